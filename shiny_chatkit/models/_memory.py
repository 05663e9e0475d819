"""A client's memory of one thread, which drops turns when their messages are removed."""

from __future__ import annotations

import itertools
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import chatlas
from chatlas.types import Content, ContentText, ContentToolRequest, ContentToolResult

from shiny_chatkit.log import Message

from ._turn_data import AnyTurn, dump_turns, load_turns

NO_TEXT = "[No text.]"
"""Replaces a question that has neither text nor files."""

UNANSWERED = "[No answer.]"
"""Replaces a missing answer, because many providers require questions and answers to alternate."""


@dataclass(frozen=True)
class Question:
    """A question that is being answered.

    Attributes
    ----------
    asked
        The content of the question; it is kept even if no request was recorded.
    turns
        Returns the turns of the client that answers.
    results
        The results of tools; they are kept even if the request that sends them to the model failed.
    """

    asked: Sequence[Content]
    turns: Callable[[], Sequence[AnyTurn]]
    results: list[ContentToolResult] = field(default_factory=list[ContentToolResult])


@dataclass(eq=False)
class Memory:
    """The turns of one thread, by question.

    Attributes
    ----------
    start
        The turns before the first question, without the system prompt; None until a client is known.
    questions
        The turns of each question, by the id of the user's message, in the order they were asked.
    holder
        The client of the app that has these turns, and may have added to them; None for the chat's own client.
    """

    start: list[AnyTurn] | None = None
    questions: dict[str, list[AnyTurn]] = field(default_factory=dict[str, "list[AnyTurn]"])
    holder: weakref.ref[chatlas.Chat[Any, Any]] | None = None
    _open: Question | None = field(default=None, init=False)

    @property
    def client(self) -> chatlas.Chat[Any, Any] | None:
        """Return the client that holds the memory, if it still exists."""
        return None if self.holder is None else self.holder()

    def rewind(self, stands: Callable[[str], bool]) -> None:
        """Drop the turns of the first question whose message no longer exists, and of all later ones."""
        ids = list(self.questions)
        gone = next((at for at, id in enumerate(ids) if not stands(id)), None)
        if gone is not None:
            self._open = None  # Whichever question was removed, the newest one went with it.
            for id in ids[gone:]:
                del self.questions[id]

    def begin(self, message_id: str, question: Question | None = None) -> str | None:
        """Begin a question, end a question that is still open, and return its message's id.

        Without a ``question``, :meth:`catch_up` finds out what its turns are.
        """
        ended = self.open_question
        self._close()
        self.questions[message_id] = []
        self._open = question
        return ended

    def end(self, question: Question) -> None:
        """Keep the turns of a question, unless it has ended before."""
        if self._open is question:
            self._close()

    @property
    def open_question(self) -> str | None:
        """Return the id of the message that the chat's own client is answering."""
        return None if self._open is None else next(reversed(self.questions))

    def _close(self) -> None:
        if (message_id := self.open_question) is not None:
            self.questions[message_id] = self._said_last()
            self._open = None

    def _said_last(self) -> list[AnyTurn]:
        """Return the turns of the open question so far."""
        question = cast(Question, self._open)
        before = len(self.ended())
        turns = list(question.turns())[before:] or [chatlas.UserTurn(list(question.asked))]
        return closed(turns, question.results)

    def ended(self) -> list[AnyTurn]:
        """Return the turns without those of the open question."""
        return [*(self.start or ()), *(turn for turns in self.questions.values() for turn in turns)]

    def said(self) -> list[AnyTurn]:
        """Return all turns so far in a form that every provider accepts."""
        ended = self.ended()
        return ended if self._open is None else [*ended, *self._said_last()]

    def catch_up(self) -> list[str]:
        """Take over the turns of the client that holds the memory, and return the ids of the changed questions."""
        client = self.client
        return [] if client is None else self.adopt(client.get_turns())

    def adopt(self, turns: Sequence[AnyTurn]) -> list[str]:
        """Take over a client's turns, and return the ids of the questions whose turns changed."""
        # Recognize turns by identity, because the app may have dropped the oldest ones.
        ends = {id(turn): at for at, turn in enumerate(turns, 1)}
        begins: list[int] = []
        last: AnyTurn | None = self.start[-1] if self.start else None
        for known in self.questions.values():
            begin = 0 if last is None else ends.get(id(last), 0)
            begins.append(max(begin, *begins[-1:]) if begins else begin)
            last = known[-1] if known else last
        self.start, *segments = _split(turns, begins)
        before, self.questions = self.questions, dict(zip(self.questions, segments, strict=True))
        return [id for id, now in self.questions.items() if not are_same(now, before[id])]

    def release(self) -> None:
        """Keep all turns, but forget which messages they belong to."""
        self.start, self.questions, self._open = self.said(), {}, None

    @classmethod
    def of_shown(cls, before: Sequence[AnyTurn], messages: Sequence[Message]) -> Memory:
        """Create a memory from the questions and answers that a page shows as text.

        Parameters
        ----------
        before
            The turns that the client starts with.
        messages
            A thread's messages.
        """
        return cls(list(before), {id: shown() for id, shown in shown_questions(messages)})

    @classmethod
    def of_one(cls, turns: Sequence[AnyTurn], message_ids: Sequence[str]) -> Memory:
        """Create a memory from turns that all belong to the first of these messages, if there is one."""
        if not message_ids:
            return cls(list(turns))
        return cls([], {message_ids[0]: list(turns)})

    def dump(self) -> dict[str, Any]:
        """Return the memory as JSON-like data."""
        marks: dict[str, int] = {}
        before = len(self.start or ())
        for id, turns in self.questions.items():
            marks[id] = before
            before += len(turns)
        return {"turns": dump_turns(self.said()), "marks": marks}

    @classmethod
    def load(cls, dump: Mapping[str, Any]) -> Memory:
        """Create a memory from the data of :meth:`dump`.

        Raises
        ------
        ValueError, TypeError, KeyError
            If the data does not come from :meth:`dump`.
        """
        marks = {str(id): int(turns) for id, turns in dump["marks"].items()}
        start, *segments = _split(load_turns(dump["turns"]), list(marks.values()))
        return cls(start, dict(zip(marks, segments, strict=True)))


def shown_questions(
    messages: Sequence[Message],
) -> Iterator[tuple[str, Callable[[], list[AnyTurn]]]]:
    """Yield each question's id, and a function that returns its turns as far as a page shows them as text."""
    asked = [at for at, message in enumerate(messages) if message.role == "user"]
    for begin, end in itertools.pairwise([*asked, len(messages)]):
        of_one = messages[begin:end]
        yield of_one[0].id, lambda of_one=of_one: _shown(of_one[0], of_one[1:])


def _shown(question: Message, answers: Sequence[Message]) -> list[AnyTurn]:
    files = ", ".join(sent["name"] for sent in question.records("attachment"))
    texts = [m.text for m in answers if m.role == "assistant" and m.text]
    return [
        chatlas.UserTurn(question.text or files or NO_TEXT),
        cast(AnyTurn, chatlas.AssistantTurn("\n\n".join(texts) or UNANSWERED)),
    ]


def _split(turns: Sequence[AnyTurn], begins: Sequence[int]) -> list[list[AnyTurn]]:
    """Return the turns before the first position, and those from each position to the next one."""
    return [
        list(turns[begin:end])
        for begin, end in zip([0, *begins], [*begins, len(turns)], strict=True)
    ]


def are_same(some: Sequence[AnyTurn], others: Sequence[AnyTurn]) -> bool:
    """Return whether both have the same turns, by identity."""
    return len(some) == len(others) and all(a is b for a, b in zip(some, others, strict=True))


def closed(turns: Sequence[AnyTurn], results: Sequence[ContentToolResult] = ()) -> list[AnyTurn]:
    """Return a question's turns with the unfinished answer closed.

    Parameters
    ----------
    turns
        The turns.
    results
        Results of tools that are not part of a turn yet.
    """
    kept = list(turns)
    if kept and isinstance(last := kept[-1], chatlas.AssistantTurn):
        if last.is_partial:
            # Partial text can be sent back to a provider, but partial reasoning and partial calls cannot.
            said = [c for c in last.contents if isinstance(c, ContentText) and c.text]
            kept[-1:] = [_said(said)] if said else []
        elif requests := [c for c in last.contents if isinstance(c, ContentToolRequest)]:
            kept.append(chatlas.UserTurn(_answered(requests, results)))
    if kept and isinstance(kept[-1], chatlas.UserTurn):
        kept.append(_said([ContentText(text=UNANSWERED)]))
    return kept


def _said(contents: Sequence[Content]) -> AnyTurn:
    """Return a stopped answer with the contents it had so far."""
    return cast(AnyTurn, chatlas.AssistantTurn(contents, partial_reason="stopped"))


def _answered(
    requests: Sequence[ContentToolRequest], results: Sequence[ContentToolResult]
) -> list[ContentToolResult]:
    """Return a result for each request; a provider rejects a call without a result."""
    answers: list[ContentToolResult] = []
    for request in requests:
        # Do not match by id, because some providers use the tool's name as the id of all its calls.
        given = [r for r in results if r.request is request]
        answers += given or [
            ContentToolResult(value=None, error=RuntimeError("Stopped."), request=request)
        ]
    return answers
