"""Where an event is made true: folded into the log, then sent."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, cast

from shiny_chatkit.conversation import Changes, Conversation, now
from shiny_chatkit.protocol import TRAITS
from shiny_chatkit.protocol.build import OutboundEvent

from ._cleaning import StreamCleaner, clean_whole
from ._outbox import Outbox


class Channel:
    """A conversation and the way to its viewer.

    Parameters
    ----------
    conversation
        The log.
    outbox
        The way to the browser.
    on_change
        Called after an event that completes, adds or removes a message or changes a thread's state;
        not for each chunk.
    """

    def __init__(
        self, conversation: Conversation, outbox: Outbox, on_change: Callable[[], None]
    ) -> None:
        self.conversation = conversation
        self.outbox = outbox
        self.changed = on_change
        self._subscribers: list[Callable[[Changes], None]] = []
        self._streams = StreamCleaner()
        self._shown: Counter[str | None] = Counter()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.get_ident()

    def subscribe(self, fn: Callable[[Changes], None]) -> None:
        """Call a function after each event by which something left the log or became unread."""
        self._subscribers.append(fn)

    def publish(self, changes: Changes) -> None:
        """Tell all subscribers what changed."""
        for fn in self._subscribers:
            fn(changes)

    def bind(self, loop: asyncio.AbstractEventLoop) -> None:
        """Say which loop the log lives on; events emitted elsewhere are handed over to it."""
        self._loop = loop
        self._thread = threading.get_ident()

    def emit(self, event: OutboundEvent) -> None:
        """Make an event true, from whichever thread; its content is cleaned on the way."""
        # In the calling thread: what is large is made off the loop.
        self.here(self._emit_all, clean_whole(event))

    def shown(self, thread_id: str) -> int:
        """Return how much was shown in a thread, or around all of them, so far: whether there is more, later."""
        return self._shown[thread_id] + self._shown[None]

    def _emit_all(self, event: OutboundEvent) -> None:
        for clean_event in self._streams.take(event):
            self._emit(clean_event)

    def _emit(self, event: OutboundEvent) -> None:
        changes = self.conversation.apply(event, now())
        self.outbox.put(event)
        if changes.has_less or changes.unread:
            self.publish(changes)
        traits, data = TRAITS[event["event"]], cast("Mapping[str, Any]", event["data"])
        if traits.is_visible and data.get("chunk") != "":
            self._shown[data.get("threadId")] += 1
        if not traits.streams or data.get("done"):
            self.changed()

    def here(self, fn: Callable[..., None], *args: Any) -> None:
        """Call ``fn`` on the log's own loop: now if this is it, else soon."""
        if self._loop is not None and threading.get_ident() != self._thread:
            self._loop.call_soon_threadsafe(fn, *args)
        else:
            fn(*args)
