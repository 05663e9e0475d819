"""The parts of a message."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from shiny_chatkit.protocol import content as wire

from ._source import source_of


class _Growing:
    """Text that grows while it streams.

    Chunks are stored in a list and joined when the text is read, because ``+=`` would copy the whole
    text for every chunk.
    """

    def __init__(self, text: str = "") -> None:
        self._pieces = [text] if text else []

    def append(self, chunk: str) -> None:
        """Append a chunk."""
        if chunk:
            self._pieces.append(chunk)

    def truncate(self, chars: int) -> None:
        """Keep the first ``chars`` characters."""
        self._pieces = [self.joined[:chars]]

    @property
    def joined(self) -> str:
        """Return the whole text."""
        if len(self._pieces) > 1:
            self._pieces = ["".join(self._pieces)]
        return self._pieces[0] if self._pieces else ""


class TextPart(_Growing):
    """Text: markdown, or plain text if its format is "plain"."""

    def __init__(self, text: str = "", *, format: Literal["plain"] | None = None) -> None:
        super().__init__(text)
        self.format: Literal["plain"] | None = format

    @property
    def text(self) -> str:
        """Return the text."""
        return self.joined

    def to_dict(self) -> wire.TextPart:
        """Return the part in the protocol's shape."""
        part: wire.TextPart = {"type": "text", "text": self.text}
        if self.format is not None:
            part["format"] = self.format
        return part


@dataclass
class HtmlPart:
    """Trusted UI, with the dependencies that Shiny's client has to load for it."""

    html: str
    deps: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    @property
    def text(self) -> str:
        """Return the HTML source, or the text if only that counts."""
        return source_of(self.html)

    def to_dict(self) -> wire.HtmlPart:
        """Return the part in the protocol's shape."""
        return {"type": "html", "html": self.html, "deps": self.deps}


class ThinkingPart(_Growing):
    """One phase of a model's reasoning; not part of the message's content.

    Attributes
    ----------
    created_at
        When the phase began, in milliseconds since the epoch.
    done
        Whether the phase is over.
    duration
        How long the phase took, in milliseconds.
    """

    text = ""

    def __init__(
        self,
        text: str = "",
        *,
        created_at: int = 0,
        done: bool = False,
        duration: int | None = None,
    ) -> None:
        super().__init__(text)
        self.created_at = created_at
        self.done = done
        self.duration = duration

    def to_dict(self) -> wire.ThinkingPart:
        """Return the part in the protocol's shape."""
        part: wire.ThinkingPart = {
            "type": "thinking",
            "text": self.joined,
            "done": self.done,
            "createdAt": self.created_at,
        }
        if self.duration is not None:
            part["duration"] = self.duration
        return part


@dataclass
class RecordPart:
    """A part that arrives whole: a tool call, an artifact, a citation, a question, an attachment.

    Attributes
    ----------
    data
        The part in the protocol's shape; ``type`` says which kind it is.
    """

    data: dict[str, Any]
    text = ""

    @property
    def type(self) -> str:
        """Return the part's type."""
        return self.data["type"]

    def to_dict(self) -> wire.Part:
        """Return a copy of the part in the protocol's shape, because the log may change the original later."""
        return cast(wire.Part, deepcopy(self.data))


Part = TextPart | HtmlPart | ThinkingPart | RecordPart

_RECORDS = frozenset({"tool", "artifact", "citation", "input", "attachment"})


def part_from_dict(data: Mapping[str, Any]) -> Part:
    """Build a part from the return value of ``to_dict``.

    Raises
    ------
    ValueError
        If this version does not know the part's type.
    """
    if not isinstance(data, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError("a part is a mapping")
    if not isinstance(data.get("text", ""), str):
        raise TypeError("a part's text is a string")
    match data.get("type"):
        case "text":
            return TextPart(data["text"], format=data.get("format"))
        case "html":
            return HtmlPart(data["html"], list(data.get("deps", ())))
        case "thinking":
            return ThinkingPart(
                data["text"],
                created_at=data.get("createdAt", 0),
                done=data["done"],
                duration=data.get("duration"),
            )
        case kind if kind in _RECORDS:
            return RecordPart(deepcopy(dict(data)))
        case unknown:
            raise ValueError(f"Unknown message part type {unknown!r}.")
