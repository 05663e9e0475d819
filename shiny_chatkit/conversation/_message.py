"""A message and its parts: what the log is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from shiny_chatkit.protocol import content as wire

Role = Literal["user", "assistant", "system"]


class TextPart:
    """Text that grows while it streams.

    Pieces are kept as they come and joined when somebody reads: a plain ``+=`` would copy the whole
    text for every chunk.
    """

    def __init__(self, text: str = "", *, format: Literal["plain"] | None = None) -> None:
        self._pieces = [text] if text else []
        self.format: Literal["plain"] | None = format

    @property
    def text(self) -> str:
        if len(self._pieces) > 1:
            self._pieces = ["".join(self._pieces)]
        return self._pieces[0] if self._pieces else ""

    def append(self, chunk: str) -> None:
        if chunk:
            self._pieces.append(chunk)

    def truncate(self, chars: int) -> None:
        self._pieces = [self.text[:chars]]

    def to_dict(self) -> wire.TextPart:
        part: wire.TextPart = {"type": "text", "text": self.text}
        if self.format is not None:
            part["format"] = self.format
        return part


@dataclass
class HtmlPart:
    """Trusted UI with the dependencies Shiny's client has to load for it."""

    html: str
    deps: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    @property
    def text(self) -> str:
        return self.html

    def to_dict(self) -> wire.HtmlPart:
        return {"type": "html", "html": self.html, "deps": self.deps}


Part = TextPart | HtmlPart


def part_from_dict(data: Mapping[str, Any]) -> Part:
    """The inverse of ``to_dict``; raises ``ValueError`` on a type this version does not know."""
    match data.get("type"):
        case "text":
            return TextPart(data["text"], format=data.get("format"))
        case "html":
            return HtmlPart(data["html"], list(data.get("deps", ())))
        case unknown:
            raise ValueError(f"Unknown message part type {unknown!r}.")


@dataclass
class Message:
    """One message: who said it, its parts in the order they happened, and how it ended.

    ``source`` is what a model should read where that differs from what is shown (the deprecated
    transform functions of ``ui.Chat``); it never travels to the browser.
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

    @property
    def content(self) -> str:
        """The content as one string: markdown as given, HTML as its source."""
        return "".join(part.text for part in self.parts)

    @property
    def text(self) -> str:
        """The text parts only."""
        return "".join(part.text for part in self.parts if isinstance(part, TextPart))

    def open_text(self) -> TextPart:
        """The text part that takes the next chunk; a new one where the last part is no markdown."""
        if self.parts and isinstance(last := self.parts[-1], TextPart) and last.format is None:
            return last
        part = TextPart()
        self.parts.append(part)
        return part

    def truncate(self, parts: int, chars: int) -> None:
        """Keep the first ``parts`` parts and ``chars`` characters of the last one, if it is text."""
        del self.parts[parts:]
        if self.parts and isinstance(last := self.parts[-1], TextPart):
            last.truncate(chars)

    def truncate_text(self, chars: int) -> None:
        """Cut the last text part so that all text together has ``chars`` characters at most."""
        texts = [part for part in self.parts if isinstance(part, TextPart)]
        if texts:
            before = sum(len(part.text) for part in texts[:-1])
            texts[-1].truncate(max(0, chars - before))

    def copy(self) -> Message:
        """A message of its own that is equal to this one."""
        twin = Message.from_dict(self.to_dict())
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
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Message:
        return cls(
            id=data["messageId"],
            role=data["role"],
            created_at=data["createdAt"],
            parts=[part_from_dict(part) for part in data["parts"]],
            icon=data.get("icon"),
            streaming=data.get("streaming", False),
            stopped=data.get("stopped", False),
            error=data.get("error"),
        )
