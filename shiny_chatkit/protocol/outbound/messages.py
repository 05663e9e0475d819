"""Payloads that change the message log of a thread, and the errors shown beside it.

Defines their fields; the rules by which they change a log are in docs/protocol.md.
"""

from __future__ import annotations

from typing import Literal

from typing_extensions import NotRequired, TypedDict

from shiny_chatkit.protocol.content import (
    AttachmentPart,
    HtmlDependency,
    MessageId,
    QueuedOnce,
    Rating,
    ReplacedId,
    Role,
    ThreadId,
    Timestamp,
    Usage,
    Wording,
)
from shiny_chatkit.protocol.registry import outbound
from shiny_chatkit.protocol.traits import Traits


@outbound(
    "chat:assistant-message",
    adds=("interrupted", "icon", "createdAt", "format", "attachments", "replaces"),
    traits=Traits(is_news=True),
)
class AssistantMessage(TypedDict):
    """A whole, finished message. It replaces the message of the same id, or is added at the end.

    The server also confirms a submission with this event: with role ``user``, format ``plain`` and the
    messageId that the browser created.
    """

    messageId: MessageId
    text: str
    """The message's text part; if it is empty, the message has no text part."""
    threadId: ThreadId
    role: NotRequired[Role]
    """The role of the message's author; assistant when left out."""
    stopped: NotRequired[bool]
    """Whether the answer was stopped."""
    interrupted: NotRequired[bool]
    """Whether the server ended while the answer was written, or before it began to answer this message."""
    icon: NotRequired[str]
    """Trusted HTML shown beside the message."""
    createdAt: NotRequired[Timestamp]
    """When the message was created."""
    format: NotRequired[Literal["plain"]]
    """``plain``: the text is shown as typed, not as markdown."""
    attachments: NotRequired[list[AttachmentPart]]
    """Attachments, as parts before the text."""
    replaces: NotRequired[ReplacedId]


@outbound("chat:message-start", origin="extension", traits=Traits(is_visible=False))
class MessageStart(TypedDict):
    """An empty message is added to the thread; its content follows."""

    messageId: MessageId
    threadId: ThreadId
    role: Role
    """The role of the message's author."""
    createdAt: Timestamp
    """When it began."""
    icon: NotRequired[str]
    """Trusted HTML shown beside the message."""
    attachments: NotRequired[list[AttachmentPart]]
    """Files that come with the message."""
    replaces: NotRequired[ReplacedId]


@outbound(
    "chat:stream-chunk",
    adds=("threadId", "interrupted"),
    defaults={"done": False},
    traits=Traits(grows="chunk", streams=True, is_news=True),
)
class StreamChunk(TypedDict):
    """Text to append to a streaming message. An unknown id starts an assistant's message."""

    messageId: MessageId
    threadId: ThreadId
    chunk: str
    """Markdown to append; may be empty."""
    done: bool
    """Whether the message ends here; later chunks are ignored."""
    stopped: NotRequired[bool]
    """With `done`: whether the message was stopped."""
    interrupted: NotRequired[bool]
    """With `done`: whether the server that wrote the message ended before it was complete."""


@outbound("chat:html", origin="extension", traits=Traits(streams=True, is_news=True))
class Html(TypedDict):
    """Trusted UI is appended to the message."""

    messageId: MessageId
    threadId: ThreadId
    html: str
    """The HTML."""
    deps: list[HtmlDependency]
    """The dependencies to load before it is shown."""


@outbound("chat:message-truncate", origin="extension", traits=Traits(streams=True))
class MessageTruncate(TypedDict):
    """A message is shortened to an earlier point of its stream."""

    messageId: MessageId
    threadId: ThreadId
    parts: int
    """The number of parts to keep."""
    chars: int
    """The number of Unicode code points of the last kept part to keep, if it is text."""


@outbound("chat:messages-deleted", origin="extension", traits=Traits(is_visible=False))
class MessagesDeleted(TypedDict):
    """Messages are removed from the thread, including submitted ones that were not confirmed yet."""

    threadId: ThreadId
    messageIds: list[MessageId]
    """The removed messages."""


@outbound("chat:feedback-changed", origin="extension")
class FeedbackChanged(TypedDict):
    """The rating of a message, or of an earlier version of one, changes, and with it the comment."""

    messageId: MessageId
    threadId: ThreadId
    value: Rating | None
    """The new rating; null if it was removed."""
    feedbackComment: NotRequired[str]
    """The new comment; left out if there is none."""


@outbound("chat:usage", origin="extension")
class UsageReport(TypedDict):
    """A message used more tokens."""

    messageId: MessageId
    threadId: ThreadId
    usage: Usage
    """The additional usage of this message."""


@outbound("chat:generation-stopped", adds=("threadId",), traits=Traits(ends=True))
class GenerationStopped(TypedDict):
    """An answer was stopped, and no more of it follows. An unknown messageId adds no message."""

    messageId: MessageId
    threadId: ThreadId
    partialContent: str
    """All text parts joined, as the server keeps them; the browser drops any text beyond it."""


@outbound("chat:typing-indicator", traits=Traits(is_visible=False))
class TypingIndicator(TypedDict):
    """The typing indicator of a thread appears or disappears. Content and the turn's end hide it, too."""

    typing: bool
    """Whether the indicator is shown."""
    threadId: NotRequired[ThreadId]
    """Always sent by this package; the active thread when left out."""


@outbound("chat:busy", origin="extension", traits=Traits(is_visible=False))
class Busy(TypedDict):
    """A turn starts or ends in a thread."""

    threadId: ThreadId
    busy: bool
    """Whether a turn is running."""


@outbound("chat:queue", origin="extension", traits=Traits(replaces_earlier=True, is_visible=False))
class Queue(TypedDict):
    """The submissions that wait for the running turn; replaces the earlier list."""

    threadId: ThreadId
    queued: list[QueuedOnce]
    """The waiting submissions, the next one first."""


@outbound("chat:clear")
class Clear(TypedDict):
    """All messages of a thread are removed, together with the content above them."""

    threadId: NotRequired[ThreadId]
    """The thread to clear; the active thread when left out."""


@outbound(
    "chat:error", origin="extension", traits=Traits(ends=True, in_snapshot=False, is_news=True)
)
class ChatError(TypedDict):
    """Something failed: a turn, one message, or an event that was refused."""

    code: str
    """A machine-readable code; ``rejected`` for a refused event."""
    message: str
    """The text for the user."""
    wording: NotRequired[Wording]
    """The key and values of the message, if it is a text of the package."""
    threadId: NotRequired[ThreadId]
    messageId: NotRequired[MessageId]
    """The message to mark as failed; without it a notice is shown above the composer."""
