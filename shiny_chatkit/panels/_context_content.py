"""Converts a value from the app to content for a model: text of limited length, or an image."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any, cast

from htmltools import TagList

from shiny_chatkit.adapters import as_contents
from shiny_chatkit.content import (
    HtmlArtifact,
    ImageArtifact,
    Piece,
    PlotlyArtifact,
    Table,
    TableArtifact,
    Text,
    Ui,
    VegaArtifact,
    frame_of,
    json_like,
    table_of,
)

MAX_CHARACTERS = 20_000
"""Longer texts are cut and marked as such, to leave room in the model's context."""


MAX_POINTS = 100
"""Maximum number of entries to include from each list in a chart."""


@dataclass(frozen=True)
class ContextContent:
    """Text, or the bytes of an image."""

    content: str | bytes
    mime: str = "text/plain"


def context_content(value: Any) -> ContextContent:
    """Return a value in a form that a model can read, such as CSV for a data frame and an image for a figure.

    Parameters
    ----------
    value
        Anything that can be appended to a chat, or JSON-like data. Any other value is converted with
        ``str()``.
    """
    if isinstance(value, ContextContent):
        return value
    if isinstance(value, str) and not hasattr(value, "__html__"):
        return ContextContent(_cut(value))
    table = frame_of(value)
    if table is not None:
        return ContextContent(csv_of(table))
    if isinstance(value, (Mapping, list, tuple)):
        return ContextContent(_cut(json.dumps(json_like(value), ensure_ascii=False)))
    try:
        pieces = as_contents(value, lambda ui: Ui(TagList(ui).render()["html"])).pieces
    except TypeError:
        return ContextContent(_cut(str(value)))
    for piece in pieces:
        if isinstance(piece, ImageArtifact) and (image := image_of(piece.url)) is not None:
            return image
    return ContextContent(_cut("\n".join(map(_text, pieces))))


def image_of(url: str) -> ContextContent | None:
    """Return the image in a ``data:`` URL, or None for any other URL."""
    head, _, data = url.partition(";base64,")
    if not data or not head.startswith("data:image/"):
        return None
    return ContextContent(b64decode(data), head.removeprefix("data:"))


def csv_of(table: Table) -> str:
    """Return a table as CSV; of a long one, the first rows and the number of rows."""
    total = table.count()
    # A row takes at least two characters, so no more rows than this can fit.
    rows = min(total, MAX_CHARACTERS // 2)
    while len(csv := "".join(table.csv(rows))) > MAX_CHARACTERS and rows > 1:
        rows = max(1, min(rows - 1, rows * MAX_CHARACTERS // len(csv)))
    return csv if rows == total else f"{csv}[The first {rows:,} of {total:,} rows.]\n"


def text_of_html(html: str) -> str:
    """Return the text in HTML, with cells separated and each row and paragraph on a new line."""
    parser = _Words()
    parser.feed(html)
    parser.close()
    # Spaces beside the end of a cell.
    text = re.sub(r"[ \t]+", lambda run: "\t" * run[0].count("\t") or run[0], "".join(parser.words))
    lines = (line.strip() for line in text.split("\n"))
    return _cut("\n".join(line for line in lines if line))


def _cut(text: str) -> str:
    if len(text) <= MAX_CHARACTERS:
        return text
    return f"{text[:MAX_CHARACTERS]}\n[The first {MAX_CHARACTERS:,} of {len(text):,} characters.]"


def _text(piece: Piece) -> str:
    match piece:
        case Text():
            return piece.text
        case Ui():
            return text_of_html(piece.html)
        case TableArtifact():
            return csv_of(table_of(piece.data))
        case PlotlyArtifact():
            return _of_chart(piece.fields()["figure"])
        case VegaArtifact():
            return _of_chart(piece.fields()["spec"])
        case HtmlArtifact():
            return text_of_html(piece.content)
        case _:
            return piece.as_text or str(piece)


def _of_chart(spec: Any) -> str:
    """Return a chart as JSON with all its traces, but not every point."""
    return json.dumps(_abridged(spec), ensure_ascii=False)


def _abridged(value: Any) -> Any:
    """Remove the end of long lists, and the colors of a template."""
    if isinstance(value, Mapping):
        items = cast("Mapping[str, Any]", value).items()
        return {key: _abridged(item) for key, item in items if key != "template"}
    if not isinstance(value, list):
        return value
    items = cast("list[Any]", value)
    kept = [_abridged(item) for item in items[:MAX_POINTS]]
    return kept if len(items) <= MAX_POINTS else [*kept, f"and {len(items) - MAX_POINTS:,} more"]


class _Words(HTMLParser):
    """Collects the visible text of a document, and the alternative texts of its images."""

    IMAGES = frozenset({"img", "svg"})
    SILENT = frozenset({"script", "style", "template", "svg"})
    CELLS = frozenset({"td", "th"})
    INLINE = frozenset({"a", "b", "code", "em", "i", "small", "span", "strong", "sub", "sup", "u"})

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        alt = said.get("alt") or said.get("aria-label")
        if alt and tag in self.IMAGES and not self._silent:
            self.words.append(f"[Image: {alt}]")
        if tag in self.SILENT:
            self._silent.append(tag)
        elif tag not in self.INLINE and tag not in self.CELLS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._silent and self._silent[-1] == tag:
            self._silent.pop()
        elif tag in self.CELLS:
            self.words.append("\t")
        elif tag not in self.INLINE:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(re.sub(r"\s+", " ", data))
