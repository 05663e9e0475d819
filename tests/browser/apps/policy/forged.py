"""A bookmark that nobody signed, with content of every kind, as anybody can write it."""

from __future__ import annotations

from typing import Any

from shiny_chatkit.content import Artifact
from shiny_chatkit.types import Citation, Thinking, ToolCall
from tests.browser.apps.policy.content import everything, markdown
from tests.support.saved_dumps import TIME, message


def forged_dump(at: str) -> dict[str, Any]:
    """Return a conversation whose every part asks a server for something, or runs."""
    image = f"<img src='{at}/title/title.png' onerror='window.ran = 1'> ![]({at}/title/title.png)"
    parts = [part for piece in everything(at) if (part := _part(piece, at)) is not None]
    parts += [
        {"type": "html", "html": markdown(f"{at}/ui"), "deps": [_dependency(at)]},
        {
            "type": "input",
            "requestId": "i",
            "prompt": markdown(f"{at}/prompt"),
            "placeholder": image,
            "inputType": "buttons",
            "options": [image, "b"],
        },
    ]
    mine = [
        {"type": "text", "text": markdown(f"{at}/user")},
        *(_file(at, mime, name) for mime, name in (("image/png", image), ("text/html", "page"))),
    ]
    return {
        "version": 1,
        "active": "one",
        "threads": [
            {
                "threadId": "one",
                "title": image,
                "createdAt": TIME,
                "updatedAt": TIME,
                "cleared": False,
                "todos": [{"id": 1, "title": image, "status": "in-progress"}],
                "messages": [
                    message("u", "user", *mine, icon=image),
                    message("a", "assistant", *parts, icon=image, error=markdown(f"{at}/error")),
                ],
            }
        ],
    }


def _part(piece: Any, at: str) -> dict[str, Any] | None:
    match piece:
        case str():
            return {"type": "text", "text": piece}
        case Thinking():
            return {"type": "thinking", "text": piece.text, "done": True, "createdAt": TIME}
        case Citation():
            return {
                "type": "citation",
                "url": piece.url,
                "title": piece.title,
                "snippet": piece.snippet,
            }
        case ToolCall():
            return {
                "type": "tool",
                "toolId": "t",
                "name": str(piece.title),
                "arguments": {"q": piece.title},
                "title": piece.title,
                "icon": piece.title,
                "result": [{"type": "text", "text": markdown(f"{at}/result")}],
            }
        case Artifact():
            fields = piece.fields()
            trusted = {"trusted": True} if fields["artifactType"] == "table" else {}
            return {"type": "artifact", **fields, **trusted}
        case _:
            return None


def _file(at: str, mime: str, name: str) -> dict[str, Any]:
    return {
        "type": "attachment",
        "attachmentType": "file",
        "name": name,
        "mime": mime,
        "size": 3,
        "url": f"{at}/attachment/file.png",
    }


def _dependency(at: str) -> dict[str, Any]:
    return {
        "name": "forged",
        "version": "1",
        "src": {"href": f"{at}/dependency"},
        "script": [{"src": "forged.js"}],
        "stylesheet": [{"href": "forged.css", "rel": "stylesheet"}],
    }
