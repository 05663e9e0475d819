"""Payloads of what an answer shows while it works: thinking, tools, questions, artifacts.

Owns their fields; never the shapes of parts (those are in content).
"""

from __future__ import annotations

from typing import Any

from typing_extensions import NotRequired, TypeAliasType, TypedDict

from shiny_chatkit.protocol.artifacts import (
    CodeArtifact,
    HtmlArtifact,
    ImageArtifact,
    JsonArtifact,
    MarkdownArtifact,
    PlotlyArtifact,
    TableArtifact,
)
from shiny_chatkit.protocol.content import MessageId, PendingInput, PermissionOption, ThreadId
from shiny_chatkit.protocol.registry import EventSpec, outbound, register, shape


class _OfMessage(TypedDict):
    messageId: MessageId
    threadId: ThreadId


@outbound("chat:thinking-chunk", planned=True)
class ThinkingChunk(_OfMessage):
    """The next text of the reasoning of a message."""

    text: str
    """What to append."""


@outbound("chat:thinking-done", planned=True)
class ThinkingDone(_OfMessage):
    """A phase of reasoning is over; its block closes."""


@outbound("chat:status-update", planned=True)
class StatusUpdate(_OfMessage):
    """A passing remark ("Searching ..."), replaced by the next one; not part of the message."""

    text: str
    """The remark."""


@outbound("chat:tool-call", planned=True, adds=("title", "icon"))
class ToolCall(_OfMessage):
    """A tool is called; the same toolId again updates its card."""

    toolId: str
    """Tells this call from others."""
    name: str
    """The tool's name."""
    arguments: dict[str, Any]
    """What the tool was given."""
    title: NotRequired[str]
    """Shown instead of the name."""
    icon: NotRequired[str]
    """Trusted HTML."""


@outbound("chat:tool-result", planned=True, defaults={"isError": False})
class ToolResult(_OfMessage):
    """The result of a tool call, shown in the card of its toolId."""

    toolId: str
    """Tells this call from others."""
    result: Any
    """Text or any JSON value."""
    isError: bool
    """The tool failed."""


@outbound("chat:permission-request", origin="extension", planned=True)
class PermissionRequest(_OfMessage):
    """A tool waits for the user's approval."""

    requestId: str
    """What the response refers to."""
    toolId: str
    """Tells this call from others."""
    title: str
    """What the tool wants to do."""
    options: list[PermissionOption]
    """The possible answers."""


@outbound("chat:input-required", planned=True)
class InputRequired(PendingInput):
    """The answer pauses for a reply of the user."""


@outbound("chat:citation", planned=True)
class Citation(_OfMessage):
    """A source of the message."""

    url: str
    """An http or https address."""
    title: str
    """The name of the source; may be empty."""
    snippet: str
    """An extract of the source; may be empty."""


@shape
class CodeArtifactData(CodeArtifact, _OfMessage):
    """A code artifact for a message."""


@shape
class MarkdownArtifactData(MarkdownArtifact, _OfMessage):
    """A markdown artifact for a message."""


@shape
class HtmlArtifactData(HtmlArtifact, _OfMessage):
    """An HTML artifact for a message."""


@shape
class TableArtifactData(TableArtifact, _OfMessage):
    """A table artifact for a message."""


@shape
class PlotlyArtifactData(PlotlyArtifact, _OfMessage):
    """A Plotly artifact for a message."""


@shape
class ImageArtifactData(ImageArtifact, _OfMessage):
    """An image artifact for a message."""


@shape
class JsonArtifactData(JsonArtifact, _OfMessage):
    """A JSON artifact for a message."""


Artifact = TypeAliasType(
    "Artifact",
    CodeArtifactData
    | MarkdownArtifactData
    | HtmlArtifactData
    | TableArtifactData
    | PlotlyArtifactData
    | ImageArtifactData
    | JsonArtifactData,
)
# A union cannot carry the decorator; its constructor takes the payload as a whole.
register(
    EventSpec(
        "chat:artifact",
        "outbound",
        "seed",
        True,
        Artifact,
        "Artifact",
        "A rich piece of content (code, table, chart, image …) takes its place in the message.",
    )
)
