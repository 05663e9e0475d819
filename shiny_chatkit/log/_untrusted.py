"""Rebuilds a saved conversation of unknown origin from content that is safe to show.

Takes a conversation whose shape was validated and returns one without trusted content: no UI, icons or
library settings, and no text that only a model would read. Each type of part lists the fields that it
keeps; all other fields are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from shiny_chatkit.protocol.addresses import is_web_address
from shiny_chatkit.protocol.images import IMAGE_TYPE_PATTERN

from ._figures import plain_figure, plain_spec
from ._saved import DUMP_VERSION, SavedConversation, SavedMessage, SavedThread
from ._visible import has_markup, hides_text, without_invisible

Data = Mapping[str, Any]

DEFAULT_HEIGHT = "400px"

MAX_MARKDOWN_CHARS = 100_000
"""Characters of markdown that are checked for hidden text; parsing blocks the other sessions."""

_LENGTH = re.compile(r"\d{1,5}(\.\d{1,3})?(px|rem|em|vh|%)", re.ASCII)
_LANGUAGE = re.compile(r"[\w+#.-]{0,40}")
_WORD = re.compile(r"[\w-]{1,40}", re.ASCII)
_IMAGE = re.compile(rf"data:(?:{IMAGE_TYPE_PATTERN}|image/svg\+xml)[;,]", re.ASCII | re.IGNORECASE)


def rebuilt(saved: SavedConversation) -> SavedConversation:
    """Return a saved conversation of unknown origin, reduced to content that is safe to show."""
    threads = [_thread(thread) for thread in saved["threads"]]
    _show_all_words(_texts(message for thread in threads for message in thread["messages"]))
    return {"version": DUMP_VERSION, "active": saved["active"], "threads": threads}


def _thread(thread: SavedThread) -> SavedThread:
    safe: SavedThread = {
        "threadId": thread["threadId"],
        "title": thread["title"],
        "createdAt": thread["createdAt"],
        "updatedAt": thread["updatedAt"],
        "cleared": thread["cleared"],
        "todos": thread.get("todos", []),
        "usage": None,
        # Only models read system messages, so the user could not see what they say.
        "messages": [_message(m) for m in thread["messages"] if m["role"] != "system"],
    }
    return cast(SavedThread, {**safe, **_picked(thread, "pinned", "archived")})


def _message(message: Data) -> SavedMessage:
    # Drop the comment on the rating, because nothing shows it and only the app would read it.
    taken = _picked(
        message,
        "messageId",
        "role",
        "createdAt",
        "streaming",
        "stopped",
        "interrupted",
        "error",
        "errorWording",
        "feedback",
    )
    taken["parts"] = _parts(message["parts"])
    if versions := [v for v in message.get("versions", ()) if v["role"] != "system"]:
        taken["versions"] = [_message(version) for version in versions]
        for version in taken["versions"]:
            version.pop("streaming", None)
    return cast(SavedMessage, taken)


def _picked(data: Data, *names: str) -> dict[str, Any]:
    return {name: data[name] for name in names if name in data}


def _parts(parts: Sequence[Data]) -> list[Data]:
    found = [_PARTS[part["type"]](part) for part in parts]
    return [part for part in found if part is not None]


def _texts(messages: Iterable[Data]) -> Iterator[dict[str, Any]]:
    for message in messages:
        yield from _texts_of(message["parts"])
        yield from _texts(message.get("versions", ()))


def _texts_of(parts: Iterable[Any]) -> Iterator[dict[str, Any]]:
    for part in parts:
        if part["type"] == "text":
            yield part
        elif part["type"] == "tool" and isinstance(result := part.get("result"), list):
            yield from _texts_of(cast("list[Any]", result))


def _show_all_words(texts: Iterable[dict[str, Any]]) -> None:
    """Show markdown as plain text if its source says more than its rendering."""
    left = MAX_MARKDOWN_CHARS
    # Check the newest texts first. Texts beyond the limit, the oldest ones, are shown as plain text.
    for part in reversed(list(texts)):
        if "format" in part or not has_markup(part["text"]):
            continue
        left -= len(part["text"])
        if left < 0 or hides_text(part["text"]):
            part["format"] = "plain"


# -- Parts -------------------------------------------------------------------------------------


def _text(part: Data) -> Data:
    text = without_invisible(part["text"])
    return {"type": "text", "text": text, **({"format": "plain"} if "format" in part else {})}


def _html(part: Data) -> Data:
    if part.get("format") == "markdown":
        return _text({"text": part["html"]})
    return _text({"text": part["html"], "format": "plain"})


def _thinking(part: Data) -> Data:
    # A restored message does not continue.
    return _picked(part, "type", "text", "createdAt", "duration") | {"done": True}


def _tool(part: Data) -> Data:
    # Drop the permission, because a link must not claim that the user allowed something.
    taken = _picked(
        part,
        "type",
        "toolId",
        "name",
        "arguments",
        "title",
        "isError",
        "definitionTitle",
        "grouping",
    )
    if "result" in part:
        result = part["result"]
        taken["result"] = result if isinstance(result, str) else _parts(result)
    if display := part.get("display"):
        # Without the footer, which is UI. A link must neither hide the arguments nor open what it shows.
        taken["display"] = _picked(display, "title", "label", "valuePreview", "fullScreen")
    return taken


def _citation(part: Data) -> Data | None:
    return _picked(part, "type", "url", "title", "snippet") if is_web_address(part["url"]) else None


def _input(part: Data) -> Data:
    names = ("requestId", "prompt", "placeholder", "inputType", "options", "answer")
    return _picked(part, "type", *names) | {"closed": True}


def _attachment(part: Data) -> Data:
    names = ["type", "attachmentType", "name", "mime", "size", "widgetId"]
    if _IMAGE.match(part.get("url", "")):
        names.append("url")
    return _picked(part, *names)


def _artifact(part: Data) -> Data:
    return _ARTIFACTS[part["artifactType"]](part)


_PARTS: dict[str, Callable[[Data], Data | None]] = {
    "text": _text,
    "html": _html,
    "thinking": _thinking,
    "tool": _tool,
    "artifact": _artifact,
    "citation": _citation,
    "input": _input,
    "attachment": _attachment,
}


# -- Artifacts ---------------------------------------------------------------------------------


def _of(part: Data, *names: str, **fields: Any) -> Data:
    return _picked(part, "type", "artifactType", "title", *names) | fields


def _code(part: Data) -> Data:
    language = part["language"] if _LANGUAGE.fullmatch(part["language"]) else ""
    return _of(part, "content", language=language)


def _document(part: Data) -> Data:
    return _of(part, "content")


def _page(part: Data) -> Data:
    """Show the source of an HTML page, because content from a link must not run automatically."""
    return _of(part, "content", artifactType="code", language="html")


def _table(part: Data) -> Data:
    types = part["columnTypes"].items()
    return _of(
        part,
        "columns",
        "columnOrders",
        "totalRows",
        rowData=[{name: _cell(value) for name, value in row.items()} for row in part["rowData"]],
        columnTypes={name: kind for name, kind in types if _WORD.fullmatch(kind)},
        height=_length(part["height"], DEFAULT_HEIGHT),
        # The data may hold formulas of an attacker, which a spreadsheet would run.
        escapeFormulas=True,
    )


def _cell(value: Any) -> Any:
    return str(cast(object, value)) if isinstance(value, (dict, list)) else value


def _plotly(part: Data) -> Data:
    height = _length(part["height"], DEFAULT_HEIGHT)
    return _of(part, figure=plain_figure(part["figure"]), height=height)


def _vega(part: Data) -> Data:
    return _of(part, spec=plain_spec(part["spec"]), height=_length(part["height"], ""))


def _image(part: Data) -> Data:
    url: str = part["url"]
    if is_web_address(url) or _IMAGE.match(url):
        return _of(part, "url", "alt")
    return {"type": "text", "text": part["alt"] or part["title"], "format": "plain"}


def _json(part: Data) -> Data:
    return _of(part, "data")


def _length(value: str, otherwise: str) -> str:
    return value if _LENGTH.fullmatch(value) else otherwise


_ARTIFACTS: dict[str, Callable[[Data], Data]] = {
    "code": _code,
    "markdown": _document,
    "html": _page,
    "table": _table,
    "plotly": _plotly,
    "vega": _vega,
    "image": _image,
    "json": _json,
}
