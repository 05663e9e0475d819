"""A conversation as a document: markdown, JSON or HTML."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from typing import Any, Literal

from starlette.responses import Response

from ._markdown import document_html
from .conversation import (
    HtmlPart,
    Message,
    Part,
    RecordPart,
    TextPart,
    ThinkingPart,
    Thread,
    without_session,
)

Format = Literal["markdown", "json", "html"]

MEDIA_TYPES: dict[str, tuple[str, str]] = {
    "markdown": ("text/markdown; charset=utf-8", "md"),
    "json": ("application/json", "json"),
    "html": ("text/html; charset=utf-8", "html"),
}

_NAMES = {"user": "You", "assistant": "Assistant", "system": "System"}


def export(thread: Thread, format: str) -> str:
    """Write a thread down.

    Raises
    ------
    ValueError
        If there is no such format.
    """
    if format == "json":
        document = {**thread.info(), "messages": without_session(thread.shown())}
        return json.dumps(document, indent=2, ensure_ascii=False)
    if format == "markdown":
        return _markdown(thread)
    if format == "html":
        return _html(thread)
    raise ValueError(f"`format` must be 'markdown', 'json' or 'html', not {format!r}.")


def _markdown(thread: Thread) -> str:
    title = thread.info()["title"]
    head = [f"# {title}"] if title else []
    return (
        "\n\n".join([*head, *(_message(m) for m in thread.messages if m.role != "system")]) + "\n"
    )


def _message(message: Message) -> str:
    parts = [text for part in message.parts if (text := _part(part))]
    marks = ["*(stopped)*"] if message.stopped else []
    if message.error is not None:
        marks.append(f"*(failed: {message.error})*")
    return "\n\n".join([f"## {_NAMES[message.role]}", *parts, *marks])


def _part(part: Part) -> str:
    match part:
        case TextPart() | HtmlPart():
            return part.text.strip()
        case ThinkingPart():
            return _quote(part.joined)
        case RecordPart():
            return _RECORDS[part.type](part.data)


def _quote(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines())


def _fence(text: str, language: str = "") -> str:
    # Longer than any run of backticks inside, so that nothing inside can end it.
    runs = [len(run) for run in "".join(c if c == "`" else " " for c in text).split()]
    fence = "`" * max(3, max(runs, default=0) + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def _pretty(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)


def _tool(data: dict[str, Any]) -> str:
    head = f"**{data.get('title') or data['name'] or 'tool'}**"
    shown = [head, _fence(_pretty(data["arguments"]), "json")]
    if "result" in data:
        shown.append(_fence(_pretty(data["result"])))
    return "\n\n".join(shown)


def _artifact(data: dict[str, Any]) -> str:
    head = f"**{data['title']}**\n\n" if data.get("title") else ""
    match data["artifactType"]:
        case "markdown":
            return head + data["content"]
        case "code" | "html":
            return head + _fence(data["content"], data.get("language", "html"))
        case "image":
            return f"{head}![{data['alt']}]({data['url']})"
        case "table":
            return head + _table(data["columns"], data["rowData"], data.get("totalRows"))
        case _:
            shown = next((data[key] for key in ("figure", "spec", "data") if key in data), None)
            return head + _fence(_pretty(shown), "json")


def _table(columns: list[str], rows: list[dict[str, Any]], total: int | None) -> str:
    def line(cells: list[Any]) -> str:
        texts = ["" if c is None else str(c).replace("|", "\\|") for c in cells]
        return f"| {' | '.join(' '.join(text.splitlines()) for text in texts)} |"

    rule = line(["---"] * len(columns))
    lines = [line(list(columns)), rule, *(line([r.get(c) for c in columns]) for r in rows)]
    if total is not None:
        lines += ["", f"*The first {len(rows):,} of {total:,} rows.*"]
    return "\n".join(lines)


def _citation(data: dict[str, Any]) -> str:
    return f"[{data['title'] or data['url']}]({data['url']})"


def _question(data: dict[str, Any]) -> str:
    return f"{data['prompt']}\n\n{_quote(data.get('answer', ''))}".strip()


def _attachment(data: dict[str, Any]) -> str:
    return f"*{data['name']}*"


_RECORDS: dict[str, Callable[[dict[str, Any]], str]] = {
    "tool": _tool,
    "artifact": _artifact,
    "citation": _citation,
    "input": _question,
    "attachment": _attachment,
}


def _html(thread: Thread) -> str:
    title = html.escape(thread.info()["title"] or "Conversation")
    # A document that others open: what a model wrote is shown as text where it is HTML.
    body = document_html(_markdown(thread))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{title}</title>"
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; img-src data: https:; style-src 'unsafe-inline'\">"
        "<style>body{max-width:46rem;margin:2rem auto;padding:0 1rem;"
        "font-family:system-ui,sans-serif;line-height:1.6}"
        "pre{overflow:auto;padding:.75rem;background:#f4f4f5}"
        "blockquote{margin-left:0;padding-left:1rem;border-left:3px solid #d4d4d8}"
        "table{border-collapse:collapse}td,th{padding:.25rem .6rem;border:1px solid #d4d4d8}"
        f"</style></head><body>{body}</body></html>\n"
    )


def response(thread: Thread | None, format: str) -> Response:
    """Give a thread as a file to download."""
    if thread is None or format not in MEDIA_TYPES:
        return Response("There is nothing to export here.", 404)
    media_type, extension = MEDIA_TYPES[format]
    headers = {"Content-Disposition": f'attachment; filename="conversation.{extension}"'}
    return Response(export(thread, format), media_type=media_type, headers=headers)
