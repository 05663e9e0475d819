"""What shinychat's registries return, as message parts."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from typing import Any, cast

from htmltools import TagList
from shinychat.types import ChatMessage

from shiny_chatkit.conversation import HtmlPart, Part, TextPart

Render = Callable[[Any], HtmlPart]
"""Makes a message part of Shiny UI."""


def parts_of_chat_message(message: ChatMessage, render: Render) -> list[Part]:
    """The parts of a ``ChatMessage``."""
    parts: list[Part] = []
    for segment in message.segments:
        if isinstance(segment, dict):
            part = _of_block(cast(dict[str, Any], segment))
        elif segment.content_type == "html":
            part = HtmlPart(segment.content)
        elif segment.content_type == "text":
            part = HtmlPart(f'<div class="chatkit-plain">{html.escape(segment.content)}</div>')
        elif segment.content_type == "thinking":
            part = None  # Shown once thinking is a part of messages.
        else:
            part = TextPart(segment.content)
        if part is not None and part.text:
            parts.append(part)
    if message.html_deps:
        deps = render(TagList(*message.html_deps)).deps
        first = next((part for part in parts if isinstance(part, HtmlPart)), None)
        if first is None:
            first = HtmlPart("")
            parts.append(first)
        first.deps = deps
    return parts


def _of_block(block: dict[str, Any]) -> Part | None:
    if block["type"] == "html_block":
        return HtmlPart(block["content"])
    if block["type"] == "tool_result":
        return _tool_result(block)
    return None


def _tool_result(block: dict[str, Any]) -> Part:
    """A tool's result as a folded block, until tool cards are a part of messages."""
    value: str = block.get("value", "")
    body = (
        value
        if block.get("value_type") == "html"
        else f"<pre><code>{html.escape(_pretty(value))}</code></pre>"
    )
    if block.get("custom_display"):
        return HtmlPart(body)
    name = html.escape(block.get("title") or block["tool_name"])
    failed = " (failed)" if block["status"] == "error" else ""
    return HtmlPart(
        f'<details class="chatkit-tool"><summary>{name}{failed}</summary>{body}</details>'
    )


def _pretty(value: str) -> str:
    try:
        return json.dumps(json.loads(value), indent=2, ensure_ascii=False)
    except ValueError:
        return value
