"""The store in PostgreSQL, which several processes share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import URL, Connection, text

from shiny_chatkit.stores._records import Account
from shiny_chatkit.stores._rows import is_account, is_id
from shiny_chatkit.stores._shared import Notification

from ._engine import connect_once
from ._errors import plain_errors
from ._leases import acquire, read_holder, release, renew
from ._listener import CHANNEL, Listener, encoded, subscriber
from ._notes import post, posted, renew_notes, take
from ._store import SQLStore


class SharedSQLStore(SQLStore, backend="postgresql"):
    """A store in PostgreSQL; ``SQLStore(url)`` returns one for such a URL. It is a :class:`SharedStore`."""

    _listener: Listener | None = None

    def __init__(
        self,
        url: str | URL,
        *,
        max_age: timedelta | None = None,
        max_threads: int | None = None,
    ) -> None:
        super().__init__(url, max_age=max_age, max_threads=max_threads)
        self._sender = uuid4().hex

    async def acquire(self, account: Account, thread_id: str, holder: str) -> bool:
        """Take or renew the lease of a thread, and return whether ``holder`` has it now."""
        if not (is_account(account) and is_id(thread_id) and is_id(holder)):
            return False
        return await self._write(lambda c: acquire(c, account, thread_id, holder))

    async def renew(self, holder: str) -> set[tuple[Account, str]]:
        """Renew all leases and notes of a holder, and return the threads that it has leases of."""
        if not is_id(holder):
            return set()

        def renew_all(connection: Connection) -> set[tuple[Account, str]]:
            renew_notes(connection, holder)
            return renew(connection, holder)

        return await self._write(renew_all)

    async def release(self, account: Account, thread_id: str, holder: str) -> None:
        """End the lease of a thread, if ``holder`` has it."""
        if is_account(account) and is_id(thread_id) and is_id(holder):
            await self._write(lambda c: release(c, account, thread_id, holder))

    async def holder(self, account: Account, thread_id: str) -> str | None:
        """Return who holds the lease of a thread; None if nobody does, or if it has expired."""
        if not (is_account(account) and is_id(thread_id)):
            return None
        return await self._read(lambda c: read_holder(c, account, thread_id))

    async def post(
        self, account: Account, thread_id: str, holder: str, notes: Mapping[str, Any]
    ) -> bool:
        """Keep notes of a thread by their ids, and return whether there is such a thread."""
        if not (is_account(account) and is_id(thread_id) and is_id(holder)):
            return False
        return await self._write(lambda c: post(c, account, thread_id, holder, notes))

    async def take(
        self, account: Account, thread_id: str, ids: Collection[str] | None = None
    ) -> dict[str, Any]:
        """Remove notes of a thread and return their contents by id; by default, of those that have expired."""
        if not (is_account(account) and is_id(thread_id)):
            return {}
        return await self._write(lambda c: take(c, account, thread_id, ids))

    async def posted(self, account: Account, thread_id: str) -> set[str]:
        """Return the ids of the notes of a thread."""
        if not (is_account(account) and is_id(thread_id)):
            return set()
        return await self._read(lambda c: posted(c, account, thread_id))

    async def notify(self, notification: Notification) -> None:
        """Send a notification to all other processes, after what was saved before."""
        values = {"channel": CHANNEL, "content": encoded(notification, self._sender)}
        statement = text("SELECT pg_notify(:channel, :content)")
        # The writer sends it, so that whoever receives it finds what was saved before.
        await self._write(lambda c: c.execute(statement, values) and None)

    async def listen(
        self,
        account: Account,
        received: Callable[[Notification], None],
        missed: Callable[[], None],
    ) -> Callable[[], None]:
        """Receive the notifications of other processes, and return a function that stops this."""
        engine = self._required().engine
        if self._listener is None:
            self._listener = Listener(lambda: connect_once(engine), self._sender)
        listener, added = self._listener, subscriber(account, received, missed)

        def subscribe() -> Callable[[], None]:
            with plain_errors(self._url):
                return listener.subscribe(added)

        return await asyncio.to_thread(subscribe)

    def _close(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.close()
        super()._close()
