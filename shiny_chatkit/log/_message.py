"""Messages, the units of the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from shiny_chatkit.protocol import content as wire
from shiny_chatkit.protocol.words import remembered, wording_of

from ._index import PartIndex
from ._parts import Part, RecordPart, TextPart, ThinkingPart, part_from_dict
from ._sent import Sent
from ._usage import Usage

_WITH_PARTS = frozenset({"parts", "versions", "result"})

Role = Literal["user", "assistant", "system"]


@dataclass
class Message:
    """One message: its role, its parts in order of arrival, and how it ended.

    Attributes
    ----------
    source
        The text that a model reads, if it differs from what is shown (see the deprecated transform
        functions of ``ui.Chat``); never sent to the browser.
    interrupted
        Whether the server ended while the answer was written or, for a user's message, before it began.
    sent
        What the server keeps of a message that the user has submitted.
    usage
        The tokens and cost of the message, as far as they are known.
    versions
        The messages that this one replaced, oldest first.
    """

    id: str
    role: Role
    created_at: int
    parts: list[Part] = field(default_factory=list[Part])
    icon: str | None = None
    streaming: bool = False
    stopped: bool = False
    interrupted: bool = False
    error: str | None = None
    source: str | None = None
    feedback: Literal["up", "down"] | None = None
    feedback_comment: str | None = None
    usage: Usage | None = None
    versions: list[Message] = field(default_factory=list["Message"])
    # Neither an argument nor copied, because it holds the bytes of files and belongs to the log only.
    sent: Sent | None = field(default_factory=lambda: None, init=False, repr=False, compare=False)
    position: int = field(default=0, init=False, repr=False, compare=False)
    """Orders the messages of a thread, also those that only a store has."""

    def __post_init__(self) -> None:
        self._index = PartIndex(self.parts)

    @property
    def content(self) -> str:
        """Return the content as one string: markdown as given, HTML as its source."""
        return "".join(part.text for part in self.parts)

    @property
    def text(self) -> str:
        """Return the text of the text parts only."""
        return "".join(part.text for part in self.parts if isinstance(part, TextPart))

    def records(self, kind: str) -> list[dict[str, Any]]:
        """Return the data of all parts of a type: "tool", "artifact", "citation", "input" or "attachment"."""
        return [p.data for p in self.parts if isinstance(p, RecordPart) and p.type == kind]

    @property
    def last(self) -> Part | None:
        """Return the last part that is not a citation; citations are listed beside the content."""
        return self._index.last

    def tool(self, tool_id: str) -> dict[str, Any] | None:
        """Return the data of the tool call with this id."""
        return self._index.tool(tool_id)

    def cites(self, url: str) -> bool:
        """Return whether a part cites this URL."""
        return self._index.cites(url)

    def open_text(self) -> TextPart:
        """Return the text part for the next chunk, a new one if the last part is not markdown."""
        last = self.last
        if isinstance(last, TextPart) and last.format is None:
            return last
        part = TextPart()
        self.add(part)
        return part

    def open_thinking(self, created_at: int) -> ThinkingPart:
        """Return the thinking part for the next chunk, a new one if none is open."""
        last = self.last
        if isinstance(last, ThinkingPart) and not last.done:
            return last
        part = ThinkingPart(created_at=created_at)
        self.add(part)
        return part

    def close_thinking(self, duration: int | None = None) -> None:
        """Close the open thinking part, if there is one."""
        # Only the last part can be open, because adding a part closes the one before it.
        last = self.last
        if isinstance(last, ThinkingPart) and not last.done:
            last.done = True
            last.duration = duration

    def add(self, part: Part) -> None:
        """Append a part, and close an open thinking part unless the new part is a citation."""
        if not _is_citation(part):
            self.close_thinking()
        self.parts.append(part)

    def truncate(self, parts: int, chars: int) -> None:
        """Keep the first ``parts`` parts and ``chars`` characters of the last one, if it is text."""
        del self.parts[parts:]
        self._index = PartIndex(self.parts)
        if isinstance(last := self.last, TextPart):
            last.truncate(chars)

    def truncate_text(self, chars: int) -> None:
        """Shorten the last text part so that the message has at most ``chars`` characters of text."""
        texts = [part for part in self.parts if isinstance(part, TextPart)]
        if texts:
            before = sum(len(part.text) for part in texts[:-1])
            texts[-1].truncate(max(0, chars - before))

    def end(self) -> None:
        """Mark the message as complete."""
        self.close_thinking()
        self.streaming = False

    def interrupt(self) -> None:
        """Mark the message as complete, because what wrote or answered it has ended."""
        self.end()
        self.interrupted = True
        self.close_questions()

    def close_questions(self) -> None:
        """Close all open questions, because nobody waits for their answers."""
        for question in self.records("input"):
            if "answer" not in question:
                question["closed"] = True
        for tool in self.records("tool"):
            if "permission" in tool:
                tool["permission"].setdefault("answer", "")

    def copy(self) -> Message:
        """Return an independent copy."""
        twin = Message.from_dict(self.to_dict())
        twin.role = self.role
        twin.source = self.source
        return twin

    def to_dict(self) -> wire.Message:
        """Return the message in the protocol's shape, without unset fields."""
        data: wire.Message = {
            "messageId": self.id,
            "role": cast(wire.Role, self.role),
            "parts": [part.to_dict() for part in self.parts],
            "createdAt": self.created_at,
        }
        if self.icon is not None:
            data["icon"] = self.icon
        if self.streaming:
            data["streaming"] = True
        if self.stopped:
            data["stopped"] = True
        if self.interrupted:
            data["interrupted"] = True
        if self.error is not None:
            data["error"] = str(self.error)
            if (wording := wording_of(self.error)) is not None:
                data["errorWording"] = wording
        if self.feedback is not None:
            data["feedback"] = self.feedback
        if self.feedback_comment is not None:
            data["feedbackComment"] = self.feedback_comment
        if self.usage is not None:
            data["usage"] = self.usage.to_dict()
        if self.versions:
            data["versions"] = [version.to_dict() for version in self.versions]
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Message:
        """Build a message from the return value of :meth:`to_dict`.

        Raises
        ------
        ValueError, TypeError, KeyError
            If the data does not describe a message.
        """
        if data["role"] not in ("user", "assistant", "system"):
            raise ValueError(f"unknown role {data['role']!r}")
        if not isinstance(data["messageId"], str) or not isinstance(data["createdAt"], int):
            raise TypeError("a message needs an id and a time")
        return cls(
            id=data["messageId"],
            role=data["role"],
            created_at=data["createdAt"],
            parts=[part_from_dict(part) for part in data["parts"]],
            icon=data.get("icon"),
            streaming=data.get("streaming", False),
            stopped=data.get("stopped", False),
            interrupted=data.get("interrupted", False),
            error=_error(data),
            feedback=data.get("feedback"),
            feedback_comment=data.get("feedbackComment"),
            usage=Usage.from_dict(data["usage"]) if "usage" in data else None,
            versions=[cls.from_dict(version) for version in data.get("versions", ())],
        )


def _error(data: Mapping[str, Any]) -> str | None:
    return remembered(data["error"], data.get("errorWording")) if "error" in data else None


def _is_citation(part: Part) -> bool:
    return isinstance(part, RecordPart) and part.type == "citation"


def without_session(value: Any, session_id: str | None = None) -> Any:
    """Return a message's data without the download URLs of tables, which are valid in one session only.

    Parameters
    ----------
    value
        The data of messages.
    session_id
        The id of a session whose URLs remain.
    """
    if isinstance(value, (list, tuple)):
        return [without_session(item, session_id) for item in cast("list[Any]", value)]
    if not isinstance(value, dict):
        return value
    data = cast("dict[str, Any]", value)
    if data.get("artifactType") == "table":
        if session_id is not None and f"/{session_id}/" in data.get("downloadUrl", ""):
            return data
        return {key: item for key, item in data.items() if key != "downloadUrl"}
    return {k: without_session(v, session_id) if k in _WITH_PARTS else v for k, v in data.items()}
