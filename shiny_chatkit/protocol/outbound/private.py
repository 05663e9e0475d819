"""Payloads of events that change the log and are never sent, because only the server needs them.

Defines their fields. Models and app code read the data that these events add to the log.
"""

from __future__ import annotations

from typing import Any, Literal

from typing_extensions import NotRequired, TypedDict

from shiny_chatkit.protocol.content import MessageId, Queued, SettingValue, ThreadId, Timestamp
from shiny_chatkit.protocol.registry import outbound
from shiny_chatkit.protocol.traits import NEVER_SENT, Traits


@outbound("chat:system-message", origin="extension", traits=NEVER_SENT)
class SystemMessage(TypedDict):
    """An instruction to the model is added to the thread."""

    messageId: MessageId
    threadId: ThreadId
    text: str
    """The instruction."""
    createdAt: Timestamp
    """When it was added."""


@outbound(
    "chat:message-source",
    origin="extension",
    traits=Traits(streams=True, is_visible=False, is_sent=False),
)
class MessageSource(TypedDict):
    """The text for the model differs from the text shown."""

    messageId: MessageId
    threadId: ThreadId
    source: str
    """The text that a model reads."""


@outbound("chat:message-sent", origin="extension", traits=NEVER_SENT)
class MessageSent(TypedDict):
    """A message was submitted by the user in this session."""

    messageId: MessageId
    threadId: ThreadId
    attachments: list[Any]
    """The files and mentions, with their content."""
    command: NotRequired[str]
    """The name of the slash command that the message ran."""
    args: NotRequired[str]
    """The rest of the command's line."""


@outbound("chat:tool-allowed", origin="extension", traits=NEVER_SENT)
class ToolAllowed(TypedDict):
    """The user allows a tool for the rest of the thread."""

    threadId: ThreadId
    name: str
    """The name of the tool."""


@outbound("chat:setting-chosen", origin="extension", traits=NEVER_SENT)
class SettingChosen(TypedDict):
    """The user changed a setting; the page already shows the new value."""

    id: str
    """The id of the setting."""
    value: SettingValue
    """The new value."""


@outbound("chat:thread-titled", origin="extension", traits=NEVER_SENT)
class ThreadTitled(TypedDict):
    """A thread gets a title, which may equal the one taken from its first message."""

    threadId: ThreadId
    title: str
    """The title."""


@outbound("chat:thread-values", origin="extension", traits=NEVER_SENT)
class ThreadValues(TypedDict):
    """The values that the app keeps with a thread change."""

    threadId: ThreadId
    values: dict[str, Any]
    """All values, as JSON-like data."""


@outbound("chat:threads-loaded", origin="extension", traits=NEVER_SENT)
class ThreadsLoaded(TypedDict):
    """Threads from the store become part of the log."""

    threads: list[Any]
    """The threads, without messages."""


@outbound("chat:messages-loaded", origin="extension", traits=NEVER_SENT)
class MessagesLoaded(TypedDict):
    """Older messages from the store become part of the log; what was still being written was interrupted."""

    threadId: ThreadId
    messages: list[Any]
    """The messages, in order."""
    unloaded: Literal["none", "older"]
    """Whether the store has even older messages."""


@outbound("chat:thread-reloaded", origin="extension", traits=NEVER_SENT)
class ThreadReloaded(TypedDict):
    """Another process has changed a thread, which was read from the store again."""

    threadId: ThreadId
    thread: Any
    """The thread with its messages."""


@outbound("chat:turn-lost", origin="extension", traits=NEVER_SENT)
class TurnLost(TypedDict):
    """The process that wrote a thread has ended, and the thread's turns with it."""

    threadId: ThreadId
    wasBusy: bool
    """Whether a turn was running."""
    queued: list[Queued]
    """Submissions that waited for their turn."""
