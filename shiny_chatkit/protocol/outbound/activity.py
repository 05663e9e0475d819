"""Payloads of content that an answer shows while it is written: thinking, tools, questions, artifacts.

Defines their fields; the shapes of parts are in `content`.
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
    VegaArtifact,
)
from shiny_chatkit.protocol.content import (
    Duration,
    MessageId,
    PendingInput,
    PendingPermission,
    ThreadId,
    Timestamp,
    ToolDisplay,
    ToolGrouping,
    ToolOutput,
)
from shiny_chatkit.protocol.registry import EventSpec, outbound, register, shape
from shiny_chatkit.protocol.traits import Traits


class _OfMessage(TypedDict):
    messageId: MessageId
    threadId: ThreadId


@outbound(
    "chat:thinking-chunk",
    adds=("createdAt",),
    traits=Traits(grows="text", streams=True, is_news=True),
)
class ThinkingChunk(_OfMessage):
    """Text to append to a message's reasoning."""

    text: str
    """The text; may be empty."""
    createdAt: NotRequired[Timestamp]
    """When the phase began; sent with its first chunk."""


@outbound("chat:thinking-done", adds=("duration",))
class ThinkingDone(_OfMessage):
    """A phase of reasoning is over; its block closes."""

    duration: NotRequired[Duration]
    """How long the phase took."""


@outbound("chat:status-update")
class StatusUpdate(_OfMessage):
    """A temporary status ("Searching ..."), replaced by the next one; not part of the message."""

    text: str
    """The status; an empty string removes it."""


@outbound("chat:tool-call", adds=("title", "icon", "grouping"), traits=Traits(is_news=True))
class ToolCall(_OfMessage):
    """A tool is called; another event with the same toolId updates its card."""

    toolId: str
    """The id of the call."""
    name: str
    """The tool's name."""
    arguments: dict[str, Any]
    """The arguments of the call."""
    title: NotRequired[str]
    """Shown instead of the name."""
    icon: NotRequired[str]
    """Trusted HTML."""
    grouping: NotRequired[ToolGrouping]
    """Which calls in a row are shown as one; the element's setting when left out."""


@outbound(
    "chat:tool-result", adds=("display",), defaults={"isError": False}, traits=Traits(is_news=True)
)
class ToolResult(_OfMessage):
    """The result of a tool call, shown in the card with its toolId."""

    toolId: str
    """The id of the call."""
    result: ToolOutput
    """The result."""
    isError: bool
    """Whether the tool failed."""
    display: NotRequired[ToolDisplay]
    """How the result is shown."""


@outbound("chat:permission-request", origin="extension", traits=Traits(is_news=True))
class PermissionRequest(PendingPermission):
    """A tool waits for the user's permission, which its card requests."""


@outbound("chat:input-required", traits=Traits(is_news=True))
class InputRequired(PendingInput):
    """The answer pauses for the user's reply."""


@outbound("chat:input-answered", origin="extension")
class InputAnswered(_OfMessage):
    """A question or a permission request was answered or closed."""

    requestId: str
    """The id of the request."""
    answer: NotRequired[str]
    """The reply or the chosen option; left out if the request was closed without an answer."""


@outbound("chat:citation", traits=Traits(is_news=True))
class Citation(_OfMessage):
    """A source of the message."""

    url: str
    """An http or https URL."""
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
class VegaArtifactData(VegaArtifact, _OfMessage):
    """A Vega-Lite artifact for a message."""


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
    | VegaArtifactData
    | ImageArtifactData
    | JsonArtifactData,
)
# A union cannot be decorated, so its constructor takes the whole payload.
register(
    EventSpec(
        "chat:artifact",
        "outbound",
        "seed",
        Artifact,
        "Artifact",
        "A rich piece of content (code, table, chart, image …) takes its place in the message.",
        traits=Traits(is_news=True),
    )
)
