"""Keeps the log of a workspace in a store: what loads it, and what saves it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from shiny_chatkit.stores import (
    Account,
    Batch,
    Hit,
    StoreError,
    StoreUnusableError,
    ThreadStore,
    export_account,
    export_thread,
    read_export,
)
from shiny_chatkit.wire import Channel

from ._imported import safe_batches
from ._leases import Processes
from ._loading import Loader
from ._memory import Memory
from ._saving import MAX_RETRY_SECONDS, MIN_RETRY_SECONDS, Saver
from ._tasks import ended

MAX_OPENING_SECONDS = 5.0
"""How long a page waits for the store before it begins without it."""

_log = logging.getLogger("shiny_chatkit.store")


class Persistence:
    """The connection of a log to a store.

    Parameters
    ----------
    store, account
        Where the threads are kept.
    channel
        Has the log.
    memory
        Has what models remember of the messages.
    processes
        Say in which threads another process answers.
    announce
        Tells the viewers which threads there are.
    on_opened
        Called when the store can be read, before anything is loaded.
    on_loaded
        Called when the newest threads are loaded.
    on_trouble
        Called with the reason when the store begins to fail, and with None when it works again.
    """

    def __init__(
        self,
        store: ThreadStore,
        account: Account,
        channel: Channel,
        memory: Memory,
        processes: Processes,
        *,
        announce: Callable[[], None],
        on_opened: Callable[[], Awaitable[None]],
        on_loaded: Callable[[], None],
        on_trouble: Callable[[StoreError | None], None],
    ) -> None:
        self.account = account
        self.saver = Saver(store, account, channel.log, memory, processes, self._saving_changed)
        self.loader = Loader(store, account, channel, self.saver, memory, processes, announce)
        self.settings: Mapping[str, Any] = {}
        """The values of the settings that the user, or the app for the user, has chosen last."""
        self._are_settings_newer = False
        self.trouble: StoreError | None = None
        """Why the store cannot be read or written at the moment."""
        self._store = store
        self._on_opened = on_opened
        self._on_loaded = on_loaded
        self._on_trouble = on_trouble
        self._retrying: asyncio.Task[None] | None = None
        channel.subscribe(self.saver.note)
        self._opening = asyncio.create_task(self._open())

    @property
    def is_ready(self) -> bool:
        """Whether the first attempt to load the threads is over."""
        return self._opening.done()

    async def ready(self) -> None:
        """Wait until the threads are loaded, or cannot be loaded for now."""
        done, _ = await asyncio.wait({self._opening}, timeout=MAX_OPENING_SECONDS)
        if not done:
            self._fails(StoreError("The store does not answer."))

    def save_settings(self, settings: Mapping[str, Any]) -> None:
        """Keep the values of the settings for the next session."""
        self.settings = settings
        self._are_settings_newer = True
        self.saver.save_settings(settings)

    async def search(self, text: str, limit: int) -> list[Hit]:
        """Return messages and titles that contain the words of a text.

        Raises
        ------
        StoreError
            If the store fails.
        """
        await self.saver.settled()
        gone = self.saver.removed
        hits = await self._store.search(self.account, text, limit=limit)
        return [hit for hit in hits if not gone & {hit.thread_id, hit.message_id}]

    async def saved(self) -> None:
        """Wait until everything that waits now is in the store.

        Raises
        ------
        StoreError
            If the store fails.
        """
        await self.saver.settled()
        if self.saver.is_failing:
            raise StoreError("Conversations cannot be saved at the moment.")

    async def exported(self, thread_id: str | None = None) -> dict[str, Any]:
        """Return a thread, or everything that the account has, as JSON-like data.

        Raises
        ------
        StoreError
            If the store fails.
        ValueError
            If there is no such thread.
        """
        await self.saved()
        if thread_id is None:
            return await export_account(self._store, self.account)
        return await export_thread(self._store, self.account, thread_id)

    async def imported(self, data: Any, *, trusted: bool) -> int:
        """Add exported threads that the account does not have, and return their number.

        Parameters
        ----------
        data
            An export.
        trusted
            Whether the app has written it. Otherwise only what is safe to show is added.

        Raises
        ------
        StoreError
            If the store fails.
        ValueError
            If the data is not an export.
        """
        batches = read_export(self.account, data)
        if not trusted:
            batches = await asyncio.to_thread(safe_batches, batches)
        await self.saved()
        count = 0
        for batch in batches:
            count += await self._add(batch)
        await self.loader.first_page()
        return count

    async def _add(self, batch: Batch) -> bool:
        # A thread that is here may be on show and changing, so it stays as it is.
        (record,) = batch.threads
        if await self._store.thread(self.account, record.id) is not None:
            return False
        await self._store.save(self.account, batch)
        return True

    async def stop(self) -> None:
        """Read and write nothing from now on."""
        await self.saver.stop()
        await ended(self._opening, self._retrying)

    async def _open(self) -> None:
        try:
            await self._load()
            self._works()
        except Exception as error:  # noqa: BLE001 - a store of the app may raise anything
            self._fails(error)
            self._retrying = asyncio.create_task(self._retry())

    async def _load(self) -> None:
        await self._store.open()
        await self._on_opened()
        settings = await self._store.settings(self.account)
        # The user may have changed them while the store was slow.
        if not self._are_settings_newer:
            self.settings = settings
        await self.loader.first_page()
        self._on_loaded()

    async def _retry(self) -> None:
        pause = MIN_RETRY_SECONDS
        while True:
            await asyncio.sleep(pause)
            pause = min(2 * pause, MAX_RETRY_SECONDS)
            try:
                await self._load()
            except Exception:  # noqa: BLE001, S112 - it was reported when it began
                continue
            self._works()
            return

    def _saving_changed(self, error: StoreError | None) -> None:
        if error is not None:
            self._set(error)
        elif self._opening.done() and (self._retrying is None or self._retrying.done()):
            self._set(None)

    def _fails(self, error: Exception) -> None:
        if self.trouble is not None:
            return
        if isinstance(error, StoreError):
            _log.error("Conversations cannot be loaded: %s", error)
        else:
            _log.error("Conversations cannot be loaded: the store failed.", exc_info=error)
            error = StoreUnusableError("The store failed.")
        self._set(error)

    def _works(self) -> None:
        if self.trouble is not None and not self.saver.is_failing:
            _log.info("Conversations are loaded.")
            self._set(None)

    def _set(self, trouble: StoreError | None) -> None:
        if (self.trouble is None) != (trouble is None):
            self.trouble = trouble
            self._on_trouble(trouble)
