"""A store that fails and waits as a test tells it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from shiny_chatkit.stores import Account, Batch, StoreError, ThreadStore


class UnreliableStore:
    """Passes everything to a store; fails and waits as it is told.

    Parameters
    ----------
    store
        The store.
    on_save
        Called when rows are about to be written, and returns what to call when they are.
    """

    def __init__(self, store: ThreadStore, on_save: Callable[[], Callable[[], None]]) -> None:
        self._store = store
        self._on_save = on_save
        self.fails_reading = self.fails_before = self.fails_after = False
        self.pauses = 0
        self._writes: set[asyncio.Task[None]] = set()

    async def save(self, account: Account, batch: Batch) -> None:
        saved = self._on_save()
        await pause(self.pauses)
        if self.fails_before:
            raise StoreError("The disk is full.")

        async def write() -> None:
            await self._store.save(account, batch)
            saved()

        task = asyncio.create_task(write())
        self._writes.add(task)
        task.add_done_callback(self._writes.discard)
        await asyncio.shield(task)
        await pause(self.pauses)
        if self.fails_after:
            raise StoreError("The connection is lost.")

    async def finished(self) -> None:
        """Wait for the writes that have begun."""
        await asyncio.gather(*self._writes)

    def __getattr__(self, name: str) -> Any:
        read = getattr(self._store, name)

        async def call(*args: Any, **options: Any) -> Any:
            await pause(self.pauses)
            if self.fails_reading:
                raise StoreError("The connection is lost.")
            found = await read(*args, **options)
            await pause(self.pauses)
            return found

        return call


async def pause(rounds: int) -> None:
    """Let other tasks go on."""
    for _ in range(rounds):
        await asyncio.sleep(0)
