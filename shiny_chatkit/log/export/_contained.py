"""Changes a message's markdown so that it cannot affect the rest of the document.

Headings move below the headings that name the speakers, HTML becomes text, an open code block is closed,
and images that may not load become links. Everything else stays as written.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from shiny_chatkit.protocol.images import IMAGE_TYPE_PATTERN

Images = Literal["same-origin", "all", "none"]
"""Which images a document loads. A document has no origin, so "same-origin" means embedded images."""

ROLE_LEVEL = 2
"""Level of the headings that name the speakers."""

# HTML is off: other parsers, too, read it as text once its brackets are escaped.
_READER = MarkdownIt("commonmark", {"html": False}).enable("table")
_PLAIN_READER = MarkdownIt("commonmark", {"html": False})

_SPECIAL = re.compile(
    r"\\[\s\S]|`+|(?P<link><(?:https?://|mailto:)[^\s<>]*>)|(?P<html><(?=[A-Za-z/!?]))|(?P<image>!(?=\[))"
)
_IN_TABLE = re.compile(r"\\.|<(?=[A-Za-z/!?])|!(?=\[)")
_DATA_IMAGE = re.compile(rf"!\[[^\[\]]*\]\(data:{IMAGE_TYPE_PATTERN};base64,[A-Za-z0-9+/=]*\)")
_ATX_MARKER = re.compile(r"#{1,6}(?=[ \t]|$)")
_SETEXT_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*$")
_PUNCTUATION = re.compile(r"[\\`*\[\]<>|~&#!]|(?<![^\W_])_|_(?![^\W_])")


def inline(text: object) -> str:
    """Return a text as one line of markdown that renders as exactly that text."""
    return _PUNCTUATION.sub(r"\\\g<0>", " ".join(str(text).split()))


def fence(text: str, language: str = "") -> str:
    """Return text as a code block that neither the text nor the language name can end."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    ticks = "`" * max(3, longest + 1)
    language = re.sub(r"[^\w+#.-]", "", language)[:40]
    return f"{ticks}{language}\n{text}\n{ticks}"


def quote(text: str) -> str:
    """Return markdown as a block quote."""
    return "\n".join(f"> {line}".rstrip() for line in text.strip("\n").splitlines())


def contained(text: str, images: Images) -> str:
    """Return a message's markdown, changed so that it can neither imitate nor swallow another message.

    Parameters
    ----------
    text
        The markdown.
    images
        Which images may load.
    """
    lines = re.sub(r"\r\n?", "\n", text).strip("\n").split("\n")
    tokens = _READER.parse("\n".join(lines))
    in_table = False
    for token in tokens:
        if token.type in ("table_open", "table_close"):
            in_table = token.type == "table_open"
            if in_table and token.map:
                _settle_table(token.map[0], token.map[1], lines, images)
        elif token.type == "inline" and token.map and not in_table:
            start, end = token.map
            lines[start:end] = _escaped("\n".join(lines[start:end]), images).split("\n")
    for token in tokens:
        if token.type == "heading_open":
            _lower(token, lines)
    # A parser without tables would read this line as the underline of a heading.
    for token in _PLAIN_READER.parse("\n".join(lines)):
        if token.type == "heading_open" and int(token.tag[1]) <= ROLE_LEVEL:
            assert token.map is not None
            lines[token.map[1] - 1] = _SETEXT_UNDERLINE.sub(r"\\\g<0>", lines[token.map[1] - 1])
    last = next((token for token in reversed(tokens) if token.level == 0), None)
    if last is not None and last.type == "fence" and not _is_closed(last, lines):
        lines.append(last.markup)
    return "\n".join(lines)


def _escaped(text: str, images: Images) -> str:
    """Return inline markdown with HTML escaped and images limited to those that may load."""
    runs: defaultdict[int, list[int]] = defaultdict(list)
    for run in re.finditer("`+", text):
        runs[len(run[0])].append(run.start())
    pieces: list[str] = []
    at = 0
    while found := _SPECIAL.search(text, at):
        pieces.append(text[at : found.start()])
        piece, at = found[0], found.end()
        if piece[0] == "`":
            # A code span ends at the next run of backticks of the same length; without one, it is plain text.
            ends = runs[len(piece)]
            if (next_run := bisect_left(ends, at)) < len(ends):
                end = ends[next_run] + len(piece)
                piece, at = text[found.start() : end], end
        elif found["html"]:
            piece = "\\<"
        elif found["image"] and images != "all":
            own = _DATA_IMAGE.match(text, found.start()) if images == "same-origin" else None
            piece, at = (own[0], own.end()) if own else ("\\!", at)
        pieces.append(piece)
    return "".join([*pieces, text[at:]])


def _settle_table(start: int, end: int, lines: list[str], images: Images) -> None:
    """Escape a table so that parsers without tables, which read it as a paragraph, see only text.

    Such parsers end code spans in other places, so brackets inside code are escaped as well.
    """
    if not re.search(r"[|:]", lines[start + 1]):
        lines[start + 1] = _SETEXT_UNDERLINE.sub(r"|\g<0>|", lines[start + 1])
    for row in range(start, end):
        lines[row] = _IN_TABLE.sub(
            lambda found: (
                found[0]
                if found[0][0] == "\\" or (found[0] == "!" and images == "all")
                else f"\\{found[0]}"
            ),
            lines[row],
        )


def _lower(heading: Token, lines: list[str]) -> None:
    """Move a heading below the headings that name the speakers."""
    assert heading.map is not None
    start, end = heading.map
    marks = "#" * min(6, int(heading.tag[1]) + ROLE_LEVEL)
    if heading.markup[0] == "#":
        lines[start] = _ATX_MARKER.sub(marks, lines[start], count=1)
    elif heading.level == 0:
        title = " ".join(line.strip() for line in lines[start : end - 1])
        title = re.sub(r"#+$", r"\\\g<0>", title)
        lines[start:end] = [f"{marks} {title}", *[""] * (end - 1 - start)]
    else:
        lines[end - 1] = _SETEXT_UNDERLINE.sub(r"\\\g<0>", lines[end - 1])


def _is_closed(block: Token, lines: list[str]) -> bool:
    assert block.map is not None
    start, end = block.map
    mark = block.markup
    closing = rf" {{0,3}}{re.escape(mark[0])}{{{len(mark)},}}[ \t]*"
    return end - start > 1 and re.fullmatch(closing, lines[end - 1]) is not None
