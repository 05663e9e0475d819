"""Payloads that change the message log of a thread, and the errors shown beside it.

Owns their fields; the rules by which a log follows them are in docs/protocol.md.
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
)
from shiny_chatkit.protocol.registry import outbound
from shiny_chatkit.protocol.traits import Traits


@outbound(
    "chat:assistant-message",
    adds=("icon", "createdAt", "format", "attachments", "replaces"),
    traits=Traits(is_news=True),
)
class AssistantMessage(TypedDict):
    """A whole, finished message. It replaces the message of the same id, or is added at the end.

    Also the server's confirmation of what the user submitted: role ``user``, format ``plain``
    and the browser's own messageId.
    """

    messageId: MessageId
    text: str
    """The message's only part but for attachments; no part at all when empty."""
    threadId: ThreadId
    role: NotRequired[Role]
    """Assistant when left out."""
    stopped: NotRequired[bool]
    """The answer was cut short."""
    icon: NotRequired[str]
    """Trusted HTML shown beside the message."""
    createdAt: NotRequired[Timestamp]
    """When it was made."""
    format: NotRequired[Literal["plain"]]
    """``plain``: the text is not markdown."""
    attachments: NotRequired[list[AttachmentPart]]
    """What was sent along; parts that come before the text."""
    replaces: NotRequired[ReplacedId]


@outbound("chat:message-start", origin="extension", traits=Traits(is_visible=False))
class MessageStart(TypedDict):
    """A message takes its place in the thread, empty, and will be streamed into."""

    messageId: MessageId
    threadId: ThreadId
    role: Role
    """Whose message it is."""
    createdAt: Timestamp
    """When it began."""
    icon: NotRequired[str]
    """Trusted HTML shown beside the message."""
    replaces: NotRequired[ReplacedId]


@outbound(
    "chat:stream-chunk",
    adds=("threadId",),
    defaults={"done": False},
    traits=Traits(grows="chunk", streams=True, is_news=True),
)
class StreamChunk(TypedDict):
    """The next text of a message that streams. An unknown id starts an assistant's message."""

    messageId: MessageId
    threadId: ThreadId
    chunk: str
    """Markdown to append; may be empty."""
    done: bool
    """The message ends here; later chunks of it are ignored."""
    stopped: NotRequired[bool]
    """With done: it was cut short."""


@outbound("chat:html", origin="extension", traits=Traits(streams=True, is_news=True))
class Html(TypedDict):
    """Trusted user interface takes its place after what the message has so far."""

    messageId: MessageId
    threadId: ThreadId
    html: str
    """Its markup."""
    deps: list[HtmlDependency]
    """The dependencies to load before it is shown."""


@outbound("chat:message-truncate", origin="extension", traits=Traits(streams=True))
class MessageTruncate(TypedDict):
    """A message goes back to an earlier point of its stream."""

    messageId: MessageId
    threadId: ThreadId
    parts: int
    """How many of its parts stay."""
    chars: int
    """How many Unicode code points of the last of them stay, if that is text."""


@outbound("chat:messages-deleted", origin="extension", traits=Traits(is_visible=False))
class MessagesDeleted(TypedDict):
    """Messages leave the thread, submitted ones that wait for their confirmation included."""

    threadId: ThreadId
    messageIds: list[MessageId]
    """Which messages go."""


@outbound("chat:feedback-changed", origin="extension")
class FeedbackChanged(TypedDict):
    """A message, or an earlier version of one, has another rating."""

    messageId: MessageId
    threadId: ThreadId
    value: Rating | None
    """Null: none any more."""


@outbound("chat:usage", origin="extension")
class UsageReport(TypedDict):
    """A message took so much more of a model."""

    messageId: MessageId
    threadId: ThreadId
    usage: Usage
    """What came on top of what was known of this message."""


@outbound("chat:generation-stopped", adds=("threadId",), traits=Traits(ends=True))
class GenerationStopped(TypedDict):
    """An answer was stopped; nothing of it follows. An unknown messageId shows no message."""

    messageId: MessageId
    threadId: ThreadId
    partialContent: str
    """All text parts joined, as the server keeps them; the browser drops what it has beyond."""


@outbound("chat:typing-indicator", traits=Traits(is_visible=False))
class TypingIndicator(TypedDict):
    """The typing indicator of a thread appears or goes. Content and the turn's end hide it too."""

    typing: bool
    """It appears, or goes."""
    threadId: NotRequired[ThreadId]
    """Always sent by this package; the active thread when left out."""


@outbound("chat:busy", origin="extension", traits=Traits(is_visible=False))
class Busy(TypedDict):
    """A turn starts or ends in a thread."""

    threadId: ThreadId
    busy: bool
    """A turn runs, or has ended."""


@outbound("chat:queue", origin="extension", traits=Traits(replaces_earlier=True, is_visible=False))
class Queue(TypedDict):
    """The submissions that wait for the running turn; replaces what was known before."""

    threadId: ThreadId
    queued: list[QueuedOnce]
    """Those that wait, the next one first."""


@outbound("chat:clear")
class Clear(TypedDict):
    """All messages of one thread go, and what was shown above them."""

    threadId: NotRequired[ThreadId]
    """The active thread when left out."""


@outbound(
    "chat:error", origin="extension", traits=Traits(ends=True, in_snapshot=False, is_news=True)
)
class ChatError(TypedDict):
    """Something failed: a turn, one message, or an event that was refused."""

    code: str
    """A word for programs; ``rejected`` for a refused event."""
    message: str
    """A sentence for the user."""
    threadId: NotRequired[ThreadId]
    messageId: NotRequired[MessageId]
    """The message to mark as failed; without it a notice is shown above the composer."""
