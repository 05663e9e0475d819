"""What shinychat's registries return, as content."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator
from typing import Any, cast

from htmltools import TagList
from shinychat.types import ChatMessage

from shiny_chatkit.content import Citation, Piece, Text, Thinking, ToolCall, ToolResult, Ui

Render = Callable[[Any], Ui]
"""Makes content of Shiny UI."""


def pieces_of_chat_message(message: ChatMessage, render: Render) -> list[Piece]:
    """Read a ``ChatMessage``: its segments and blocks, in their order."""
    pieces: list[Piece] = []
    for segment in message.segments:
        if isinstance(segment, dict):
            pieces.extend(_of_block(cast(dict[str, Any], segment)))
        elif segment.content:
            pieces.append(_of_segment(segment.content, segment.content_type))
    if message.html_deps:
        deps = render(TagList(*message.html_deps)).deps
        first = next((piece for piece in pieces if isinstance(piece, Ui)), None)
        if first is None:
            pieces.append(Ui("", deps))
        else:
            first.deps = deps
    return pieces


def _of_segment(content: str, content_type: str) -> Piece:
    match content_type:
        case "html":
            return Ui(content)
        case "text":
            return Ui(f'<div class="chatkit-plain">{html.escape(content)}</div>')
        case "thinking":
            return Thinking(content)
        case _:
            return Text(content)


def _of_block(block: dict[str, Any]) -> Iterator[Piece]:
    match block["type"]:
        case "html_block":
            yield Ui(block["content"])
        case "tool_request":
            yield ToolCall(
                block["tool_name"],
                _json(block.get("arguments")) or {},
                block["request_id"],
                block.get("title"),
                block.get("icon"),
            )
        case "tool_result":
            value: Any = block.get("value", "")
            if block.get("value_type") == "html":
                value = [{"type": "html", "html": value, "deps": []}]
            elif block.get("value_type") == "markdown":
                value = [{"type": "text", "text": value}]
            yield ToolResult(block["request_id"], value, block["status"] == "error")
        case "web_search_results" | "web_search_citations":
            for source in block["sources"]:
                yield Citation(source["url"], source.get("title", ""))
        case "web_fetch":
            yield Citation(block["url"])
        case _:
            return


def _json(text: str | None) -> dict[str, Any] | None:
    try:
        value = json.loads(text or "{}")
    except ValueError:
        return {"arguments": text}
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {"arguments": value}
