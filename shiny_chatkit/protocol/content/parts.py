"""The parts of a message, and the questions that an answer asks the user."""

from __future__ import annotations

from typing import Any, Literal

from typing_extensions import NotRequired, TypeAliasType, TypedDict

from shiny_chatkit.protocol.artifacts import ArtifactPart
from shiny_chatkit.protocol.registry import shape

from .ids import Duration, MessageId, ThreadId, Timestamp

InputType = TypeAliasType("InputType", Literal["text", "buttons", "radio"])
HtmlDependency = TypeAliasType("HtmlDependency", dict[str, Any])
"""The data with which Shiny's client loads one HTMLDependency, such as its name, version and scripts."""


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
    format: NotRequired[Literal["markdown"]]
    """``markdown``: it is markdown whose tags are trusted; only from ``chat_ui()`` and in the result of a tool."""


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


ToolGrouping = TypeAliasType("ToolGrouping", Literal["none", "tool", "all"])
"""Which calls in a row are one row: no calls, those of the same tool, or all."""


@shape
class ToolDisplay(TypedDict):
    """How the app wants a tool's result to be shown."""

    title: NotRequired[str]
    """Replaces the title of the call."""
    icon: NotRequired[str]
    """Trusted HTML; replaces the icon of the call."""
    label: NotRequired[str]
    """Text that identifies this call, beside the title."""
    valuePreview: NotRequired[str]
    """The result in a few words, beside the title."""
    hideRequest: NotRequired[Literal[True]]
    """Whether the arguments are left out."""
    open: NotRequired[Literal[True]]
    """Whether the card is open at first."""
    fullScreen: NotRequired[Literal[True]]
    """Whether the result can be shown in the whole window."""
    framed: NotRequired[Literal[True]]
    """Whether the result has a frame of its own."""
    footer: NotRequired[HtmlPart]
    """Trusted UI below the result."""


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
    definitionTitle: NotRequired[str]
    """The title that the result has replaced; may be empty."""
    grouping: NotRequired[ToolGrouping]
    """Which calls in a row are shown as one; the element's setting when left out."""
    display: NotRequired[ToolDisplay]
    """How the result is shown; sent with the result."""
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
