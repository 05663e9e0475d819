"""Converts the return values of shinychat's registries to content."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from htmltools import TagList
from shinychat.types import ChatMessage, ToolResultDisplay

from shiny_chatkit.content import (
    Citation,
    Piece,
    Text,
    Thinking,
    ToolCall,
    ToolResult,
    Ui,
    arguments_of,
    is_web_address,
)
from shiny_chatkit.log import plain_html

from ._render import Render
from ._tool_display import displayed


def pieces_of_chat_message(message: ChatMessage, render: Render) -> list[Piece]:
    """Convert the segments and blocks of a ``ChatMessage`` to content, in order.

    Parameters
    ----------
    message
        The message that a registry has returned.
    render
        Converts Shiny UI to content.
    """
    pieces: list[Piece] = []
    for segment in message.segments:
        if isinstance(segment, dict):
            pieces.extend(_of_block(cast(dict[str, Any], segment), render))
        elif segment.content:
            pieces.append(_of_segment(segment.content, segment.content_type))
    if message.html_deps:
        deps = render(TagList(*message.html_deps)).deps
        holder = next(_with_deps(pieces), None)
        if holder is None:
            pieces.append(Ui("", deps))
        else:
            holder["deps"] = deps
    return pieces


def _with_deps(pieces: list[Piece]) -> Iterator[dict[str, Any]]:
    """Yield what can carry the dependencies of a message."""
    for piece in pieces:
        if isinstance(piece, Ui):
            yield vars(piece)
        elif isinstance(piece, ToolResult):
            parts: list[dict[str, Any]] = [] if isinstance(piece.result, str) else piece.result
            yield from (part for part in parts if part["type"] == "html")
            if piece.display and "footer" in piece.display:
                yield piece.display["footer"]


def pieces_of_block(block: Mapping[str, Any], render: Render) -> list[Piece]:
    """Convert one structured block that belongs to no message, and whose dependencies the page can load."""
    pieces = list(_of_block(dict(block), render))
    for piece in pieces:
        if isinstance(piece, Ui):
            piece.deps = list(block.get("html_deps") or ())
    return pieces


def pieces_of_stored(segment: Mapping[str, Any], render: Render) -> list[Piece]:
    """Convert one segment of a message that shinychat has stored."""
    if "type" in segment:
        return pieces_of_block(segment, render)
    content: str = segment["content"]
    return [_of_segment(content, segment.get("content_type", "markdown"))] if content else []


def _of_segment(content: str, content_type: str) -> Piece:
    match content_type:
        case "html":
            return Ui(content)
        case "text":
            return Ui(plain_html(content))
        case "thinking":
            return Thinking(content)
        case _:
            return Text(content)


def _of_block(block: dict[str, Any], render: Render) -> Iterator[Piece]:
    match block["type"]:
        case "html_block":
            yield Ui(block["content"])
        case "tool_request":
            yield ToolCall(
                block["tool_name"],
                arguments_of(block.get("arguments")),
                block["request_id"],
                block.get("title"),
                block.get("icon"),
                block.get("grouping"),
            )
        case "tool_result":
            yield _tool_result(block, render)
        case "web_search_results" | "web_search_citations":
            for source in block["sources"]:
                yield from _citation(source["url"], source.get("title", ""))
        case "web_fetch":
            yield from _citation(block["url"])
        case _:
            return


def _tool_result(block: dict[str, Any], render: Render) -> ToolResult:
    value: str = block.get("value", "")
    kind: str = block["value_type"]
    body: dict[str, Any] = {kind: value} if kind in ("html", "markdown", "text") else {}
    parts: str | list[Any] = value
    if block.get("custom_display") and kind == "markdown":
        # The app returned text from a function that it had registered; the text may repeat the value.
        body, parts = {}, [{"type": "text", "text": value}]
    display = ToolResultDisplay(
        title=block.get("title"),
        icon=block.get("icon"),
        label=block.get("label"),
        value_preview=block.get("value_preview"),
        show_request=block["show_request"],
        open=block.get("expanded", False) or block.get("custom_display", False),
        full_screen=block.get("full_screen", False),
        open_style=block.get("open_style", "minimal"),
        footer=block.get("footer"),
        **body,
    )
    result = ToolResult(block["request_id"], "", block["status"] == "error")
    return displayed(result, display, parts, render)


def _citation(url: str, title: str = "") -> Iterator[Piece]:
    """Yield a citation of a source that a model names, unless its address is not a valid link."""
    if is_web_address(url):
        yield Citation(url, title)
