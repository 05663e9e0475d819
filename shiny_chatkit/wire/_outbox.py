"""Merges, batches and paces everything that goes to the browser."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from shiny_chatkit.protocol import TRAITS

from ._assets import Assets
from ._large import LARGE_CHARS, is_large
from ._pace import Pace
from ._sent_state import SentState

Event = Mapping[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Make = Callable[[], Event | None]
"""Creates an event right before it is sent; returns None if there is nothing left to send."""

BATCH_INTERVAL_SECONDS = 0.03
"""Time between two batches of a running stream, as in the chat:* specification."""

MAX_BUFFERED_CHARS = 300
"""Buffered text of this length is sent without waiting for the interval."""

_END_FIELDS = ("done", "stopped")


class Outbox:
    """Buffers events and sends them as numbered batches.

    Nothing is sent until :meth:`open` is called, because a message to a page without the element would be
    lost silently. While a batch is being sent, the next one is collected. Snapshots and older messages are
    created when they are sent, so that one snapshot answers several requests.

    Parameters
    ----------
    id
        The namespaced id of the chat.
    send
        Sends one payload. It may raise an error when the connection is gone, which closes the outbox.
    assets
        Knows what a page has to load before it can show an event.
    snapshot
        Creates the event that replaces all events put before it.
    has_whole_list
        Whether the log has all threads.
    """

    def __init__(
        self,
        id: str,
        send: Send,
        assets: Assets,
        snapshot: Callable[[], Event],
        *,
        has_whole_list: bool = True,
    ) -> None:
        self._id = id
        self._assets = assets
        self._send = send
        self._snapshot = snapshot
        self._sent_state = SentState(has_whole_list=has_whole_list)
        self._pace = Pace()
        self._asked: Make | None = None
        """Events to create and send: a snapshot, or older messages."""
        self._kept: list[dict[str, Any]] = []
        """Events to send after the next snapshot, which does not contain them."""
        self._is_new = False
        """Whether the page may have received none of the earlier events."""
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

    def open(self) -> None:
        """Start or restart with a snapshot, because a new element knows nothing."""
        self._open = self._is_new = True
        self.refresh()

    def refresh(self) -> None:
        """Send a snapshot if the element is on the page."""
        if not self._open or self._closed:
            return
        self._kept += [event for event in self._events if not TRAITS[event["event"]].in_snapshot]
        switches = [event for event in self._events if event["event"] == "chat:switch-thread"]
        self._events = switches[-1:]
        self._pieces, self._chars = None, 0
        self._streaming.clear()
        self._asked = self._snapshot
        self._schedule(urgent=True)

    def ask(self, make: Make) -> None:
        """Send the event that ``make`` creates as soon as the pace allows; a later call replaces an earlier one."""
        if self._open and not self._closed and not self._awaits_snapshot:
            self._asked = make
            self._schedule(urgent=True)

    @property
    def _awaits_snapshot(self) -> bool:
        return not self._open or self._asked is self._snapshot

    @property
    def was_open(self) -> bool:
        """Return whether the element was ever on the page."""
        return self._open

    def close(self) -> None:
        """Drop all buffered events and send nothing more, because the session has ended."""
        self._closed = True
        self._asked = None
        self._events.clear()
        self._stop_timer()

    def put(self, event: Event) -> None:
        """Buffer one event, which is sent automatically, at the latest after :data:`BATCH_INTERVAL_SECONDS`."""
        name: str = event["event"]
        if self._closed or not TRAITS[name].is_sent:
            return
        if self._awaits_snapshot:
            self._put_beside_snapshot({"event": name, "data": dict(event["data"])})
            return
        traits = TRAITS[name]
        if traits.grows is not None:
            urgent = self._put_text(name, traits.grows, event["data"])
        else:
            self._merge_ends()
            if traits.replaces_earlier:
                self._events = [waits for waits in self._events if not _is_older(waits, event)]
            self._events += self._with_assets(event)
            if traits.ends:
                self._streaming.discard(event["data"].get("messageId"))
            urgent = not (traits.streams or traits.replaces_earlier)
        self._schedule(urgent or self._chars >= MAX_BUFFERED_CHARS)

    def _with_assets(self, event: Event) -> list[dict[str, Any]]:
        loading = self._assets.needed(event)
        copy = {"event": event["event"], "data": dict(event["data"])}
        return [copy] if loading is None else [dict(loading), copy]

    def _put_beside_snapshot(self, event: dict[str, Any]) -> None:
        """Buffer an event if the pending snapshot will not contain it, or if it need not wait for the snapshot."""
        name = event["event"]
        if not TRAITS[name].in_snapshot:
            # Before the element exists, the snapshot will contain everything except these events.
            self._kept.append(event)
        elif TRAITS[name].before_snapshot and self._open:
            self._events = [waits for waits in self._events if waits["event"] != name] + [event]
            self._schedule(urgent=True)

    def _put_text(self, name: str, field: str, data: Mapping[str, Any]) -> bool:
        """Buffer text, merged into the previous event if possible; return whether it is the first chunk."""
        message_id = data["messageId"]
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
            if data.get("done") or data.keys() != last["data"].keys():
                # The first chunk sets the time, and the last one says how the message ended.
                ends = {field: data[field] for field in _END_FIELDS if field in data}
                last["data"] = {**data, **last["data"], **ends}
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
        """Join the buffered chunks into their event."""
        if self._pieces is not None and self._events:
            last = self._events[-1]
            field = TRAITS[last["event"]].grows
            last["data"][field] = "".join(self._pieces)
        self._pieces = None

    def _schedule(self, urgent: bool) -> None:
        due = 0 if urgent else self._last_sent + BATCH_INTERVAL_SECONDS
        if self._timer is None or due < self._due:
            self._fire_at(due)

    def _fire_at(self, due: float) -> None:
        self._stop_timer()
        loop = asyncio.get_running_loop()
        self._due = due
        # Even "at once" waits for the end of this loop iteration, so that events put together are sent together.
        at_once = due <= loop.time()
        self._timer = loop.call_soon(self._fire) if at_once else loop.call_at(due, self._fire)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _fire(self) -> None:
        self._timer = None
        if self._writer is None:
            self._writer = asyncio.create_task(self._write())
        # Otherwise a batch is being sent, and the writer checks again when it is done.

    async def _write(self) -> None:
        try:
            while not self._closed and (events := self._take()):
                self._seq += 1
                self._last_sent = asyncio.get_running_loop().time()
                try:
                    await self._send({"id": self._id, "seq": self._seq, "events": events})
                except Exception:  # noqa: BLE001 - each transport raises its own exceptions when it is closed
                    # The connection was lost since the last check; the end of the session follows.
                    self.close()
                if self._timer is not None:
                    break  # What was put in the meantime is not due yet.
        finally:
            self._writer = None

    def _take(self) -> list[dict[str, Any]]:
        """Return everything that can be sent now; requests above the pace have to wait."""
        self._merge_ends()
        self._stop_timer()
        now = asyncio.get_running_loop().time()
        answer: list[dict[str, Any]] = []
        if self._asked is not None and (allowed := self._pace.next_at()) > now:
            self._fire_at(allowed)
        elif self._asked is not None:
            answer = self._answer(self._asked, now)
        # Create requested events last, so that an error there does not lose buffered events.
        events, self._events, self._chars = self._events, [], 0
        return [short for event in (*events, *answer) for short in self._sent_state.to_send(event)]

    def _answer(self, make: Make, now: float) -> list[dict[str, Any]]:
        """Create the requested events, followed by the events that a snapshot does not contain."""
        event, self._asked = make(), None
        if event is None:
            return []
        # A large event costs the maximum anyway, so do not serialize it just to measure it.
        data = event["data"]
        self._pace.spend(LARGE_CHARS if is_large(data) else len(json.dumps(data)), now)
        if make is not self._snapshot:
            return self._with_assets(event)
        if self._is_new:
            self._is_new = False
            self._sent_state.forget()
        self._assets.forget()
        kept, self._kept = self._kept, []
        return [*self._with_assets(event), *kept]


def _is_older(waits: Event, event: Event) -> bool:
    """Return whether a buffered event is an older version of a list that is being put."""
    return waits["event"] == event["event"] and waits["data"].get("threadId") == event["data"].get(
        "threadId"
    )
