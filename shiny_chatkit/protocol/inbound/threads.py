"""Events of threads, and requests for what the page does not have yet."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shiny_chatkit.protocol.content import Id, MessageId, ThreadId
from shiny_chatkit.protocol.limits import MAX_QUERY_CHARS
from shiny_chatkit.protocol.traits import InboundTraits

from .base import Inbound, ThreadChange, Title, inbound


@inbound(
    "chat:request-state",
    adds=("version", "elements", "lastThreadId", "keptThreadId"),
    traits=InboundTraits(waits_for_store=True),
)
class RequestState(Inbound):
    """The element requests everything it shows; the server sends nothing before this event."""

    version: Annotated[int, Field(ge=1)] = 1
    """The page's version of this protocol."""
    elements: Annotated[int, Field(ge=1, le=1000)] = 1
    """The number of elements with this id on the page; only one can show the chat."""
    last_thread_id: Id | None = None
    """The thread that the page showed before it lost the connection, to be shown again if it exists."""
    kept_thread_id: Id | None = None
    """The thread that the browser showed last, which the server may show again."""


@inbound(
    "chat:request-history",
    adds=("before", "until"),
    traits=InboundTraits(loads="last", waits_for_store=True),
)
class RequestHistory(Inbound):
    """The element requests older messages of a thread."""

    thread_id: ThreadId
    limit: Annotated[int, Field(ge=1, le=1000)]
    """Maximum number of messages."""
    before: MessageId | None = None
    """Return messages before this one; the newest messages when left out."""
    until: MessageId | None = None
    """Return at least this message and all that follow, even if they are more than the limit."""


@inbound("chat:request-threads", origin="extension", traits=InboundTraits(only_reads=True))
class RequestThreads(Inbound):
    """The element requests threads that its list lacks."""

    limit: Annotated[int, Field(ge=1, le=200)]
    """Maximum number of threads."""
    before: ThreadId | None = None
    """Return threads that follow this one in the list; the first ones when left out."""
    archived: bool = False
    """Whether to return archived threads, or else the others."""


@inbound("chat:search", origin="extension", traits=InboundTraits(only_reads=True))
class Search(Inbound):
    """The user searches all conversations."""

    query: Annotated[str, Field(max_length=MAX_QUERY_CHARS)]
    """The words to find; the last one may be incomplete."""
    limit: Annotated[int, Field(ge=1, le=100)]
    """Maximum number of hits."""


@inbound("chat:thread-create")
class ThreadCreate(Inbound):
    """The user creates a thread."""

    title: Title | None = None
    """The title, trimmed; left out for a thread that takes its title from its first message."""


@inbound("chat:thread-switch", traits=InboundTraits(loads="last"))
class ThreadSwitch(Inbound):
    """The user switches to another thread; running turns continue."""

    thread_id: ThreadId


@inbound("chat:thread-delete")
class ThreadDelete(ThreadChange):
    """The user deletes a thread; its turn is cancelled."""

    thread_id: ThreadId


@inbound("chat:thread-rename")
class ThreadRename(ThreadChange):
    """The user renames a thread."""

    thread_id: ThreadId
    title: Title
    """The new title, trimmed; an empty title changes nothing."""


@inbound("chat:thread-pin", origin="extension")
class ThreadPin(ThreadChange):
    """The user pins a thread above the others, or unpins it."""

    thread_id: ThreadId
    pinned: bool
    """Whether to pin it."""


@inbound("chat:thread-archive", origin="extension")
class ThreadArchive(ThreadChange):
    """The user moves a thread to the archive, or back to the list."""

    thread_id: ThreadId
    archived: bool
    """Whether to archive it."""
