"""Applies each event to the log, then passes it to all attached readers."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Protocol, cast

from shiny_chatkit.log import Changes, Log, fold, now
from shiny_chatkit.protocol import TRAITS
from shiny_chatkit.protocol.build import OutboundEvent

from ._cleaning import StreamCleaner, clean_whole


class Reader(Protocol):
    """Follows a log as it grows."""

    def put(self, event: OutboundEvent) -> None:
        """Receive an event, which the log already contains."""
        ...

    def changed(self) -> None:
        """Receive the notice that a message was completed, added or removed, or that a thread's state changed."""
        ...


Subscriber = Callable[[Changes], None]


class Channel:
    """Applies events to a log, and passes them to its readers: any number of them, or none.

    Parameters
    ----------
    log
        The log.
    """

    def __init__(self, log: Log) -> None:
        self.log = log
        self._readers: tuple[Reader, ...] = ()
        self._subscribers: tuple[Subscriber, ...] = ()
        self._removal_subscribers: tuple[Subscriber, ...] = ()
        self._streams = StreamCleaner()
        self._shown: Counter[str | None] = Counter()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.get_ident()

    def attach(self, reader: Reader) -> None:
        """Pass all events from now on to a reader as well."""
        self._readers = (*self._readers, reader)

    def detach(self, reader: Reader) -> None:
        """Stop passing events to a reader."""
        self._readers = tuple(other for other in self._readers if other is not reader)

    def changed(self) -> None:
        """Tell all readers that something other than running text changed."""
        for reader in self._readers:
            reader.changed()

    def subscribe(self, fn: Subscriber) -> Callable[[], None]:
        """Call a function after each event with what the event changed, until the returned function is called."""
        self._subscribers = (*self._subscribers, fn)

        def unsubscribe() -> None:
            self._subscribers = _without(fn, self._subscribers)

        return unsubscribe

    def subscribe_to_removals(self, fn: Subscriber) -> Callable[[], None]:
        """Do the same as :meth:`subscribe`, but only after events that remove something; a stream has none."""
        self._removal_subscribers = (*self._removal_subscribers, fn)

        def unsubscribe() -> None:
            self._removal_subscribers = _without(fn, self._removal_subscribers)

        return unsubscribe

    def publish(self, changes: Changes) -> None:
        """Tell all subscribers what changed."""
        if changes.has_less:
            for id in changes.left:
                self._shown.pop(id, None)
            for fn in self._removal_subscribers:
                fn(changes)
        for fn in self._subscribers:
            fn(changes)

    def bind(self, loop: asyncio.AbstractEventLoop) -> None:
        """Set the event loop that owns the log; events emitted in other threads are passed to it."""
        self._loop = loop
        self._thread = threading.get_ident()

    def emit(self, event: OutboundEvent) -> None:
        """Clean an event's content, apply it to the log and send it; call this from any thread."""
        # Clean in the calling thread, because large content is created in worker threads.
        self.here(self._emit_all, clean_whole(event))

    def shown(self, thread_id: str) -> int:
        """Return how many visible events a thread has had; a larger number later means that it shows more."""
        return self._shown[thread_id] + self._shown[None]

    def note_shown(self) -> None:
        """Take note that something was shown that belongs to no thread."""
        self._shown[None] += 1

    def _emit_all(self, event: OutboundEvent) -> None:
        for clean_event in self._streams.take(event):
            self._emit(clean_event)

    def _emit(self, event: OutboundEvent) -> None:
        changes = fold(self.log, event, now())
        for reader in self._readers:
            reader.put(event)
        self.publish(changes)
        traits = TRAITS[event["event"]]
        data: Mapping[str, Any] = cast(Any, event["data"])
        thread_id = data.get("threadId")
        is_known = thread_id is None or thread_id in self.log.threads
        if traits.is_visible and data.get("chunk") != "" and is_known:
            self._shown[thread_id] += 1
        if not traits.streams or data.get("done"):
            self.changed()

    def here(self, fn: Callable[..., None], *args: Any) -> None:
        """Call ``fn`` on the log's event loop: now if this thread runs it, otherwise soon."""
        if self._loop is not None and threading.get_ident() != self._thread:
            self._loop.call_soon_threadsafe(fn, *args)
        else:
            fn(*args)


def _without(fn: Subscriber, subscribers: tuple[Subscriber, ...]) -> tuple[Subscriber, ...]:
    return tuple(other for other in subscribers if other != fn)
