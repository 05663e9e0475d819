"""Shapes that several events share: messages, their parts, threads, settings and the like.

Owns what a piece of content looks like on the wire (plain dicts with camelCase keys); never
says which event carries it or how it is shown. An optional key is left out, never null.
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
"""In milliseconds."""

Role = TypeAliasType("Role", Literal["user", "assistant"])
Rating = TypeAliasType("Rating", Literal["up", "down"])
InputType = TypeAliasType("InputType", Literal["text", "buttons", "radio"])
SettingValue = TypeAliasType("SettingValue", bool | int | float | str)
HtmlDependency = TypeAliasType("HtmlDependency", dict[str, Any])
"""What Shiny's client needs to load one HTMLDependency: name, version, script …"""


# ---- parts of a message -------------------------------------------------------------------


@shape
class TextPart(TypedDict):
    """Text: markdown, unless its format says plain."""

    type: Literal["text"]
    """Which part it is."""
    text: str
    """What it says."""
    format: NotRequired[Literal["plain"]]
    """``plain``: shown exactly as typed, nothing interpreted."""


@shape
class HtmlPart(TypedDict):
    """Trusted user interface made by the app."""

    type: Literal["html"]
    """Which part it is."""
    html: str
    """Its markup."""
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
    """The phase is over."""
    createdAt: Timestamp
    """When it began."""
    duration: NotRequired[Duration]
    """How long it took, once that is known."""


PermissionChoice = TypeAliasType("PermissionChoice", Literal["once", "always", "refuse"])
"""Allow this call, allow this tool for the rest of the conversation, or refuse."""


@shape
class PermissionOption(TypedDict):
    """One possible answer to a permission request."""

    optionId: PermissionChoice
    """What the response names."""
    label: str
    """The text of its button."""


class PermissionQuestion(TypedDict):
    """What a tool asks the user for."""

    requestId: str
    """What the response refers to."""
    title: str
    """What the tool wants to do."""
    options: list[PermissionOption]
    """The possible answers."""


@shape
class ToolPermission(PermissionQuestion):
    """The approval that a tool call waits for, or waited for."""

    answer: NotRequired[PermissionChoice | Literal[""]]
    """What the user chose; empty when it was closed without an answer. Left out while it waits."""


ResultPart = TypeAliasType("ResultPart", TextPart | HtmlPart | ArtifactPart)
ToolOutput = TypeAliasType("ToolOutput", str | list[ResultPart])
"""A text shown as it is, or parts shown as in a message."""


@shape
class ToolPart(TypedDict):
    """One tool call, from its announcement to its result."""

    type: Literal["tool"]
    """Which part it is."""
    toolId: str
    """Tells this call from others."""
    name: str
    """The tool's name; empty as long as only its result is known."""
    arguments: dict[str, Any]
    """What the tool was given."""
    title: NotRequired[str]
    """Shown instead of the name."""
    icon: NotRequired[str]
    """Trusted HTML."""
    result: NotRequired[ToolOutput]
    """What it gave; left out until then."""
    isError: NotRequired[bool]
    """The tool failed; comes with the result."""
    permission: NotRequired[ToolPermission]
    """The approval it needs."""


@shape
class CitationPart(TypedDict):
    """A source, listed under the message it belongs to."""

    type: Literal["citation"]
    """Which part it is."""
    url: str
    """An http or https address."""
    title: str
    """The name of the source; may be empty."""
    snippet: str
    """An extract of the source; may be empty."""


class InputRequest(TypedDict):
    """A question to the user in the middle of an answer."""

    requestId: str
    """What the answer refers to."""
    prompt: str
    """The question; may be empty."""
    placeholder: str
    """Shown in the empty text field."""
    inputType: InputType
    """How to answer."""
    options: NotRequired[list[str]]
    """The choices of ``buttons`` and ``radio``; Yes and No, or a text field, when left out."""


@shape
class InputPart(InputRequest):
    """A question and, once given, its answer."""

    type: Literal["input"]
    """Which part it is."""
    answer: NotRequired[str]
    """What the user answered, which may be empty; left out until then."""
    closed: NotRequired[Literal[True]]
    """It will not be answered any more: stopped, or timed out."""


@shape
class PendingInput(InputRequest):
    """A question that still waits for its answer."""

    messageId: MessageId
    threadId: ThreadId


@shape
class PendingPermission(PermissionQuestion):
    """A tool that still waits for its approval."""

    messageId: MessageId
    threadId: ThreadId
    toolId: str
    """The call it is about."""


@shape
class AttachmentPart(TypedDict):
    """A file or widget that the user sent along."""

    type: Literal["attachment"]
    """Which part it is."""
    attachmentType: Literal["file", "widget"]
    """What it is."""
    name: str
    """The file's name, or what the widget is called."""
    mime: NotRequired[str]
    """A file's media type."""
    size: NotRequired[int]
    """In bytes."""
    url: NotRequired[str]
    """Its content: a data URL for a small image, else an address of the same session."""
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
"""One piece of a message; the pieces stand in the order in which they happened."""


# ---- messages and threads -----------------------------------------------------------------


@shape
class Usage(TypedDict):
    """What an answer took of a model."""

    inputTokens: int
    """Tokens the model read."""
    outputTokens: int
    """Tokens it wrote."""
    cachedTokens: int
    """Tokens it had read before."""
    cost: NotRequired[float]
    """US dollars; left out where a part of the price is not known."""


class _MessageFields(TypedDict):
    messageId: MessageId
    role: Role
    """Whose message it is."""
    parts: list[Part]
    """What it consists of, in order."""
    icon: NotRequired[str]
    """Trusted HTML shown beside an assistant's message."""
    createdAt: Timestamp
    """When it began."""
    streaming: NotRequired[Literal[True]]
    """It is still being written."""
    stopped: NotRequired[Literal[True]]
    """It was cut short by the user or the system."""
    error: NotRequired[str]
    """Why it failed, in words meant for the user."""
    feedback: NotRequired[Rating]
    """How the user rates it."""
    usage: NotRequired[Usage]
    """What it took of a model, as far as that is known."""


@shape
class MessageVersion(_MessageFields):
    """What stood in the place of a message before it; never streaming."""


@shape
class Message(_MessageFields):
    """A message as a snapshot shows it."""

    versions: NotRequired[list[MessageVersion]]
    """Its earlier versions, the oldest first, from edits or from other answers."""


@shape
class ThreadInfo(TypedDict):
    """A thread as the thread list shows it."""

    threadId: ThreadId
    title: str
    """Empty as long as the thread has no name."""
    createdAt: Timestamp
    """When it was opened."""
    updatedAt: Timestamp
    """When its last message changed."""
    busy: bool
    """A turn is running in it."""
    unread: bool
    """It has content the user has not looked at."""


@shape
class Queued(TypedDict):
    """A submission that waits for the running turn to end."""

    messageId: MessageId
    text: str
    """What was submitted."""


@shape
class QueuedOnce(TypedDict):
    """A submission that waits for the running turn to end, with its text where that was not told before."""

    messageId: MessageId
    text: NotRequired[str]
    """What was submitted; left out where the page knows it, and of threads that are not on show."""


# ---- panels -------------------------------------------------------------------------------


class SettingsItemFields(TypedDict):
    """One entry of the settings menu."""

    id: str
    """The key of its value."""
    label: str
    """Shown beside it."""
    type: Literal["action", "toggle", "select", "range", "separator"]
    """What kind of control it is."""
    value: SettingValue | None
    """Null for an action and a separator."""
    options: NotRequired[list[SettingValue]]
    """The choices of a select."""
    min: NotRequired[float]
    """The least value of a range."""
    max: NotRequired[float]
    """The greatest value of a range."""
    step: NotRequired[float]
    """The distance of two values of a range."""


@shape
class SettingsItem(SettingsItemFields):
    """One entry of the settings menu."""


@shape
class TodoItem(TypedDict):
    """One line of the todo list."""

    id: int | str
    """Tells it from the others."""
    title: str
    """What is to be done."""
    status: Literal["not-started", "in-progress", "completed"]
    """How far it has got."""


@shape
class Command(TypedDict):
    """A slash command the palette offers."""

    name: str
    """Without the slash."""
    description: str
    """What it does."""


@shape
class ContextSource(TypedDict):
    """Something of the app that a message may mention."""

    name: str
    """What follows the @; also the widgetId of its attachment."""
    description: str
    """What it is."""


@shape
class Allowed(TypedDict):
    """What the server accepts from users, as far as the app has told it. The page shows nothing that is refused."""

    maxAttachmentSize: int
    """Bytes of one file."""
    allowEdit: NotRequired[bool]
    """Messages can be edited, and answers made again; left out where only the page says so."""
    feedback: NotRequired[bool]
    """Answers can be rated; left out where only the page says so."""
    attachments: NotRequired[bool | list[str]]
    """Files can be sent along, or which types of them; left out where only the page says so."""


class InputState(TypedDict):
    """What the app has set in the composer."""

    value: NotRequired[str]
    """The draft."""
    placeholder: NotRequired[str]
    """Shown while the composer is empty."""
