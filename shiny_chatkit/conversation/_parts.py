"""The parts a message is made of, in the order they happened."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from shiny_chatkit.protocol import content as wire


class _Growing:
    """Text that grows while it streams.

    Pieces are kept as they come and joined when somebody reads: a plain ``+=`` would copy the whole
    text for every chunk.
    """

    def __init__(self, text: str = "") -> None:
        self._pieces = [text] if text else []

    def append(self, chunk: str) -> None:
        """Grow by a chunk."""
        if chunk:
            self._pieces.append(chunk)

    def truncate(self, chars: int) -> None:
        """Keep the first ``chars`` characters."""
        self._pieces = [self.joined[:chars]]

    @property
    def joined(self) -> str:
        """All of it."""
        if len(self._pieces) > 1:
            self._pieces = ["".join(self._pieces)]
        return self._pieces[0] if self._pieces else ""


class TextPart(_Growing):
    """Text: markdown, or exactly as typed where its format is "plain"."""

    def __init__(self, text: str = "", *, format: Literal["plain"] | None = None) -> None:
        super().__init__(text)
        self.format: Literal["plain"] | None = format

    @property
    def text(self) -> str:
        """What the message says here."""
        return self.joined

    def to_dict(self) -> wire.TextPart:
        """The part as it stands in a snapshot."""
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
        """What the message says here: its source."""
        return self.html

    def to_dict(self) -> wire.HtmlPart:
        """The part as it stands in a snapshot."""
        return {"type": "html", "html": self.html, "deps": self.deps}


class ThinkingPart(_Growing):
    """One phase of a model's reasoning, which is no part of what the message says.

    Attributes
    ----------
    created_at
        When it began, in milliseconds since the epoch.
    done
        Whether the phase is over.
    duration
        How long it took, in milliseconds.
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
        """The part as it stands in a snapshot."""
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
        The part in the protocol's own shape, told apart by its ``type``.
    """

    data: dict[str, Any]
    text = ""

    @property
    def type(self) -> str:
        """Which kind of part it is."""
        return self.data["type"]

    def to_dict(self) -> wire.Part:
        """The part as it stands in a snapshot; the log may change its own later."""
        return cast(wire.Part, deepcopy(self.data))


Part = TextPart | HtmlPart | ThinkingPart | RecordPart

_RECORDS = frozenset({"tool", "artifact", "citation", "input", "attachment"})


def part_from_dict(data: Mapping[str, Any]) -> Part:
    """Make a part of what ``to_dict`` gave.

    Raises
    ------
    ValueError
        If it is of a type this version does not know.
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
