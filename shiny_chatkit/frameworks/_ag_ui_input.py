"""What an AG-UI agent is told of a conversation."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shiny_chatkit.conversation import Message, Part, RecordPart, TextPart
from shiny_chatkit.generation import ChatContext
from shiny_chatkit.panels import Attachment


def messages_of(ctx: ChatContext, text: str) -> Iterator[dict[str, Any]]:
    """Give a thread's messages, the newest with what the user attached."""
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
    """Give the context of the app, and that of the sources the user has mentioned."""
    mentioned = {a.name: a.text() for a in attachments if a.type == "widget"}
    return [
        {"description": description, "value": value}
        for description, value in {**given, **mentioned}.items()
    ]


def _answer(message: Message) -> Iterator[dict[str, Any]]:
    """Give one answer as the messages an agent makes of it: each round of tools ends one."""
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
    """Give what was said, and which tools were called then, as often as that happened."""
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
    # One that was stopped has no result, and models take none without.
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
