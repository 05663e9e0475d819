"""A message: what the log is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from shiny_chatkit.protocol import content as wire

from ._index import PartIndex
from ._parts import Part, RecordPart, TextPart, ThinkingPart, part_from_dict
from ._usage import Usage

_WITH_PARTS = frozenset({"parts", "versions", "result"})

Role = Literal["user", "assistant", "system"]


@dataclass
class Message:
    """One message: who said it, its parts in the order they happened, and how it ended.

    Attributes
    ----------
    source
        What a model should read where that differs from what is shown (the deprecated transform
        functions of ``ui.Chat``); it never travels to the browser.
    usage
        What it took of a model, as far as that is known.
    versions
        The messages this one took the place of, the oldest first.
    """

    id: str
    role: Role
    created_at: int
    parts: list[Part] = field(default_factory=list[Part])
    icon: str | None = None
    streaming: bool = False
    stopped: bool = False
    error: str | None = None
    source: str | None = None
    feedback: Literal["up", "down"] | None = None
    usage: Usage | None = None
    versions: list[Message] = field(default_factory=list["Message"])

    def __post_init__(self) -> None:
        self._index = PartIndex(self.parts)

    @property
    def content(self) -> str:
        """The content as one string: markdown as given, HTML as its source."""
        return "".join(part.text for part in self.parts)

    @property
    def text(self) -> str:
        """The text parts only."""
        return "".join(part.text for part in self.parts if isinstance(part, TextPart))

    def records(self, kind: str) -> list[dict[str, Any]]:
        """The data of all parts of a kind: "tool", "artifact", "citation", "input", "attachment"."""
        return [p.data for p in self.parts if isinstance(p, RecordPart) and p.type == kind]

    @property
    def last(self) -> Part | None:
        """The last part that is no citation: those stand beside the others."""
        return self._index.last

    def tool(self, tool_id: str) -> dict[str, Any] | None:
        """Return the data of the tool call of this id."""
        return self._index.tool(tool_id)

    def cites(self, url: str) -> bool:
        """Whether a citation of this URL is among the parts."""
        return self._index.cites(url)

    def open_text(self) -> TextPart:
        """Give the text part that takes the next chunk; a new one where the last is no markdown."""
        last = self.last
        if isinstance(last, TextPart) and last.format is None:
            return last
        part = TextPart()
        self.add(part)
        return part

    def open_thinking(self, created_at: int) -> ThinkingPart:
        """Give the phase of reasoning that takes the next chunk; a new one where none is open."""
        last = self.last
        if isinstance(last, ThinkingPart) and not last.done:
            return last
        part = ThinkingPart(created_at=created_at)
        self.add(part)
        return part

    def close_thinking(self, duration: int | None = None) -> None:
        """End the phase of reasoning that is open, if there is one."""
        # No other part can be open, since whatever comes after one ends it.
        last = self.last
        if isinstance(last, ThinkingPart) and not last.done:
            last.done = True
            last.duration = duration

    def add(self, part: Part) -> None:
        """Append a part; it ends an open phase of reasoning, unless it stands beside it."""
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
        """Cut the last text part so that all text together has ``chars`` characters at most."""
        texts = [part for part in self.parts if isinstance(part, TextPart)]
        if texts:
            before = sum(len(part.text) for part in texts[:-1])
            texts[-1].truncate(max(0, chars - before))

    def end(self) -> None:
        """Nothing more is to come."""
        self.close_thinking()
        self.streaming = False

    def copy(self) -> Message:
        """A message of its own that is equal to this one."""
        twin = Message.from_dict(self.to_dict())
        twin.role = self.role
        twin.source = self.source
        return twin

    def to_dict(self) -> wire.Message:
        """The message as it stands in a snapshot; what is unset is left out."""
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
        if self.error is not None:
            data["error"] = self.error
        if self.feedback is not None:
            data["feedback"] = self.feedback
        if self.usage is not None:
            data["usage"] = self.usage.to_dict()
        if self.versions:
            data["versions"] = [version.to_dict() for version in self.versions]
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Message:
        """Make a message of what :meth:`to_dict` gave.

        Raises
        ------
        ValueError, TypeError, KeyError
            If it is something else.
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
            error=data.get("error"),
            feedback=data.get("feedback"),
            usage=Usage.from_dict(data["usage"]) if "usage" in data else None,
            versions=[cls.from_dict(version) for version in data.get("versions", ())],
        )


def _is_citation(part: Part) -> bool:
    return isinstance(part, RecordPart) and part.type == "citation"


def without_session(value: Any) -> Any:
    """Give a message's data without what is there in its own session only: where tables can be had."""
    if isinstance(value, (list, tuple)):
        return [without_session(item) for item in cast("list[Any]", value)]
    if not isinstance(value, dict):
        return value
    data = cast("dict[str, Any]", value)
    if data.get("artifactType") == "table":
        return {key: item for key, item in data.items() if key != "downloadUrl"}
    return {k: without_session(v) if k in _WITH_PARTS else v for k, v in data.items()}
