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


class Channel:
    """Applies events to a log, and passes them to its readers: any number of them, or none.

    Parameters
    ----------
    log
        The log.
    """

    def __init__(self, log: Log) -> None:
        self.log = log
        self._readers: list[Reader] = []
        self._subscribers: list[Callable[[Changes], None]] = []
        self._streams = StreamCleaner()
        self._shown: Counter[str | None] = Counter()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.get_ident()

    def attach(self, reader: Reader) -> None:
        """Pass all events from now on to a reader as well."""
        self._readers.append(reader)

    def detach(self, reader: Reader) -> None:
        """Pass no more events to a reader."""
        if reader in self._readers:
            self._readers.remove(reader)

    def changed(self) -> None:
        """Tell all readers that something other than running text changed."""
        for reader in list(self._readers):
            reader.changed()

    def subscribe(self, fn: Callable[[Changes], None]) -> Callable[[], None]:
        """Call a function after each event with what the event changed, until the returned function is called."""
        self._subscribers.append(fn)
        return lambda: self._subscribers.remove(fn)

    def publish(self, changes: Changes) -> None:
        """Tell all subscribers what changed."""
        for id in changes.left:
            self._shown.pop(id, None)
        for fn in (*self._subscribers,):
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
        for reader in list(self._readers):
            reader.put(event)
        self.publish(changes)
        traits, data = TRAITS[event["event"]], cast("Mapping[str, Any]", event["data"])
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
