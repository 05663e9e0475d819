"""Messages, and the threads that they belong to."""

from __future__ import annotations

from typing import Literal

from typing_extensions import NotRequired, TypeAliasType, TypedDict

from shiny_chatkit.protocol.registry import shape

from .ids import MessageId, ThreadId, Timestamp
from .parts import Part
from .wording import Wording

Role = TypeAliasType("Role", Literal["user", "assistant"])
Rating = TypeAliasType("Rating", Literal["up", "down"])


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
    errorWording: NotRequired[Wording]
    """The key and values of `error`, if it is a text of the package."""
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
    """Whether the thread is listed above the others."""
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
