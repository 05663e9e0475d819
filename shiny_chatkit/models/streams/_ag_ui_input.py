"""Converts a conversation to the input of an AG-UI agent."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shiny_chatkit.content import Attachment
from shiny_chatkit.log import Message, Part, RecordPart, TextPart
from shiny_chatkit.turns import ChatContext


def messages_of(ctx: ChatContext, text: str) -> Iterator[dict[str, Any]]:
    """Return a thread's messages, the newest one with the user's attachments."""
    *earlier, newest = ctx.messages
    for message in earlier:
        if message.role == "assistant":
            yield from _answer(message)
        else:
            content = message.source or message.content
            yield {"id": message.id, "role": message.role, "content": content}
    files = [_file(attached) for attached in ctx.attachments if attached.type == "file"]
    content = [{"type": "text", "text": text}, *files] if files else text
    yield {"id": newest.id, "role": "user", "content": content}


def context_of(given: Mapping[str, str], attachments: Sequence[Attachment]) -> list[dict[str, str]]:
    """Return the app's context and the context sources that the user mentioned."""
    mentioned = {a.name: a.text() for a in attachments if a.type == "widget"}
    return [
        {"description": description, "value": value}
        for description, value in {**given, **mentioned}.items()
    ]


def _answer(message: Message) -> Iterator[dict[str, Any]]:
    """Return one answer as AG-UI messages; each round of tool calls ends a message."""
    for number, (said, tools) in enumerate(_rounds(message.parts)):
        id = f"{message.id}-{number}" if number else message.id
        calls = {"toolCalls": [_call(tool) for tool in tools]} if tools else {}
        yield {"id": id, "role": "assistant", "content": said, **calls}
        for tool in tools:
            yield {
                "id": f"{message.id}-{tool['toolId']}",
                "role": "tool",
                "toolCallId": tool["toolId"],
                "content": _result(tool["result"]),
            }


def _rounds(parts: Sequence[Part]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Yield the rounds of an answer: the text, and the tool calls that followed it."""
    rounds: list[tuple[str, list[dict[str, Any]]]] = []
    for part in parts:
        if isinstance(part, TextPart):
            if rounds and not rounds[-1][1]:
                rounds[-1] = (rounds[-1][0] + part.text, [])
            else:
                rounds.append((part.text, []))
        elif isinstance(part, RecordPart) and _is_answered_call(part.data):
            if not rounds:
                rounds.append(("", []))
            rounds[-1][1].append(part.data)
    return rounds


def _is_answered_call(part: Mapping[str, Any]) -> bool:
    # A stopped call has no result, and models reject calls without results.
    return part["type"] == "tool" and bool(part["name"]) and "result" in part


def _call(tool: Mapping[str, Any]) -> dict[str, Any]:
    function = {"name": tool["name"], "arguments": json.dumps(tool["arguments"])}
    return {"id": tool["toolId"], "type": "function", "function": function}


def _result(result: str | Sequence[Mapping[str, Any]]) -> str:
    if isinstance(result, str):
        return result
    return "\n".join(part["text"] if "text" in part else json.dumps(part) for part in result)


def _file(attached: Attachment) -> dict[str, Any]:
    kind = attached.mime.partition("/")[0]
    content = attached.content
    raw = content.encode() if isinstance(content, str) else content
    value = base64.b64encode(raw).decode("ascii")
    return {
        "type": kind if kind in ("image", "audio", "video") else "document",
        "source": {"type": "data", "value": value, "mimeType": attached.mime},
    }
