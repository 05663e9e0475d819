"""Converts the items of a stream to content, and to the text of the stream's result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from shiny_chatkit.adapters import Render, as_contents, pieces_of_block
from shiny_chatkit.content import Piece, Text, Ui
from shiny_chatkit.protocol.clean import quoted

BLOCK_TYPES = (
    "html_block", "web_search", "web_search_results", "web_search_citations", "web_fetch",
)  # fmt: skip
"""The types of shinychat's structured blocks that a stream accepts."""


def pieces_of(item: Any, render: Render) -> Sequence[Piece]:
    """Convert an item of a stream to content.

    Parameters
    ----------
    item
        A string, which is content of the element's type; Shiny UI; a number; a structured block of shinychat;
        or anything else that a chat can stream.
    render
        Converts Shiny UI to content.

    Raises
    ------
    TypeError
        If the item cannot be shown.
    ValueError
        If it is a block of another type.
    """
    if isinstance(item, Mapping) and "type" in item:
        block = cast("Mapping[str, Any]", item)
        if block["type"] not in BLOCK_TYPES:
            raise ValueError(
                f"Invalid block of type {quoted(block['type'])} in a markdown stream: expected one of "
                f"{', '.join(map(repr, BLOCK_TYPES))}."
            )
        return pieces_of_block(block, render)
    if isinstance(item, (int, float)) and not isinstance(item, bool):
        return [Text(str(item))]
    return as_contents(item, render, chunk=True).pieces


def text_of(piece: Piece) -> str:
    """Return what a piece adds to the result of its stream: text as given, UI as its HTML."""
    return piece.html if isinstance(piece, Ui) else piece.as_text
