"""A client's memory of one thread, which follows the conversation back when messages are removed."""

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
"""Stands for a question that was neither text nor files."""

UNANSWERED = "[No answer.]"
"""Stands for an answer that never came: many providers want a question and an answer by turns."""


@dataclass(frozen=True)
class Question:
    """A question that is being answered.

    Attributes
    ----------
    asked
        What was asked; it counts also when no request got so far as to be remembered.
    turns
        Gives the turns of the client that answers.
    results
        What the tools gave; it counts also when the request that was to tell the model has failed.
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
        What was said before the open question, without the system prompt.
    marks
        How many turns came before each question, by the id of the user's message, in the order they
        were asked.
    """

    turns: list[AnyTurn] = field(default_factory=list[AnyTurn])
    marks: dict[str, int] = field(default_factory=dict[str, int])
    _open: Question | None = field(default=None, init=False)

    def rewind(self, stands: Callable[[str], bool]) -> None:
        """Go back to before the first question whose message does not stand any longer."""
        ids = list(self.marks)
        gone = next((at for at, id in enumerate(ids) if not stands(id)), None)
        if gone is not None:
            self._open = None  # Whichever is gone, the newest is.
            self.turns = self.turns[: self.marks[ids[gone]]]
            self.marks = {id: self.marks[id] for id in ids[:gone]}

    def begin(self, message_id: str, question: Question) -> None:
        """Note where a question begins; one that is still open is over."""
        self.turns = self.said()
        self.marks[message_id] = len(self.turns)
        self._open = question

    def end(self, question: Question) -> None:
        """Keep what came of a question, unless it has been over before."""
        if self._open is question:
            self.turns, self._open = self.said(), None

    def said(self) -> list[AnyTurn]:
        """Return all turns so far in a form that every provider accepts."""
        return self.turns if self._open is None else _whole(len(self.turns), self._open)

    @classmethod
    def of_shown(cls, before: Sequence[AnyTurn], messages: Sequence[Message]) -> Memory:
        """Make a memory of the questions and answers that a page shows as text.

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
        """All of it as JSON-like data."""
        return {"turns": dump_turns(self.said()), "marks": self.marks}

    @classmethod
    def load(cls, dump: Mapping[str, Any]) -> Memory:
        """Make a memory of what :meth:`dump` gave.

        Raises
        ------
        ValueError, TypeError, KeyError
            If it is something else.
        """
        marks = {str(id): int(turns) for id, turns in dump["marks"].items()}
        return cls(load_turns(dump["turns"]), marks)


def _whole(before: int, question: Question) -> list[AnyTurn]:
    """Return a client's turns as if its unfinished answer had ended."""
    kept = list(question.turns())
    if len(kept) == before:
        kept.append(chatlas.UserTurn(list(question.asked)))
    if isinstance(last := kept[-1], chatlas.AssistantTurn):
        if last.is_partial:
            # Half a thought and half a call cannot be sent back; half a text can.
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
    # What else cannot be JSON (say, UI that a tool result is displayed as) is kept as its text.
    return clean([turn.model_dump(mode="json", fallback=str) for turn in told])


def load_turns(dump: Sequence[Any]) -> list[AnyTurn]:
    """Create turns from the data of :func:`dump_turns`."""
    return [_TURNS[turn["role"]].model_validate(turn) for turn in dump]


def _as_told(content: Content) -> Content:
    """Return the content; a tool result that is not JSON-like becomes the text that the model received."""
    if isinstance(content, ContentToolRequest):
        # Before it is written: pydantic writes nothing that nests deeper than 255 levels.
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
    """Return an answer that was stopped, with the contents it had so far."""
    return cast(AnyTurn, chatlas.AssistantTurn(contents, partial_reason="stopped"))


def _answered(
    requests: Sequence[ContentToolRequest], results: Sequence[ContentToolResult]
) -> list[ContentToolResult]:
    """Return a result for each request; a provider rejects a call without a result."""
    answers: list[ContentToolResult] = []
    for request in requests:
        # Not by their ids: some providers call all uses of a tool by its name.
        given = [r for r in results if r.request is request]
        answers += given or [
            ContentToolResult(value=None, error=RuntimeError("Stopped."), request=request)
        ]
    return answers
