"""A client's memory of one thread, which drops turns when their messages are removed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import chatlas
from chatlas.types import Content, ContentText, ContentToolRequest, ContentToolResult

from shiny_chatkit.log import Message
from shiny_chatkit.protocol.clean import clean

AnyTurn = chatlas.Turn

_TURNS: dict[str, type[chatlas.Turn]] = {
    "user": chatlas.UserTurn,
    "assistant": chatlas.AssistantTurn,
}


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


@dataclass
class Memory:
    """The turns of one thread.

    Attributes
    ----------
    turns
        The turns before the open question, without the system prompt.
    marks
        How many turns came before each question, by the id of the user's message, in the order they
        were asked.
    """

    turns: list[AnyTurn] = field(default_factory=list[AnyTurn])
    marks: dict[str, int] = field(default_factory=dict[str, int])
    _open: Question | None = field(default=None, init=False)

    def rewind(self, stands: Callable[[str], bool]) -> None:
        """Drop the turns from the first question on whose message no longer exists."""
        ids = list(self.marks)
        gone = next((at for at, id in enumerate(ids) if not stands(id)), None)
        if gone is not None:
            self._open = None  # Whichever question was removed, the newest one went with it.
            self.turns = self.turns[: self.marks[ids[gone]]]
            self.marks = {id: self.marks[id] for id in ids[:gone]}

    def begin(self, message_id: str, question: Question) -> None:
        """Mark where a question begins, and end a question that is still open."""
        self.turns = self.said()
        self.marks[message_id] = len(self.turns)
        self._open = question

    def end(self, question: Question) -> None:
        """Keep the turns of a question, unless it has ended before."""
        if self._open is question:
            self.turns, self._open = self.said(), None

    def said(self) -> list[AnyTurn]:
        """Return all turns so far in a form that every provider accepts."""
        return self.turns if self._open is None else _whole(len(self.turns), self._open)

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
        memory = cls(list(before))
        answers: list[str] | None = None

        def end_answer() -> None:
            if answers is not None:
                said = "\n\n".join(answers) or UNANSWERED
                memory.turns.append(cast(AnyTurn, chatlas.AssistantTurn(said)))

        for message in messages:
            if message.role == "user":
                end_answer()
                answers = []
                files = ", ".join(sent["name"] for sent in message.records("attachment"))
                memory.marks[message.id] = len(memory.turns)
                memory.turns.append(chatlas.UserTurn(message.text or files or NO_TEXT))
            elif answers is not None and message.text:
                answers.append(message.text)
        end_answer()
        return memory

    def dump(self) -> dict[str, Any]:
        """Return the memory as JSON-like data."""
        return {"turns": dump_turns(self.said()), "marks": self.marks}

    @classmethod
    def load(cls, dump: Mapping[str, Any]) -> Memory:
        """Create a memory from the data of :meth:`dump`.

        Raises
        ------
        ValueError, TypeError, KeyError
            If the data does not come from :meth:`dump`.
        """
        marks = {str(id): int(turns) for id, turns in dump["marks"].items()}
        return cls(load_turns(dump["turns"]), marks)


def _whole(before: int, question: Question) -> list[AnyTurn]:
    """Return a client's turns with the unfinished answer closed."""
    kept = list(question.turns())
    if len(kept) == before:
        kept.append(chatlas.UserTurn(list(question.asked)))
    if isinstance(last := kept[-1], chatlas.AssistantTurn):
        if last.is_partial:
            # Partial text can be sent back to a provider, but partial reasoning and partial calls cannot.
            said = [c for c in last.contents if isinstance(c, ContentText) and c.text]
            kept[-1:] = [_said(said)] if said else []
        elif requests := [c for c in last.contents if isinstance(c, ContentToolRequest)]:
            kept.append(chatlas.UserTurn(_answered(requests, question.results)))
    if isinstance(kept[-1], chatlas.UserTurn):
        kept.append(_said([ContentText(text=UNANSWERED)]))
    return kept


def dump_turns(turns: Sequence[AnyTurn]) -> list[Any]:
    """Return turns as JSON-like data."""
    told = [turn.model_copy(update={"contents": [*map(_as_told, turn.contents)]}) for turn in turns]
    # Other values that JSON cannot express, such as the UI of a tool result, are kept as text.
    return clean([turn.model_dump(mode="json", fallback=str) for turn in told])


def load_turns(dump: Sequence[Any]) -> list[AnyTurn]:
    """Create turns from the data of :func:`dump_turns`."""
    return [_TURNS[turn["role"]].model_validate(turn) for turn in dump]


def _as_told(content: Content) -> Content:
    """Return the content; a tool result that is not JSON-like becomes the text that the model received."""
    if isinstance(content, ContentToolRequest):
        # Check this before serializing, because pydantic refuses data nested deeper than 255 levels.
        return content.model_copy(update={"arguments": clean(content.arguments)})
    if not isinstance(content, ContentToolResult):
        return content
    if content.request is not None:
        content = content.model_copy(update={"request": _as_told(content.request)})
    if content.error is not None:
        return content

    def nested(value: Any) -> None:
        if not isinstance(value, Content):
            raise TypeError

    try:
        json.dumps(content.value, default=nested)
    except (TypeError, ValueError, RecursionError):
        return content.model_copy(update={"value": str(content.get_model_value())})
    return content.model_copy(update={"value": clean(content.value)})


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
