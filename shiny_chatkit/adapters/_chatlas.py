"""Converts chatlas content that shinychat's rules would convert with loss."""

from __future__ import annotations

import base64
import html
from collections.abc import Sequence
from typing import Any

from chatlas.types import (
    Content,
    ContentCitation,
    ContentDocument,
    ContentImageInline,
    ContentImageRemote,
    ContentJson,
    ContentPDF,
    ContentThinking,
    ContentThinkingDelta,
    ContentToolRequestFetch,
    ContentToolRequestSearch,
    ContentToolResponseFetch,
    ContentToolResponseSearch,
    ContentToolResult,
    WebSource,
)
from htmltools import HTML, Tagifiable, tags

from shiny_chatkit.content import (
    Artifact,
    Citation,
    ImageArtifact,
    JsonArtifact,
    Piece,
    Thinking,
    ToolCall,
    ToolResult,
    Ui,
    is_web_address,
)
from shiny_chatkit.log import new_id

from ._data import artifact_of
from ._jupyter import artifact_of_repr
from ._several import several
from ._widgets import is_widget

SEARCH, FETCH = "web_search", "web_fetch"
"""Names of the tools that providers run on their servers."""


def pieces_of_chatlas(content: object) -> list[Piece] | None:
    """Return the pieces of a chatlas content object, or None to let shinychat's rules convert it."""
    match content:
        case ContentThinking() | ContentThinkingDelta():
            return [Thinking(content.thinking)]
        case ContentImageInline():
            return [_image(f"data:{content.image_content_type};base64,{content.data}")]
        case ContentImageRemote():
            return [_image(content.url)]
        case ContentPDF():
            return [_file(content.filename, "application/pdf", content.data, content.url)]
        case ContentDocument():
            return [_file(content.filename, content.mime_type, content.data, content.url)]
        case ContentJson():
            return [JsonArtifact(content.value)]
        case ContentToolRequestSearch():
            return _search(content)
        case ContentToolResponseSearch():
            return [ToolResult(_id(content.extra, "tool_use_id"), _links(content.sources))]
        case ContentToolRequestFetch():
            url = {"url": content.url}
            return [ToolCall(FETCH, url, _id(content.extra, "id"), "Web page")]
        case ContentToolResponseFetch():
            failed = content.status == "error"
            result = "The page could not be read." if failed else content.url
            return [ToolResult(_id(content.extra, "tool_use_id"), result, failed)]
        case ContentCitation(source=WebSource() as source):
            if not is_web_address(source.url):
                return []
            return [Citation(source.url, source.title or "", content.cited_quote or "")]
        case ContentToolResult() if not has_display(content):
            shown = display_of_result(content)
            return None if shown is None else [ToolResult(content.id, shown)]
        case _:
            return None


def _search(content: ContentToolRequestSearch) -> list[Piece]:
    call = ToolCall(SEARCH, {"query": content.query}, _id(content.extra, "id"), "Web search")
    # Some providers report a search only after it has ended, and never report its results.
    is_over = (content.extra or {}).get("status") == "completed"
    return [call, ToolResult(call.id, "")] if is_over else [call]


def has_display(content: ContentToolResult) -> bool:
    """Return whether a tool says how its result is shown."""
    extra: object = content.extra
    return isinstance(extra, dict) and "display" in extra


def display_of_result(content: ContentToolResult) -> Any:
    """Return the richest display for the value of a tool result, or None for plain text."""
    if content.error is not None:
        return None
    value: Any = content.value
    if isinstance(value, (Content, Piece, Tagifiable)) or is_widget(value):
        return value
    items = several(value)
    return artifact_of_result(value) if items is None else items


def artifact_of_result(value: Any) -> Artifact | None:
    """Return the richest display for a tool result, or None for plain text."""
    if isinstance(value, Artifact):
        return value
    if isinstance(value, (Content, Tagifiable)) or is_widget(value):
        return None
    return artifact_of(value) or artifact_of_repr(value)


def _image(url: str) -> ImageArtifact:
    return ImageArtifact(url, alt="Image")


def _file(name: str, mime: str, data: bytes | None, url: str | None) -> Ui:
    """Return a link to a file in the answer."""
    address: str | None = None
    if data is not None:
        address = f"data:{mime};base64,{base64.b64encode(data).decode('ascii')}"
    elif url is not None and is_web_address(url):
        address = url
    if address is None:
        return Ui(html.escape(name))
    return Ui(str(tags.a(name, href=address, download=name, rel="noopener")))


def _links(sources: Sequence[WebSource]) -> HTML:
    shown = [source for source in sources if is_web_address(source.url)]
    links = [tags.a(s.title or s.url, href=s.url, target="_blank", rel="noopener") for s in shown]
    return HTML(str(tags.ul(*(tags.li(link) for link in links))))


def _id(extra: dict[str, Any] | None, key: str) -> str:
    """Return the id that links a provider's request and response; a new id if the provider has none."""
    found = (extra or {}).get(key)
    return found if isinstance(found, str) else new_id()
