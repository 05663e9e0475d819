"""The leases of threads, which say where their answers are written when several processes use one database."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Coroutine, Mapping
from typing import Any, Protocol
from uuid import uuid4

from typing_extensions import override

from shiny_chatkit.stores import Account, Batch, Notification, SharedStore, StoreError
from shiny_chatkit.turns import OnlyHere, Places

from ._tasks import ended

MAX_NAMED_MESSAGES = 40
"""Messages whose ids one notification names; the others read the whole thread again if there are more."""

_log = logging.getLogger("shiny_chatkit.store")


class Processes(Places, Protocol):
    """The other processes that use the same store, as far as this one knows."""

    def is_elsewhere(self, thread_id: str) -> bool:
        """Return whether another process answers in a thread, as far as this one knows."""
        ...

    async def find_elsewhere(self, thread_id: str) -> bool:
        """Ask the store whether another process answers in a thread."""
        ...

    def saved(self, batch: Batch) -> None:
        """Tell the other processes what was saved."""
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
    def saved(self, batch: Batch) -> None:
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
        self.kept: dict[str, set[str]] = {}
        """The submissions that wait here for another process, and that the store has, by thread."""
        self.unsettled: set[str] = set()
        """The ids of the threads in which submissions of other processes may wait."""

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
            on_notification(notification.thread_id, notification.data)

        return await self._store.listen(self._account, received, on_missed)

    def may_begin(self, thread_id: str) -> bool:
        """Return whether a turn can begin here, because this process holds the lease."""
        return thread_id in self.held

    def is_accepted(self, thread_id: str, message_id: str) -> bool:
        """Return whether a submission that waits cannot be lost, because it waits here or the store has it."""
        return thread_id in self.held or message_id in self.kept.get(thread_id, ())

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
        self.unsettled.add(thread_id)
        if is_elsewhere and thread_id not in self.elsewhere:
            # It was loaded, so a page is about to show it.
            self.watch(thread_id)
            self.elsewhere.add(thread_id)
        elif not is_elsewhere:
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
        self.unsettled.add(thread_id)
        try:
            await self._store.release(self._account, thread_id, self._holder)
            await self._notify(thread_id, {"kind": "released"})
        except StoreError:
            _log.debug("A lease could not be released: it will expire.")

    async def renew(self, *, has_changes: bool) -> set[str]:
        """Renew all leases and notes of this process, and return the ids of the threads whose leases were not renewed.

        Parameters
        ----------
        has_changes
            Whether there are notes of changes, besides those of submissions.

        Raises
        ------
        StoreError
            If the store fails.
        """
        if not (self.held or has_changes or any(self.kept.values())):
            return set()
        held = {*self.held}
        renewed = {id for _, id in await self._store.renew(self._holder)}
        return (held - renewed) & self.held

    def lose(self, thread_id: str) -> None:
        """Take note that another process has, or had, the lease of a thread that this one held."""
        self.held.discard(thread_id)
        self.elsewhere.add(thread_id)

    async def post(self, thread_id: str, notes: Mapping[str, Any]) -> bool:
        """Keep notes for other processes, and return whether the store has the thread.

        Raises
        ------
        StoreError
            If the store fails.
        """
        return await self._store.post(self._account, thread_id, self._holder, notes)

    async def take(self, thread_id: str, ids: Collection[str]) -> dict[str, Any]:
        """Return the contents of notes that nobody has taken before.

        Raises
        ------
        StoreError
            If the store fails.
        """
        return await self._store.take(self._account, thread_id, ids)

    async def take_lost(self, thread_id: str) -> dict[str, Any]:
        """Return the contents of notes whose processes have died, and that nobody has taken before.

        Raises
        ------
        StoreError
            If the store fails.
        """
        return await self._store.take(self._account, thread_id)

    async def posted(self, thread_id: str) -> set[str]:
        """Return the ids of all notes of a thread.

        Raises
        ------
        StoreError
            If the store fails.
        """
        return await self._store.posted(self._account, thread_id)

    def stop(self, thread_id: str, message_id: str | None) -> bool:
        """Stop a turn that another process runs, and return whether there is one."""
        if thread_id not in self.elsewhere:
            return False
        self.tell(thread_id, {"kind": "stop", "messageId": message_id})
        return True

    def watch(self, thread_id: str) -> None:
        """Tell the process that answers in a thread that a page of this one shows it."""
        self.tell(thread_id, {"kind": "watched"})

    def saved(self, batch: Batch) -> None:
        """Tell the other processes which threads and messages were saved."""
        messages: dict[str, list[str]] = {row.id: [] for row in batch.threads}
        for row in batch.messages:
            messages.setdefault(row.thread_id, []).append(row.id)
        for thread_id, ids in messages.items():
            is_named = len(ids) <= MAX_NAMED_MESSAGES and not batch.deleted_messages
            self.tell(thread_id, {"kind": "saved", **({"messages": ids} if is_named else {})})
        for thread_id in batch.deleted_threads:
            self.tell(thread_id, {"kind": "saved"})

    async def close(self) -> None:
        """Release all leases."""
        await self.end()
        for thread_id in (*self.held,):
            await self.release(thread_id)

    async def end(self) -> None:
        """Drop the notifications that were not sent yet."""
        await ended(*self._tasks)

    def tell(self, thread_id: str, data: dict[str, Any]) -> None:
        """Notify the other processes of a thread, soon."""

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
