"""Shares the threads of a workspace with other processes that use the same database.

A process answers in a thread only while it holds the thread's lease. The others follow it, and change nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from contextlib import suppress
from typing import Any

from shiny_chatkit.protocol.build import OutboundEvent
from shiny_chatkit.protocol.inbound import ThreadChange
from shiny_chatkit.stores import StoreError
from shiny_chatkit.turns import Turns
from shiny_chatkit.wire import Channel

from ._forwarding import Forwarding, Refuse
from ._leases import Leases
from ._loading import Loader
from ._saving import Saver
from ._tasks import ended
from ._thread_changes import ThreadChanges
from ._waiting import Waiting

RENEW_SECONDS = 3.0
"""Pause between renewals of leases, and between looks at the leases of others."""

WATCH_SECONDS = 3 * RENEW_SECONDS
"""How long a thread is saved more often after another process has said that a page shows it."""

_log = logging.getLogger("shiny_chatkit.store")


class Sharing:
    """Holds the leases of a workspace's turns, and follows what other processes do.

    Parameters
    ----------
    leases
        The leases of the threads, which turns, loader and saver have as well.
    channel
        Receives the messages of processes that have died.
    turns
        Starts turns only in threads whose lease is held here.
    changes
        Performs changes that other processes send.
    loader, saver
        Read threads again, and save only those that no other process answers in.
    is_on_show
        Returns whether a page shows a thread.
    on_reloaded
        Called with the id of a thread that was read again, and the events that show what has changed; None if only a
        snapshot does.
    on_gone
        Called with the id of a thread that another process has deleted.
    """

    def __init__(
        self,
        leases: Leases,
        channel: Channel,
        turns: Turns,
        changes: ThreadChanges,
        loader: Loader,
        saver: Saver,
        is_on_show: Callable[[str], bool],
        on_reloaded: Callable[[str, Sequence[OutboundEvent] | None], None],
        on_gone: Callable[[str], None],
    ) -> None:
        self._leases = leases
        self._turns, self._loader, self._saver = turns, loader, saver
        self._is_on_show = is_on_show
        self._on_reloaded, self._on_gone = on_reloaded, on_gone
        self._forwarding = Forwarding(leases, changes, self._reload)
        self._waiting = Waiting(leases, turns, channel, self._forwarding.recovered)
        self._acquiring: dict[str, asyncio.Event] = {}
        self._outdated: dict[str, set[str] | None] = {}
        """The messages to read again by thread; None for all."""
        self._partial: set[str] = set()
        """The threads whose last reading covered only some messages, so that others may be older than their thread."""
        self._reading: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_list_outdated = False
        """Whether other processes may have created threads that this one does not know."""
        self._end_listening: Callable[[], None] | None = None
        self._is_stopped = False
        turns.watch(on_wait=self._wanted, on_over=self._over)

    async def begin(self) -> None:
        """Listen to other processes, and look after leases, from now on.

        Raises
        ------
        StoreError
            If the store fails.
        """
        if self._end_listening is None:
            self._end_listening = await self._leases.listen(self._received, self._missed)
            self._do(self._look_after())

    async def close(self) -> None:
        """Release all leases, and stop listening."""
        await self.stop()
        await self._leases.close()

    async def stop(self) -> None:
        """Stop listening and working; the leases expire."""
        self._is_stopped = True
        if self._end_listening is not None:
            self._end_listening()
        await ended(*self._tasks, self._reading)
        await self._leases.end()

    # -- This process answers ----------------------------------------------------------------

    def _wanted(self, thread_id: str) -> None:
        if thread_id not in self._acquiring:
            self._acquiring[thread_id] = asyncio.Event()
            self._do(self._acquire(thread_id))
        else:
            self._acquiring[thread_id].set()  # There is something more to keep.

    async def _acquire(self, thread_id: str) -> None:
        """Wait for the lease of a thread, and then start what waits there."""
        is_free = self._acquiring[thread_id]
        try:
            while not await self._is_acquired(thread_id, is_free):
                await _waited(is_free, RENEW_SECONDS)
            self._leases.held.add(thread_id)
            self._saver.take_up(thread_id)
        finally:
            del self._acquiring[thread_id]
        self._turns.drop_answered(thread_id)
        if self._turns.waiting(thread_id):
            self._turns.wake(thread_id)
        elif not self._turns.is_running(thread_id):
            await self._release_saved(thread_id)

    async def _is_acquired(self, thread_id: str, is_free: asyncio.Event) -> bool:
        is_free.clear()
        try:
            if not await self._leases.acquire(thread_id):
                if not self._leases.is_elsewhere(thread_id):
                    await self._reload(thread_id)
                await self._waiting.keep(thread_id)
                return False
            if self._turns.is_running(thread_id) and thread_id in self._saver.aside:
                # Its stream comes after what the other process has written, which is read when the stream has ended.
                await self._waiting.keep(thread_id)
                return False
            # The versions alone do not tell if both processes have counted them up.
            is_noted = thread_id in self._outdated or thread_id in self._partial
            is_outdated = is_noted or await self._loader.is_outdated(thread_id)
            if self._leases.is_elsewhere(thread_id) or is_outdated:
                # Read what the other process has written before answering.
                self._outdated.pop(thread_id, None)
                await self._reload(thread_id)
        except StoreError:
            # The chat continues without its database, as it does in a single process.
            self._outdated[thread_id] = None
            _log.warning("A conversation goes on without knowing whether another process uses it.")
        self._leases.elsewhere.discard(thread_id)
        return True

    def _over(self, thread_id: str) -> None:
        if thread_id in self._leases.held:
            self._do(self._release_saved(thread_id))
        elif thread_id in self._acquiring:
            self._acquiring[thread_id].set()
        else:
            self._read_again(thread_id)

    async def _release_saved(self, thread_id: str) -> None:
        # Whoever takes the lease next finds everything in the store.
        await self._saver.written()
        with suppress(StoreError):
            await self._waiting.drop(thread_id)
        if not (self._turns.is_running(thread_id) or self._turns.waiting(thread_id)):
            await self._leases.release(thread_id)
            self._read_soon()

    async def _look_after(self) -> None:
        """Renew the leases of this process, and notice when those of others have ended."""
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            try:
                await self._look_once()
            except StoreError:
                continue
            except Exception:  # noqa: BLE001 - whatever it was, leases that are not renewed expire
                _log.exception("The leases of conversations could not be looked after.")

    async def _look_once(self) -> None:
        has_changes = bool(self._forwarding.waiting())
        for thread_id in await self._leases.renew(has_changes=has_changes):
            await self._acquire_again(thread_id)
        for thread_id in self._forwarding.waiting():
            await self._forwarding.deliver(thread_id)
        for thread_id in (*self._leases.elsewhere,):
            if not await self._leases.find_elsewhere(thread_id):
                self._read_again(thread_id)
            elif self._is_on_show(thread_id):
                self._leases.watch(thread_id)
        for thread_id in (*self._leases.unsettled,):
            await self._waiting.recover(thread_id)
        if self._is_list_outdated:
            await self._list_new()

    async def _acquire_again(self, thread_id: str) -> None:
        """Take back a lost lease if nobody has changed the thread, or else end the turn and read the thread."""
        is_acquired = await self._leases.acquire(thread_id)
        if is_acquired and not await self._loader.is_changed(thread_id):
            return
        # It expired while this process was frozen, or the database was away when the turn began.
        self._leases.lose(thread_id)
        self._saver.set_aside(thread_id)
        self._turns.interrupt(thread_id)
        if is_acquired:
            await self._leases.release(thread_id)
        self._read_again(thread_id)

    # -- Another process answers -------------------------------------------------------------

    def forward(self, change: ThreadChange, refuse: Refuse) -> bool:
        """Let another process perform a change if it answers in the thread, and return whether one does.

        Parameters
        ----------
        change
            The change.
        refuse
            Called with the reason if the change is refused.
        """
        if not self._leases.is_elsewhere(change.thread_id):
            return False
        self._do(self._forwarding.send(change, refuse))
        return True

    def _received(self, thread_id: str, data: Mapping[str, Any]) -> None:
        match data.get("kind"):
            case "stop":
                if self._turns.is_running(thread_id):
                    self._turns.stop(thread_id, data.get("messageId"))
            case "saved":
                self._read_again(thread_id, data.get("messages"))
            case "watched":
                self._saver.watched(thread_id, WATCH_SECONDS)
            case "change":
                self._do(self._forwarding.received(thread_id, data["note"]))
            case "changed":
                self._forwarding.confirmed(data["note"], data["outcome"])
            case "waiting":
                self._leases.unsettled.add(thread_id)
            case "released":
                self._read_again(thread_id)
                if (is_free := self._acquiring.get(thread_id)) is not None:
                    is_free.set()
                self._do(self._forwarding.deliver(thread_id))
            case _:
                pass  # A newer version may say more.

    def _missed(self) -> None:
        for thread_id in self._loader.loaded_ids():
            self._read_again(thread_id)
        for is_free in self._acquiring.values():
            is_free.set()
        self._is_list_outdated = True

    async def _list_new(self) -> None:
        """List the threads that other processes have created."""
        self._is_list_outdated = False
        try:
            await self._loader.first_page()
        except StoreError:
            self._is_list_outdated = True
            raise

    def _read_again(self, thread_id: str, only: Collection[str] | None = None) -> None:
        """Read a thread, or some of its messages, as soon as no turn of this process is in the way."""
        known = self._outdated.get(thread_id, set())
        self._outdated[thread_id] = None if known is None or only is None else known.union(only)
        self._read_soon()

    def _read_soon(self) -> None:
        if not self._is_stopped and (self._reading is None or self._reading.done()):
            self._reading = asyncio.create_task(self._read_outdated())

    async def _read_outdated(self) -> None:
        while ids := [id for id in self._outdated if self._may_replace(id)]:
            only = self._outdated.pop(ids[-1])
            try:
                await self._reload(ids[-1], only)
            except StoreError:
                self._outdated[ids[-1]] = None
                await asyncio.sleep(RENEW_SECONDS)

    async def _reload(self, thread_id: str, only: Collection[str] | None = None) -> None:
        """Read a thread again, or those of its messages that have changed."""
        found = await self._loader.reload(thread_id, only, lambda: self._may_replace(thread_id))
        if found.is_gone:
            self._on_gone(thread_id)
            return
        if not (found.is_replaced or self._may_replace(thread_id)):
            # A turn is in the way; the thread has to be read when the turn has ended.
            self._read_again(thread_id, only)
            return
        # Only now: while a whole thread is being read, what the log has may still be a part.
        if only is not None:
            self._partial.add(thread_id)
        elif found.is_replaced:
            self._partial.discard(thread_id)
        self._on_reloaded(thread_id, found.events)
        if self._turns.waiting(thread_id):
            self._turns.show_queue(thread_id)
        if thread_id in self._saver.aside and not self._leases.is_elsewhere(thread_id):
            self._wanted(thread_id)

    def _may_replace(self, thread_id: str) -> bool:
        return thread_id not in self._leases.held and not self._turns.is_running(thread_id)

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        if self._is_stopped:
            work.close()
            return
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _waited(event: asyncio.Event, seconds: float) -> None:
    waiting = asyncio.create_task(event.wait())
    await asyncio.wait({waiting}, timeout=seconds)
    waiting.cancel()
