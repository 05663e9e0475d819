"""Defines the configuration that ``chat_ui()`` writes into the element, and its defaults.

The page has both in ``protocol.ts``, which is generated.
"""

from __future__ import annotations

from typing import Any, Literal

from typing_extensions import NotRequired, TypeAliasType, TypedDict

from .limits import DEFAULT_ATTACHMENT_BYTES
from .registry import shape

SubmitKey = TypeAliasType("SubmitKey", Literal["enter", "mod+enter"])
ImageSources = TypeAliasType("ImageSources", Literal["same-origin", "all", "none"])
ServerOption = TypeAliasType(
    "ServerOption", Literal["attachments", "maxAttachmentSize", "allowEdit", "feedback"]
)
ToolRows = TypeAliasType("ToolRows", Literal["none", "tool", "all"])
ThreadsPlace = TypeAliasType("ThreadsPlace", Literal[False, "menu", "sidebar"])


@shape
class DrawerConfig(TypedDict):
    """The drawer beside the conversation when the page is loaded."""

    width: str
    """The width, as CSS."""
    open: bool
    """Whether it is open."""
    resizable: bool
    """Whether users can change the width."""
    title: NotRequired[str]
    """The title."""


@shape
class ChatConfig(TypedDict):
    """The configuration of an element, as JSON in its attribute ``data-config``."""

    placeholder: str
    """The text in the empty input."""
    fill: bool
    """Whether the element grows and shrinks with its container."""
    submitKey: SubmitKey
    """The key that sends a message: Enter, or Enter with Ctrl or Cmd."""
    images: ImageSources
    """The sources of images that a model's text may load."""
    math: bool
    """Whether formulas are rendered."""
    threads: ThreadsPlace
    """Where the threads are shown, if at all."""
    showHistory: NotRequired[Literal[False]]
    """False if threads that the server keeps are not shown for that reason alone."""
    settings: bool | None
    """Whether the settings menu is shown; null shows it once it has an item."""
    export: bool | None
    """Whether downloads are offered; null offers them if the chat has a toolbar anyway."""
    attachments: bool | list[str]
    """Whether files can be attached, or which types."""
    maxAttachmentSize: int
    """Maximum number of bytes of a file."""
    allowEdit: bool
    """Whether messages can be edited and answers regenerated."""
    feedback: bool
    """Whether answers can be rated."""
    usage: bool
    """Whether answers show their tokens and cost."""
    labels: dict[str, str | dict[str, str]]
    """Replacements for the element's texts; those with a count can have one for each plural category."""
    language: NotRequired[str]
    """The language of the element's texts; left out for that of the page or the browser."""
    iconAssistant: NotRequired[str]
    """The HTML of the icon of answers; empty for no icon, left out for the default icon."""
    iconSend: NotRequired[str]
    """The HTML of the icon of the send button; left out for the default icon."""
    drawer: NotRequired[DrawerConfig | Literal[False]]
    """The drawer; false for none, left out for one that is closed until the app opens it."""
    greeting: NotRequired[dict[str, Any]]
    """The greeting of the page: its ``parts``, those of a message, and whether it is ``persistent``."""
    toolGrouping: NotRequired[ToolRows]
    """Which tool calls in a row are shown as one; those of the same tool when left out."""
    showThinkingAfter: NotRequired[float]
    """The seconds that a phase of reasoning must last to be shown; a negative number hides all, none when left out."""
    artifacts: NotRequired[Literal["drawer"]]
    """Where artifacts are shown; left out for in the message."""
    links: NotRequired[Literal["ask"]]
    """Whether a link to another site asks before it opens; left out if not."""
    explicit: NotRequired[list[ServerOption]]
    """The options that were set for the page although the server can set them, too."""


DEFAULT_CONFIG: ChatConfig = {
    "placeholder": "Enter a message...",
    "fill": True,
    "submitKey": "enter",
    "images": "same-origin",
    "math": True,
    "threads": False,
    "settings": None,
    "export": None,
    "attachments": False,
    "maxAttachmentSize": DEFAULT_ATTACHMENT_BYTES,
    "allowEdit": True,
    "feedback": False,
    "usage": False,
    "labels": {},
}
"""The configuration of an element whose app sets no option."""
