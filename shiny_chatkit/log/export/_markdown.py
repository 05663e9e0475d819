"""Writes messages as markdown."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from typing import Any

from shiny_chatkit.log import HtmlPart, Message, Part, RecordPart, TextPart, ThinkingPart, Thread
from shiny_chatkit.protocol.addresses import is_web_address
from shiny_chatkit.protocol.catalogs import Language
from shiny_chatkit.protocol.content import WordingValue
from shiny_chatkit.protocol.words import wording_of

from ._contained import ROLE_LEVEL, Images, contained, fence, inline, quote

_log = logging.getLogger("shiny_chatkit.exports")

_SPEAKERS = ("user", "assistant")


def title_of(thread: Thread) -> str:
    """Return a thread's title as one line, or an empty string."""
    return " ".join(thread.info()["title"].split())


def exported(thread: Thread) -> list[Message]:
    """Return the messages that a document shows, without those that only models read."""
    return [message for message in thread.messages if message.role in _SPEAKERS]


def markdown(thread: Thread, images: Images, language: Language) -> str:
    """Return a thread as a markdown document."""
    title = title_of(thread)
    head = [f"# {inline(title)}"] if title else []
    messages = [
        f"{'#' * ROLE_LEVEL} {speaker(message, language)}\n\n{body(message, images, language)}".rstrip()
        for message in exported(thread)
    ]
    return "\n\n".join([*head, *messages]) + "\n"


def speaker(message: Message, language: Language, user: str | None = None) -> str:
    """Return the name of a message's author."""
    if message.role == "user":
        return user or language.text("documentUser")
    return language.text("documentAssistant")


def body(message: Message, images: Images, language: Language) -> str:
    """Return a message's content without the heading that names the speaker."""
    parts = [text for part in message.parts if (text := _part(part, images, language))]
    if message.streaming:
        parts.append(_note(language, "documentUnfinished"))
    if message.stopped:
        parts.append(_note(language, "documentStopped"))
    if message.error:
        parts.append(
            _note(language, "documentFailedBecause", reason=inline(_said(message.error, language)))
        )
    elif message.error is not None:
        parts.append(_note(language, "documentFailed"))
    return "\n\n".join(parts)


def _note(language: Language, key: str, **values: WordingValue) -> str:
    """Return what a document says itself, unlike the content of a message."""
    return f"*({language.text(key, **values)})*"


def _said(error: str, language: Language) -> str:
    wording = wording_of(error)
    return (wording and language.worded(wording)) or error


def _part(part: Part, images: Images, language: Language) -> str:
    # A malformed part from an app or a bookmark must not make the whole export fail.
    try:
        match part:
            case TextPart() | HtmlPart():
                return contained(part.text, images).strip("\n")
            case ThinkingPart():
                return quote(contained(part.joined, images))
            case RecordPart():
                return _RECORDS[part.type](part.data, images, language)
    except Exception:  # noqa: BLE001 - whatever is wrong with it
        _log.exception("A part of a message could not be exported.")
        return _note(language, "documentLostPart")


def _pretty(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)


def _tool(data: dict[str, Any], images: Images, language: Language) -> str:
    display: dict[str, Any] = data.get("display") or {}
    details = [display[name] for name in ("label", "valuePreview") if display.get(name)]
    title = f"**{inline(data.get('title') or data['name'] or language.text('documentTool'))}**"
    shown = [" · ".join([title, *map(inline, details)])]
    if not display.get("hideRequest"):
        shown.append(fence(_pretty(data["arguments"]), "json"))
    permission: dict[str, Any] = data.get("permission") or {}
    refused = permission.get("answer") == "refuse"
    if refused and (data.get("isError") or "result" not in data):
        # The text that the model got instead of a result is not a result, and nothing has failed.
        shown.append(_note(language, "documentRefused"))
    elif "result" in data:
        shown += _result(data["result"], images, language)
        if "footer" in display:
            shown += _result([display["footer"]], images, language)
    return "\n\n".join(shown)


def _result(result: str | list[dict[str, Any]], images: Images, language: Language) -> list[str]:
    if isinstance(result, str):
        return [fence(result)]
    return [_part_of_result(part, images, language) for part in result]


def _part_of_result(part: dict[str, Any], images: Images, language: Language) -> str:
    match part["type"]:
        case "artifact":
            return _artifact(part, images, language)
        case "html":
            return contained(part["html"], images).strip("\n")
        case _ if part.get("format") == "plain":
            return fence(part["text"])
        case _:
            return contained(part["text"], images).strip("\n")


def _artifact(data: dict[str, Any], images: Images, language: Language) -> str:
    title = data.get("title")
    shown = _content(data, images, language)
    return f"**{inline(title)}**\n\n{shown}" if title else shown


def _content(data: dict[str, Any], images: Images, language: Language) -> str:
    match data["artifactType"]:
        case "markdown":
            return contained(data["content"], images)
        case "code" | "html":
            return fence(data["content"], data.get("language", "html"))
        case "image":
            return _image(data["url"], data["alt"] or language.text("documentImage"), images)
        case "table":
            return _table(data["columns"], data["rowData"], data.get("totalRows"), language)
        case _:
            shown = next((data[key] for key in ("figure", "spec", "data") if key in data), None)
            return fence(_pretty(shown), "json")


def _image(url: str, alt: str, images: Images) -> str:
    name = inline(alt)
    if images != "none" and re.match(r"data:image/[a-z0-9+.-]+[;,]", url, re.IGNORECASE):
        return f"![{name}]({_address(url)})"
    if not is_web_address(url):
        return f"*{name}*"
    return f"{'!' if images == 'all' else ''}[{name}]({_address(url)})"


def _address(url: str) -> str:
    """Return an address as a link target that the address itself cannot end."""
    return re.sub(
        r"[\s<>()\\`*|]", lambda found: "".join(f"%{b:02X}" for b in found[0].encode()), url
    )


def _table(
    columns: list[str], rows: list[dict[str, Any]], total: int | None, language: Language
) -> str:
    def line(cells: list[Any]) -> str:
        return f"| {' | '.join('' if cell is None else inline(cell) for cell in cells)} |"

    rule = f"| {' | '.join(['---'] * len(columns))} |"
    lines = [line(list(columns)), rule, *(line([row.get(c) for c in columns]) for row in rows)]
    if total is not None:
        lines += ["", f"*{language.text('documentRows', count=len(rows), total=total)}*"]
    return "\n".join(lines)


def _citation(data: dict[str, Any], _: Images, _language: Language) -> str:
    name = inline(data["title"] or data["url"])
    return f"[{name}]({_address(data['url'])})" if is_web_address(data["url"]) else name


def _question(data: dict[str, Any], images: Images, _: Language) -> str:
    answer = quote(contained(data.get("answer", ""), images))
    # Strip only line ends: without its indentation, a code block could become a heading.
    return f"{contained(data['prompt'], images)}\n\n{answer}".strip("\n")


def _attachment(data: dict[str, Any], _: Images, _language: Language) -> str:
    return f"*{inline(data['name'])}*"


_RECORDS: dict[str, Callable[[dict[str, Any], Images, Language], str]] = {
    "tool": _tool,
    "artifact": _artifact,
    "citation": _citation,
    "input": _question,
    "attachment": _attachment,
}
