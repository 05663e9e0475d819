"""Shapes that several events share: messages, their parts, threads, settings and others.

Defines how content looks on the wire (plain dicts with camelCase keys), but neither which events carry it nor how
it is shown. An optional key is left out, never null.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import NotRequired, TypeAliasType, TypedDict

from .artifacts import ArtifactPart
from .registry import shape

ID_PATTERN = r"^[A-Za-z0-9_-]+$"

Id = Annotated[str, Field(min_length=1, max_length=128, pattern=ID_PATTERN)]
ThreadId = Annotated[Id, Field(description="The thread it concerns.")]
MessageId = Annotated[Id, Field(description="The message it concerns.")]
ReplacedId = Annotated[
    Id, Field(description="The message whose place it takes, and whose newest version it is.")
]
Timestamp = Annotated[float, Field(ge=0, le=8.64e15, allow_inf_nan=False)]
"""Milliseconds since 1970, as JavaScript counts them."""
Duration = Annotated[float, Field(ge=0, allow_inf_nan=False)]
"""A duration in milliseconds."""

Role = TypeAliasType("Role", Literal["user", "assistant"])
Rating = TypeAliasType("Rating", Literal["up", "down"])
InputType = TypeAliasType("InputType", Literal["text", "buttons", "radio"])
SettingValue = TypeAliasType("SettingValue", bool | int | float | str)
HtmlDependency = TypeAliasType("HtmlDependency", dict[str, Any])
"""The data with which Shiny's client loads one HTMLDependency, such as its name, version and scripts."""


# ---- parts of a message -------------------------------------------------------------------


@shape
class TextPart(TypedDict):
    """Text, which is markdown unless its format is plain."""

    type: Literal["text"]
    """Which part it is."""
    text: str
    """The text."""
    format: NotRequired[Literal["plain"]]
    """``plain``: the text is shown as typed, not as markdown."""


@shape
class HtmlPart(TypedDict):
    """Trusted UI from the app."""

    type: Literal["html"]
    """Which part it is."""
    html: str
    """The HTML."""
    deps: list[HtmlDependency]
    """The dependencies to load before it is shown."""


@shape
class ThinkingPart(TypedDict):
    """One phase of reasoning, where it happened."""

    type: Literal["thinking"]
    """Which part it is."""
    text: str
    """The reasoning so far."""
    done: bool
    """Whether the phase is over."""
    createdAt: Timestamp
    """When it began."""
    duration: NotRequired[Duration]
    """How long the phase took, once that is known."""


PermissionChoice = TypeAliasType("PermissionChoice", Literal["once", "always", "refuse"])
"""Allow this call, allow this tool for the rest of the conversation, or refuse."""


@shape
class PermissionOption(TypedDict):
    """One possible answer to a permission request."""

    optionId: PermissionChoice
    """The identifier that the response contains."""
    label: str
    """The text of its button."""


class PermissionQuestion(TypedDict):
    """A request of a tool for the user's permission."""

    requestId: str
    """The id to which the response refers."""
    title: str
    """A description of what the tool wants to do."""
    options: list[PermissionOption]
    """The possible answers."""


@shape
class ToolPermission(PermissionQuestion):
    """The permission that a tool call needs."""

    answer: NotRequired[PermissionChoice | Literal[""]]
    """The user's choice; empty if the request was closed without an answer, left out while it is open."""


ResultPart = TypeAliasType("ResultPart", TextPart | HtmlPart | ArtifactPart)
ToolOutput = TypeAliasType("ToolOutput", str | list[ResultPart])
"""Text to show unchanged, or parts to show like those of a message."""


@shape
class ToolPart(TypedDict):
    """One tool call, from its announcement to its result."""

    type: Literal["tool"]
    """Which part it is."""
    toolId: str
    """The id of the call."""
    name: str
    """The tool's name; empty while only its result is known."""
    arguments: dict[str, Any]
    """The arguments of the call."""
    title: NotRequired[str]
    """Shown instead of the name."""
    icon: NotRequired[str]
    """Trusted HTML."""
    result: NotRequired[ToolOutput]
    """The result; left out until it is known."""
    isError: NotRequired[bool]
    """Whether the tool failed; sent with the result."""
    permission: NotRequired[ToolPermission]
    """The permission that the call needs."""


@shape
class CitationPart(TypedDict):
    """A source, listed under the message it belongs to."""

    type: Literal["citation"]
    """Which part it is."""
    url: str
    """An http or https URL."""
    title: str
    """The name of the source; may be empty."""
    snippet: str
    """An extract of the source; may be empty."""


class InputRequest(TypedDict):
    """A question to the user in the middle of an answer."""

    requestId: str
    """The id to which the answer refers."""
    prompt: str
    """The question; may be empty."""
    placeholder: str
    """Shown in the empty text field."""
    inputType: InputType
    """The kind of answer."""
    options: NotRequired[list[str]]
    """The choices of ``buttons`` and ``radio``; Yes and No, or a text field, when left out."""


@shape
class InputPart(InputRequest):
    """A question and, once given, its answer."""

    type: Literal["input"]
    """Which part it is."""
    answer: NotRequired[str]
    """The user's answer, which may be empty; left out until there is one."""
    closed: NotRequired[Literal[True]]
    """Whether the question was closed without an answer, because of a stop or a timeout."""


@shape
class PendingInput(InputRequest):
    """A question without an answer."""

    messageId: MessageId
    threadId: ThreadId


@shape
class PendingPermission(PermissionQuestion):
    """A permission request without an answer."""

    messageId: MessageId
    threadId: ThreadId
    toolId: str
    """The call that needs the permission."""


@shape
class AttachmentPart(TypedDict):
    """A file or widget that the user attached."""

    type: Literal["attachment"]
    """Which part it is."""
    attachmentType: Literal["file", "widget"]
    """A description."""
    name: str
    """The name of the file or widget."""
    mime: NotRequired[str]
    """A file's media type."""
    size: NotRequired[int]
    """In bytes."""
    url: NotRequired[str]
    """The content: a data URL for a small image, or a URL of the same session."""
    widgetId: NotRequired[str]
    """The name of the context source."""


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
"""One part of a message; parts are in the order in which they arrived."""


# ---- messages and threads -----------------------------------------------------------------


@shape
class Usage(TypedDict):
    """The tokens and cost of an answer."""

    inputTokens: int
    """Tokens the model read."""
    outputTokens: int
    """Tokens the model wrote."""
    cachedTokens: int
    """Input tokens that the provider had cached."""
    cost: NotRequired[float]
    """US dollars; left out if part of the price is not known."""


class _MessageFields(TypedDict):
    messageId: MessageId
    role: Role
    """The role of the message's author."""
    parts: list[Part]
    """The parts of the message, in order."""
    icon: NotRequired[str]
    """Trusted HTML shown beside an assistant's message."""
    createdAt: Timestamp
    """When it began."""
    streaming: NotRequired[Literal[True]]
    """Whether the message is still being written."""
    stopped: NotRequired[Literal[True]]
    """Whether the message was stopped by the user or the system."""
    interrupted: NotRequired[Literal[True]]
    """Whether the server ended while the answer was written or, for a user's message, before it began."""
    error: NotRequired[str]
    """The reason for a failure, as text for the user."""
    feedback: NotRequired[Rating]
    """The user's rating."""
    feedbackComment: NotRequired[str]
    """The user's comment on the rating."""
    usage: NotRequired[Usage]
    """The tokens and cost of the message, as far as they are known."""


@shape
class MessageVersion(_MessageFields):
    """An earlier version of a message; never streaming."""


@shape
class Message(_MessageFields):
    """A message in a snapshot."""

    versions: NotRequired[list[MessageVersion]]
    """Earlier versions from edits or regenerated answers, oldest first."""


@shape
class ThreadInfo(TypedDict):
    """A thread in the thread list."""

    threadId: ThreadId
    title: str
    """The title; empty while the thread has none."""
    createdAt: Timestamp
    """When it was opened."""
    updatedAt: Timestamp
    """When its last message changed."""
    busy: bool
    """Whether a turn is running in the thread."""
    unread: bool
    """Whether the thread has content that the user has not seen."""
    pinned: NotRequired[Literal[True]]
    """Whether the thread stands above the others."""
    archived: NotRequired[Literal[True]]
    """Whether the thread is in the archive instead of the list."""


@shape
class SearchHit(TypedDict):
    """A message or a title that contains what was searched for."""

    threadId: ThreadId
    title: str
    """The title of the thread."""
    messageId: NotRequired[MessageId]
    """The message; left out if the title contains it."""
    snippet: str
    """The text around the first match."""
    createdAt: Timestamp
    """The time of the message, or of the thread's last change."""


@shape
class Queued(TypedDict):
    """A submission that waits for the running turn to end."""

    messageId: MessageId
    text: str
    """The submitted text."""


@shape
class QueuedOnce(TypedDict):
    """A submission that waits for the running turn to end, with its text unless it was sent before."""

    messageId: MessageId
    text: NotRequired[str]
    """The submitted text; left out if the page knows it or the thread is not active."""


# ---- panels -------------------------------------------------------------------------------


class SettingsItemFields(TypedDict):
    """One entry of the settings menu."""

    id: str
    """The key of its value."""
    label: str
    """Shown beside it."""
    type: Literal["action", "toggle", "select", "range", "separator"]
    """The kind of control."""
    value: SettingValue | None
    """Null for an action and a separator."""
    options: NotRequired[list[SettingValue]]
    """The choices of a select."""
    optionLabels: NotRequired[list[str]]
    """The labels of the choices, in the same order; by default the choices themselves."""
    min: NotRequired[float]
    """The minimum of a range."""
    max: NotRequired[float]
    """The maximum of a range."""
    step: NotRequired[float]
    """The step of a range."""


@shape
class SettingsItem(SettingsItemFields):
    """One entry of the settings menu."""


@shape
class TodoItem(TypedDict):
    """One line of the todo list."""

    id: int | str
    """The id of the item."""
    title: str
    """The task."""
    status: Literal["not-started", "in-progress", "completed"]
    """The state of the task."""


@shape
class Command(TypedDict):
    """A slash command in the palette."""

    name: str
    """Without the slash."""
    description: str
    """The description of the command."""


@shape
class ContextSource(TypedDict):
    """Content of the app that a message can mention."""

    name: str
    """The name after the @; also the widgetId of its attachment."""
    description: str
    """A description."""


@shape
class Allowed(TypedDict):
    """Actions that the server accepts from users, as far as the app has set them. The page hides all others."""

    maxAttachmentSize: int
    """Maximum number of bytes of a file."""
    allowEdit: NotRequired[bool]
    """Whether messages can be edited and answers regenerated; left out if only the page decides."""
    feedback: NotRequired[bool]
    """Whether answers can be rated; left out if only the page decides."""
    attachments: NotRequired[bool | list[str]]
    """Whether files can be attached, or which types; left out if only the page decides."""


class InputState(TypedDict):
    """The composer's state as set by the app."""

    value: NotRequired[str]
    """The draft."""
    placeholder: NotRequired[str]
    """Shown while the composer is empty."""
