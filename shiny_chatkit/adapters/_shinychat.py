"""Converts the return values of shinychat's registries to content."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from typing import Any, cast

from htmltools import TagList
from shinychat.types import ChatMessage

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

Render = Callable[[Any], Ui]
"""Converts Shiny UI to content."""


def pieces_of_chat_message(
    message: ChatMessage, render: Render, request_arguments: dict[str, Any] | None = None
) -> list[Piece]:
    """Convert the segments and blocks of a ``ChatMessage`` to content, in order.

    Parameters
    ----------
    message
        The message that a registry has returned.
    render
        Converts Shiny UI to content.
    request_arguments
        The arguments of the tool call, if the message is a tool's result.
    """
    pieces: list[Piece] = []
    for segment in message.segments:
        if isinstance(segment, dict):
            pieces.extend(_of_block(cast(dict[str, Any], segment), request_arguments or {}))
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


def _of_block(block: dict[str, Any], request_arguments: dict[str, Any]) -> Iterator[Piece]:
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
            )
        case "tool_result":
            value: Any = block.get("value", "")
            if block.get("value_type") == "html":
                value = [{"type": "html", "html": value, "deps": []}]
            elif block.get("value_type") == "markdown":
                value = [{"type": "text", "text": value}]
            if block.get("title") or block.get("icon"):
                # Only now is it known how to show the result.
                yield ToolCall(
                    block["tool_name"],
                    request_arguments,
                    block["request_id"],
                    block.get("title"),
                    block.get("icon"),
                )
            yield ToolResult(block["request_id"], value, block["status"] == "error")
        case "web_search_results" | "web_search_citations":
            for source in block["sources"]:
                yield from _citation(source["url"], source.get("title", ""))
        case "web_fetch":
            yield from _citation(block["url"])
        case _:
            return


def _citation(url: str, title: str = "") -> Iterator[Piece]:
    """Yield a citation of a source that a model names, unless its address is not a valid link."""
    if is_web_address(url):
        yield Citation(url, title)
