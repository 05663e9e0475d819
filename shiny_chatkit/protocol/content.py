"""Shapes that several events share: messages, their parts, threads, settings and the like.

Owns what a piece of content looks like on the wire (plain dicts with camelCase keys); never
says which event carries it or how it is shown. An optional key is left out, never null.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import NotRequired, TypeAliasType, TypedDict

from .registry import shape

ID_PATTERN = r"^[A-Za-z0-9_-]+$"

Id = Annotated[str, Field(min_length=1, max_length=128, pattern=ID_PATTERN)]
ThreadId = Annotated[Id, Field(description="The thread it concerns.")]
MessageId = Annotated[Id, Field(description="The message it concerns.")]
Timestamp = Annotated[float, Field(ge=0, le=8.64e15, allow_inf_nan=False)]
"""Milliseconds since 1970, as JavaScript counts them."""

Role = TypeAliasType("Role", Literal["user", "assistant"])
InputType = TypeAliasType("InputType", Literal["text", "buttons", "radio"])
SettingValue = TypeAliasType("SettingValue", bool | int | float | str)
HtmlDependency = TypeAliasType("HtmlDependency", dict[str, Any])
"""What Shiny's client needs to load one HTMLDependency: name, version, script …"""


# ---- parts of a message -------------------------------------------------------------------


@shape
class TextPart(TypedDict):
    """Text: markdown, unless its format says plain."""

    type: Literal["text"]
    text: str
    format: NotRequired[Literal["plain"]]
    """``plain``: shown exactly as typed, nothing interpreted."""


@shape
class HtmlPart(TypedDict):
    """Trusted user interface made by the app."""

    type: Literal["html"]
    html: str
    deps: list[HtmlDependency]
    """The dependencies to load before it is shown."""


@shape
class ThinkingPart(TypedDict):
    """One phase of reasoning, where it happened."""

    type: Literal["thinking"]
    text: str
    done: bool


@shape
class ToolPart(TypedDict):
    """One tool call, from its announcement to its result."""

    type: Literal["tool"]
    toolId: str
    name: str
    arguments: dict[str, Any]
    title: NotRequired[str]
    icon: NotRequired[str]
    result: NotRequired[Any]
    isError: NotRequired[bool]


@shape
class CitationPart(TypedDict):
    """A source, listed under the message it belongs to."""

    type: Literal["citation"]
    url: str
    title: str
    snippet: str


class InputRequest(TypedDict):
    """A question to the user in the middle of an answer."""

    requestId: str
    """What the answer refers to."""
    prompt: str
    placeholder: str
    inputType: InputType
    options: NotRequired[list[str]]
    """The choices of ``buttons`` and ``radio``."""


@shape
class InputPart(InputRequest):
    """A question and, once given, its answer."""

    type: Literal["input"]
    answer: NotRequired[str]


@shape
class PendingInput(InputRequest):
    """A question that still waits for its answer."""

    messageId: MessageId
    threadId: ThreadId


@shape
class AttachmentPart(TypedDict):
    """A file or widget that the user sent along."""

    type: Literal["attachment"]
    attachmentType: Literal["file", "widget"]
    name: str
    mime: NotRequired[str]
    size: NotRequired[int]
    url: NotRequired[str]
    """Where its content can be fetched from the app."""
    widgetId: NotRequired[str]


# ---- artifacts ----------------------------------------------------------------------------


class ArtifactBase(TypedDict):
    """What every artifact has."""

    title: str


@shape
class CodeArtifact(ArtifactBase):
    """Source code."""

    artifactType: Literal["code"]
    content: str
    language: str


@shape
class MarkdownArtifact(ArtifactBase):
    """A markdown document."""

    artifactType: Literal["markdown"]
    content: str


@shape
class HtmlArtifact(ArtifactBase):
    """An untrusted HTML document, shown in a sandboxed frame."""

    artifactType: Literal["html"]
    content: str


@shape
class TableArtifact(ArtifactBase):
    """A data table."""

    artifactType: Literal["table"]
    rowData: list[dict[str, Any]]
    columns: list[str]
    columnTypes: dict[str, str]
    columnDefs: NotRequired[list[dict[str, Any]]]
    gridOptions: NotRequired[dict[str, Any]]
    height: str


@shape
class PlotlyArtifact(ArtifactBase):
    """A Plotly figure."""

    artifactType: Literal["plotly"]
    figure: dict[str, Any]
    height: str


@shape
class ImageArtifact(ArtifactBase):
    """An image."""

    artifactType: Literal["image"]
    url: str
    alt: str


@shape
class JsonArtifact(ArtifactBase):
    """Any JSON value, shown as a tree."""

    artifactType: Literal["json"]
    data: Any


class _ArtifactPart(TypedDict):
    type: Literal["artifact"]


@shape
class CodeArtifactPart(CodeArtifact, _ArtifactPart):
    """A code artifact inside a message."""


@shape
class MarkdownArtifactPart(MarkdownArtifact, _ArtifactPart):
    """A markdown artifact inside a message."""


@shape
class HtmlArtifactPart(HtmlArtifact, _ArtifactPart):
    """An HTML artifact inside a message."""


@shape
class TableArtifactPart(TableArtifact, _ArtifactPart):
    """A table artifact inside a message."""


@shape
class PlotlyArtifactPart(PlotlyArtifact, _ArtifactPart):
    """A Plotly artifact inside a message."""


@shape
class ImageArtifactPart(ImageArtifact, _ArtifactPart):
    """An image artifact inside a message."""


@shape
class JsonArtifactPart(JsonArtifact, _ArtifactPart):
    """A JSON artifact inside a message."""


ArtifactPart = TypeAliasType(
    "ArtifactPart",
    CodeArtifactPart
    | MarkdownArtifactPart
    | HtmlArtifactPart
    | TableArtifactPart
    | PlotlyArtifactPart
    | ImageArtifactPart
    | JsonArtifactPart,
)

Part = TypeAliasType(
    "Part",
    TextPart
    | HtmlPart
    | ThinkingPart
    | ToolPart
    | ArtifactPart
    | CitationPart
    | InputPart
    | AttachmentPart,
)
"""One piece of a message; the pieces stand in the order in which they happened."""


# ---- messages and threads -----------------------------------------------------------------


@shape
class Message(TypedDict):
    """A message as a snapshot shows it."""

    messageId: MessageId
    role: Role
    parts: list[Part]
    icon: NotRequired[str]
    """Trusted HTML shown beside an assistant's message."""
    createdAt: Timestamp
    streaming: NotRequired[Literal[True]]
    """It is still being written."""
    stopped: NotRequired[Literal[True]]
    """It was cut short by the user or the system."""
    error: NotRequired[str]
    """Why it failed, in words meant for the user."""


@shape
class ThreadInfo(TypedDict):
    """A thread as the thread list shows it."""

    threadId: ThreadId
    title: str
    """Empty as long as the thread has no name."""
    createdAt: Timestamp
    updatedAt: Timestamp
    busy: bool
    """A turn is running in it."""
    unread: bool
    """It has content the user has not looked at."""


@shape
class Queued(TypedDict):
    """A submission that waits for the running turn to end."""

    messageId: MessageId
    text: str


# ---- panels -------------------------------------------------------------------------------


class SettingsItemFields(TypedDict):
    """One entry of the settings menu."""

    id: str
    label: str
    type: Literal["action", "toggle", "select", "range", "separator"]
    value: SettingValue | None
    """Null for an action and a separator."""
    options: NotRequired[list[SettingValue]]
    """The choices of a select."""
    min: NotRequired[float]
    max: NotRequired[float]
    step: NotRequired[float]


@shape
class SettingsItem(SettingsItemFields):
    """One entry of the settings menu."""


@shape
class TodoItem(TypedDict):
    """One line of the todo list."""

    id: int | str
    title: str
    status: Literal["not-started", "in-progress", "completed"]


@shape
class Command(TypedDict):
    """A slash command the palette offers."""

    name: str
    """Without the slash."""
    description: str


@shape
class ContextSource(TypedDict):
    """Something of the app that a message may mention."""

    name: str
    """What follows the @."""
    description: str


@shape
class InputState(TypedDict):
    """What the app has set in the composer."""

    value: NotRequired[str]
    placeholder: NotRequired[str]


@shape
class PermissionOption(TypedDict):
    """One possible answer to a permission request."""

    optionId: str
    label: str
