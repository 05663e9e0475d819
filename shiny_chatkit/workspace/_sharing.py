"""Shares the threads of a workspace with other processes that use the same database.

A process answers in a thread only while it holds the thread's lease. The others read along, and change nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from shiny_chatkit.stores import StoreError
from shiny_chatkit.turns import Turns

from ._leases import Leases
from ._loading import Loader
from ._saving import Saver
from ._tasks import ended

RENEW_SECONDS = 5.0
"""Pause between renewals of leases, and between looks at the leases of others."""

_log = logging.getLogger("shiny_chatkit.store")


class Sharing:
    """Holds the leases of a workspace's turns, and follows what other processes do.

    Parameters
    ----------
    leases
        The leases of the threads, which turns, loader and saver have as well.
    turns
        Starts turns only in threads whose lease is held here.
    loader, saver
        Read threads again, and save only those that no other process answers in.
    on_reloaded
        Called with the id of a thread that was read again.
    on_gone
        Called with the id of a thread that another process has deleted.
    """

    def __init__(
        self,
        leases: Leases,
        turns: Turns,
        loader: Loader,
        saver: Saver,
        on_reloaded: Callable[[str], None],
        on_gone: Callable[[str], None],
    ) -> None:
        self._leases = leases
        self._turns, self._loader, self._saver = turns, loader, saver
        self._on_reloaded, self._on_gone = on_reloaded, on_gone
        self._acquiring: dict[str, asyncio.Event] = {}
        self._outdated: set[str] = set()
        self._reading: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
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
        """Release all leases, and listen no longer."""
        await self.stop()
        await self._leases.close()

    async def stop(self) -> None:
        """Listen and do nothing from now on; the leases expire."""
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

    async def _acquire(self, thread_id: str) -> None:
        """Wait for the lease of a thread, and then start what waits there."""
        is_free = self._acquiring[thread_id]
        try:
            while not await self._is_acquired(thread_id):
                is_free.clear()
                await _waited(is_free, RENEW_SECONDS)
            self._leases.held.add(thread_id)
        finally:
            del self._acquiring[thread_id]
        if self._turns.waiting(thread_id):
            self._turns.wake(thread_id)
        elif not self._turns.is_running(thread_id):
            await self._leases.release(thread_id)

    async def _is_acquired(self, thread_id: str) -> bool:
        try:
            if not await self._leases.acquire(thread_id):
                if not self._leases.is_elsewhere(thread_id):
                    await self._reload(thread_id)
                return False
            is_outdated = await self._loader.is_outdated(thread_id)
            if self._leases.is_elsewhere(thread_id) or is_outdated:
                # Read what the other process has written before answering.
                await self._reload(thread_id)
        except StoreError:
            # The chat goes on without its database, as it does in a single process.
            _log.warning("A conversation goes on without knowing whether another process uses it.")
        self._leases.elsewhere.discard(thread_id)
        return True

    def _over(self, thread_id: str) -> None:
        if thread_id in self._leases.held:
            self._do(self._release_saved(thread_id))
        elif thread_id not in self._acquiring:
            self._read_again(thread_id)

    async def _release_saved(self, thread_id: str) -> None:
        # Whoever takes the lease next finds everything in the store.
        await self._saver.written()
        if not (self._turns.is_running(thread_id) or self._turns.waiting(thread_id)):
            await self._leases.release(thread_id)

    async def _look_after(self) -> None:
        """Renew the leases of this process, and notice when those of others have ended."""
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            try:
                async for thread_id in self._leases.renew():
                    self._turns.interrupt(thread_id)
                for thread_id in (*self._leases.elsewhere,):
                    if not await self._leases.find_elsewhere(thread_id):
                        self._read_again(thread_id)
            except StoreError:
                continue

    # -- Another process answers -------------------------------------------------------------

    def _received(self, thread_id: str, data: Mapping[str, Any]) -> None:
        match data.get("kind"):
            case "stop":
                if self._turns.is_running(thread_id):
                    self._turns.stop(thread_id, data.get("messageId"))
            case "saved":
                self._read_again(thread_id)
            case "released":
                self._read_again(thread_id)
                if (is_free := self._acquiring.get(thread_id)) is not None:
                    is_free.set()
            case _:
                pass  # A newer version may say more.

    def _missed(self) -> None:
        for thread_id in self._loader.loaded_ids():
            self._read_again(thread_id)
        for is_free in self._acquiring.values():
            is_free.set()

    def _read_again(self, thread_id: str) -> None:
        if thread_id in self._leases.held:
            return
        self._outdated.add(thread_id)
        if self._is_stopped:
            return
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._read_outdated())

    async def _read_outdated(self) -> None:
        while self._outdated:
            thread_id = self._outdated.pop()
            if not self._may_replace(thread_id):
                continue
            try:
                await self._reload(thread_id)
            except StoreError:
                self._outdated.add(thread_id)
                await asyncio.sleep(RENEW_SECONDS)

    async def _reload(self, thread_id: str) -> None:
        if await self._loader.reload(thread_id, lambda: self._may_replace(thread_id)):
            if self._turns.waiting(thread_id):
                self._turns.show_queue(thread_id)
            self._on_reloaded(thread_id)
        else:
            self._on_gone(thread_id)

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
