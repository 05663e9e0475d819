"""The one writer to the wire: merges, batches and paces what goes to the browser."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from ._assets import Assets

Event = Mapping[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]

INTERVAL = 0.03
"""Seconds between two batches of a running stream (the seed page's 30 ms)."""

CHARS = 300
"""So much waiting text is sent without waiting for the interval."""

# What a stream consists of after its first piece can wait for the interval; all else goes at once.
_PATIENT = frozenset(
    {"chat:stream-chunk", "chat:thinking-chunk", "chat:message-truncate", "chat:html"}
)

# The text of these grows: what belongs to one message and stands together goes as one.
_GROWING = {"chat:stream-chunk": "chunk", "chat:thinking-chunk": "text"}
_ENDS = ("done", "stopped")
_FINAL = frozenset({"chat:generation-stopped", "chat:error"})

# Before the element is there, the log is its memory: the snapshot will say it all. Only what no
# snapshot holds has to be kept.
_NOT_IN_SNAPSHOT = frozenset({"chat:update-input", "chat:error"})


class Outbox:
    """Buffers events and sends them as numbered batches.

    Nothing is sent until :meth:`open` is called with a snapshot, since a message to a page that has
    no element yet would be lost without a trace. While a batch is being sent the next one gathers.

    Parameters
    ----------
    id
        The namespaced id of the chat.
    send
        Sends one payload; may raise once the connection is gone, which closes the outbox.
    assets
        Knows what a page has to load before it can show an event.
    """

    def __init__(self, id: str, send: Send, assets: Assets) -> None:
        self._id = id
        self._assets = assets
        self._send = send
        self._seq = 0
        self._open = False
        self._events: list[dict[str, Any]] = []
        self._pieces: list[str] | None = None
        self._chars = 0
        self._streaming: set[str] = set()
        self._last_sent = 0.0
        self._timer: asyncio.TimerHandle | asyncio.Handle | None = None
        self._due = 0.0
        self._writer: asyncio.Task[None] | None = None
        self._closed = False

    def open(self, snapshot: Event) -> None:
        """Start (again) with a snapshot, which stands for everything that went before it."""
        self._open = True
        kept = [event for event in self._events if event["event"] in _NOT_IN_SNAPSHOT]
        self._events = [event for event in self._events if event["event"] == "chat:switch-thread"]
        self._merge_ends()
        self._streaming.clear()
        self._assets.forget()
        for event in (snapshot, *kept):
            self.put(event)

    def refresh(self, snapshot: Event) -> None:
        """Send a snapshot, if the element is there to take it."""
        if self._open:
            self.open(snapshot)

    @property
    def was_open(self) -> bool:
        """Whether the element has ever been there."""
        return self._open

    def close(self) -> None:
        """The session is gone: forget what waits and send nothing more."""
        self._closed = True
        self._events.clear()
        if self._timer is not None:
            self._timer.cancel()

    def put(self, event: Event) -> None:
        """Take one event; it is sent by itself, at the latest after :data:`INTERVAL`."""
        name: str = event["event"]
        if self._closed or not (self._open or name in _NOT_IN_SNAPSHOT):
            return
        if name in _GROWING:
            urgent = self._put_text(name, event["data"])
        else:
            self._merge_ends()
            if self._open and (loading := self._assets.needed(event)) is not None:
                self._events.append(dict(loading))
            self._events.append({"event": name, "data": dict(event["data"])})
            if name in _FINAL:
                self._streaming.discard(event["data"].get("messageId"))
            urgent = name not in _PATIENT
        if self._open:
            self._schedule(urgent or self._chars >= CHARS)

    def _put_text(self, name: str, data: Mapping[str, Any]) -> bool:
        """Add text, to the event before it if that belongs to it; says whether it is a first piece."""
        field, message_id = _GROWING[name], data["messageId"]
        self._chars += len(data[field])
        last = self._events[-1] if self._events else None
        if (
            last is not None
            and last["event"] == name
            and last["data"]["messageId"] == message_id
            and not last["data"].get("done")
        ):
            if self._pieces is None:
                self._pieces = [last["data"][field]]
            self._pieces.append(data[field])
            # What came first keeps its own time; how it ends is told by what came last.
            last["data"] = {**data, **last["data"], **{k: data[k] for k in _ENDS if k in data}}
        else:
            self._merge_ends()
            self._events.append({"event": name, "data": dict(data)})
        first = message_id not in self._streaming
        if data.get("done"):
            self._streaming.discard(message_id)
        else:
            self._streaming.add(message_id)
        return first

    def _merge_ends(self) -> None:
        """Write the gathered pieces into the event they belong to."""
        if self._pieces is not None and self._events:
            last = self._events[-1]
            last["data"][_GROWING[last["event"]]] = "".join(self._pieces)
        self._pieces = None

    def _schedule(self, now: bool) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time() if now else max(loop.time(), self._last_sent + INTERVAL)
        if self._timer is not None:
            if self._due <= due:
                return
            self._timer.cancel()
        self._due = due
        # "At once" is the end of this turn of the loop, so that what is put together goes together.
        self._timer = loop.call_soon(self._fire) if now else loop.call_at(due, self._fire)

    def _fire(self) -> None:
        self._timer = None
        if self._writer is None:
            self._writer = asyncio.create_task(self._write())
        # Else a batch is under way: the writer looks again when it is done.

    async def _write(self) -> None:
        try:
            while self._events and self._timer is None and not self._closed:
                self._merge_ends()
                events, self._events, self._chars = self._events, [], 0
                self._seq += 1
                self._last_sent = asyncio.get_running_loop().time()
                await self._send({"id": self._id, "seq": self._seq, "events": events})
        except Exception:  # noqa: BLE001 - each transport has its own way to be gone
            # The connection went away between two looks; the session's own end follows.
            self.close()
        finally:
            self._writer = None
