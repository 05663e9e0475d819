"""The leases of threads, which say where their answers are written when several processes use one database."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from typing import Any, Protocol
from uuid import uuid4

from typing_extensions import override

from shiny_chatkit.stores import Account, Notification, SharedStore, StoreError
from shiny_chatkit.turns import OnlyHere, Places

from ._tasks import ended

_log = logging.getLogger("shiny_chatkit.store")


class Processes(Places, Protocol):
    """The other processes that use the same store, as far as this one knows."""

    def is_elsewhere(self, thread_id: str) -> bool:
        """Return whether another process answers in a thread, as far as this one knows."""
        ...

    async def find_elsewhere(self, thread_id: str) -> bool:
        """Ask the store whether another process answers in a thread."""
        ...

    def saved(self, thread_ids: set[str]) -> None:
        """Tell the other processes which threads were saved."""
        ...


class OneProcess(OnlyHere, Processes):
    """Stands for a store that no other process uses."""

    @override
    def is_elsewhere(self, thread_id: str) -> bool:
        """Return False."""
        return False

    @override
    async def find_elsewhere(self, thread_id: str) -> bool:
        """Return False."""
        return False

    @override
    def saved(self, thread_ids: set[str]) -> None:
        """Tell nobody."""


ONE_PROCESS = OneProcess()


class Leases:
    """The leases that this process holds, and what it knows of those of others.

    Parameters
    ----------
    store, account
        Where the threads are kept.
    """

    def __init__(self, store: SharedStore, account: Account) -> None:
        self._store, self._account = store, account
        self._holder = uuid4().hex
        self._tasks: set[asyncio.Task[None]] = set()
        self.held: set[str] = set()
        """The ids of the threads whose leases this process holds."""
        self.elsewhere: set[str] = set()
        """The ids of the threads in which another process answers."""

    async def listen(
        self,
        on_notification: Callable[[str, Mapping[str, Any]], None],
        on_missed: Callable[[], None],
    ) -> Callable[[], None]:
        """Call a function with what other processes say of a thread, and return a function that ends this.

        Parameters
        ----------
        on_notification
            Called with the thread's id and what is said of it.
        on_missed
            Called when notifications were missed.

        Raises
        ------
        StoreError
            If the store fails.
        """

        def received(notification: Notification) -> None:
            if notification.account == self._account:
                on_notification(notification.thread_id, notification.data)

        return await self._store.listen(received, on_missed)

    def may_begin(self, thread_id: str) -> bool:
        """Return whether a turn can begin here, because this process holds the lease."""
        return thread_id in self.held

    def is_elsewhere(self, thread_id: str) -> bool:
        """Return whether another process answers in a thread, as far as this one knows."""
        return thread_id in self.elsewhere

    async def find_elsewhere(self, thread_id: str) -> bool:
        """Ask the store whether another process answers in a thread.

        Raises
        ------
        StoreError
            If the store fails.
        """
        holder = await self._store.holder(self._account, thread_id)
        is_elsewhere = holder not in (None, self._holder)
        if is_elsewhere:
            self.elsewhere.add(thread_id)
        else:
            self.elsewhere.discard(thread_id)
        return is_elsewhere

    async def acquire(self, thread_id: str) -> bool:
        """Take the lease of a thread in the store, and return whether it was free.

        Raises
        ------
        StoreError
            If the store fails.
        """
        return await self._store.acquire(self._account, thread_id, self._holder)

    async def release(self, thread_id: str) -> None:
        """Let another process take the lease of a thread."""
        self.held.discard(thread_id)
        try:
            await self._store.release(self._account, thread_id, self._holder)
            await self._notify(thread_id, {"kind": "released"})
        except StoreError:
            _log.debug("A lease could not be released: it will expire.")

    async def renew(self) -> AsyncIterator[str]:
        """Renew all leases of this process, and yield the ids of the threads that another process has taken.

        Raises
        ------
        StoreError
            If the store fails.
        """
        if not self.held:
            return
        held = {*self.held}
        renewed = {id for _, id in await self._store.renew(self._holder)}
        for thread_id in (held - renewed) & self.held:
            if not await self.acquire(thread_id):
                # It expired while this process stood still, and another process has taken it.
                self.held.discard(thread_id)
                self.elsewhere.add(thread_id)
                yield thread_id

    def stop(self, thread_id: str, message_id: str | None) -> bool:
        """Stop a turn that another process runs, and return whether there is one."""
        if thread_id not in self.elsewhere:
            return False
        self._tell(thread_id, {"kind": "stop", "messageId": message_id})
        return True

    def saved(self, thread_ids: set[str]) -> None:
        """Tell the other processes which threads were saved."""
        for thread_id in thread_ids:
            self._tell(thread_id, {"kind": "saved"})

    async def close(self) -> None:
        """Release all leases."""
        await self.end()
        for thread_id in (*self.held,):
            await self.release(thread_id)

    async def end(self) -> None:
        """Tell nobody anything that was not told yet."""
        await ended(*self._tasks)

    def _tell(self, thread_id: str, data: dict[str, Any]) -> None:
        async def tell() -> None:
            try:
                await self._notify(thread_id, data)
            except StoreError:
                _log.debug("Other processes could not be notified.")

        self._do(tell())

    async def _notify(self, thread_id: str, data: dict[str, Any]) -> None:
        await self._store.notify(Notification(self._account, thread_id, data))

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
