"""The store, which passes reads to a few threads and writes to one."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from datetime import timedelta
from typing import Any, ClassVar, TypeVar

from sqlalchemy import URL, Connection

from shiny_chatkit.stores._answers import AnswerRows
from shiny_chatkit.stores._moving import check_claim
from shiny_chatkit.stores._records import Account, Batch, Hit, MessageRecord, Page, ThreadRecord
from shiny_chatkit.stores._rows import is_account, is_id, rows_of
from shiny_chatkit.stores._shares import ShareRecord
from shiny_chatkit.stores._store import StoreError

from ._answers import read_said
from ._claim import claim
from ._daily import Daily
from ._database import Database
from ._engine import check_driver, hidden, parsed_url
from ._errors import store_error
from ._grow import Growth, growth_of
from ._prune import Retention, old_threads, prune
from ._read import (
    read_blobs,
    read_message,
    read_messages,
    read_settings,
    read_thread,
    read_threads,
)
from ._save import save_rows
from ._search import search
from ._shares import add_share, read_shared, read_shares, remove_share

T = TypeVar("T")


class SQLStore:
    """
    Keep conversations in a database: SQLite or PostgreSQL.

    Parameters
    ----------
    url
        The URL of the database, such as ``"sqlite:///chats.db"`` for a file in the working directory,
        ``"sqlite://"`` for a database in memory, or ``"postgresql://user:password@host/database"``.
    max_age
        Delete threads that have not changed for this time, pinned ones too. It is done in the background when the store
        is opened, and then every day.
    max_threads
        Keep this number of threads of each owner: pinned ones first, then those that changed last.

    Raises
    ------
    ValueError, TypeError
        If it is not the URL of a supported database, or if another argument is not valid.
    ImportError
        If the database's driver is missing.

    Notes
    -----
    ``shiny-chatkit[sql]`` installs what SQLite needs, and ``shiny-chatkit[postgres]`` also the driver of PostgreSQL.
    """

    _of_backend: ClassVar[dict[str, type[SQLStore]]] = {}

    def __init_subclass__(cls, *, backend: str | None = None) -> None:
        """Use a subclass for all databases of a kind."""
        super().__init_subclass__()
        if backend is not None:
            cls._of_backend[backend] = cls

    def __new__(
        cls,
        url: str | URL,
        *,
        max_age: timedelta | None = None,  # noqa: ARG004 - __init__ reads them
        max_threads: int | None = None,  # noqa: ARG004
    ) -> SQLStore:
        """Return a store of the class for its kind of database."""
        if cls is SQLStore:
            cls = cls._of_backend.get(parsed_url(url).get_backend_name(), SQLStore)
        return object.__new__(cls)

    def __init__(
        self,
        url: str | URL,
        *,
        max_age: timedelta | None = None,
        max_threads: int | None = None,
    ) -> None:
        self._url = parsed_url(url)
        self._retention = Retention(max_age, max_threads)
        self._daily: Daily | None = None
        check_driver(self._url)
        self._opening = threading.Lock()
        self._now: Database | None = None

    def __repr__(self) -> str:
        """Return the URL without its password."""
        return f"SQLStore({hidden(self._url)!r})"

    @property
    def url(self) -> str:
        """Return the URL without its password."""
        return hidden(self._url)

    async def open(self) -> None:
        """Connect, and bring the schema up to date. Calling it again changes nothing."""
        if self._now is None:
            await asyncio.to_thread(self._open)

    async def close(self) -> None:
        """Write what is waiting, and release all connections; :meth:`open` may be called again."""
        await asyncio.to_thread(self._close)

    async def threads(
        self,
        account: Account,
        *,
        limit: int,
        after: ThreadRecord | None = None,
        archived: bool = False,
    ) -> Page[ThreadRecord]:
        """Return threads: pinned ones first, then by the time of the last change, newest first."""
        if not is_account(account):
            return Page([], False)
        return await self._read(lambda c: read_threads(c, account, limit, after, archived))

    async def thread(self, account: Account, thread_id: str) -> ThreadRecord | None:
        """Return one thread, archived or not; None if it is unknown."""
        if not (is_account(account) and is_id(thread_id)):
            return None
        return await self._read(lambda c: read_thread(c, account, thread_id))

    async def messages(
        self,
        account: Account,
        thread_id: str,
        *,
        limit: int | None = None,
        before: int | None = None,
    ) -> Page[MessageRecord]:
        """Return the last messages of a thread, in order; none if the thread is unknown."""
        if not (is_account(account) and is_id(thread_id)):
            return Page([], False)
        return await self._read(lambda c: read_messages(c, account, thread_id, limit, before))

    async def message(self, account: Account, message_id: str) -> MessageRecord | None:
        """Return one message; None if it is unknown."""
        if not (is_account(account) and is_id(message_id)):
            return None
        return await self._read(lambda c: read_message(c, account, message_id))

    async def blobs(self, account: Account, digests: Collection[str]) -> Mapping[str, bytes]:
        """Return the content of files that messages of the account refer to; unknown digests are left out."""
        known = {digest for digest in digests if is_id(digest)}
        if not known or not is_account(account):
            return {}
        return await self._read(lambda c: read_blobs(c, account, known))

    async def settings(self, account: Account) -> Mapping[str, Any]:
        """Return the account's settings; empty by default."""
        if not is_account(account):
            return {}
        return await self._read(lambda c: read_settings(c, account))

    async def save(self, account: Account, batch: Batch) -> None:
        """Save changes, all of them or none. Saving a batch again changes nothing.

        Raises
        ------
        StoreError
            If the database cannot be written.
        ValueError, TypeError
            If a record contains something that no store can keep, such as an id with a NUL character.
        """
        rows = rows_of(account, batch)
        growth = growth_of(account, rows)
        await self._write(lambda c: save_rows(c, account, rows, growth), growth)

    async def search(self, account: Account, text: str, *, limit: int = 20) -> list[Hit]:
        """Return messages and titles that contain all words of a text: titles first, then the newest messages.

        Case and accents make no difference. Chinese, Japanese and other languages without spaces are searched
        character by character. The first 100,000 characters of a message can be found.
        """
        if not is_account(account):
            return []
        return await self._read(lambda c: search(c, account, text, limit))

    async def claim(self, account: Account, by: Account) -> int:
        """Move all threads of an account to another one of the same chat, and return their number.

        A thread or message gets a new id if the other account has one of the same id. The settings move if the
        other account has none.
        """
        if not check_claim(account, by):
            return 0
        return await self._write(lambda c: claim(c, account, by))

    async def add_share(self, account: Account, share: ShareRecord) -> bool:
        """Add a share, and return whether the account has its thread; nothing is added otherwise."""
        if not (is_account(account) and is_id(share.thread_id)):
            return False
        return await self._write(lambda c: add_share(c, account, share))

    async def shares(self, account: Account) -> list[ShareRecord]:
        """Return the shares of an account without their snapshots, newest first."""
        if not is_account(account):
            return []
        return await self._read(lambda c: read_shares(c, account))

    async def shared(self, token_digest: str) -> tuple[Account, ShareRecord] | None:
        """Return a share with its snapshot, and the account of its thread; None if it is unknown."""
        if not is_id(token_digest):
            return None
        return await self._read(lambda c: read_shared(c, token_digest))

    async def remove_share(self, account: Account, token_digest: str) -> bool:
        """Remove a share, and return whether the account had it."""
        if not (is_account(account) and is_id(token_digest)):
            return False
        return await self._write(lambda c: remove_share(c, account, token_digest))

    async def feedback(
        self, *, chat_id: str | None = None, rated: bool = False
    ) -> AsyncIterator[dict[str, Any]]:
        """
        Return all answers as rows for evaluation, thread by thread.

        Parameters
        ----------
        chat_id
            Return answers of this chat; of all chats by default.
        rated
            Whether to leave out answers without a rating.

        Returns
        -------
        AsyncIterator
            A dictionary for each answer with ``chat``, ``owner``, ``thread``, ``title``, ``message``, ``time``,
            ``question``, ``answer``, ``tools`` (name, arguments and is_error of each), ``rating``, ``comment``,
            ``input_tokens``, ``output_tokens``, ``cached_tokens``, ``cost``, ``stopped`` and ``error``.

        Examples
        --------
        ```python
        frame = pd.DataFrame([row async for row in store.feedback()])
        ```
        """
        rows = AnswerRows(rated=rated)
        said, place = await self._read(lambda c: read_said(c, chat_id, None))
        while place is not None:
            for row in rows.add(said):
                yield row
            said, place = await self._read(lambda c, after=place: read_said(c, chat_id, after))

    async def prune(
        self,
        *,
        chat_id: str | None = None,
        max_age: timedelta | None = None,
        max_threads: int | None = None,
        dry_run: bool = False,
    ) -> int:
        """
        Delete old threads with their messages and files, and return their number.

        Parameters
        ----------
        chat_id
            Delete threads of this chat; of all chats by default.
        max_age
            Delete threads that have not changed for this time, pinned ones too.
        max_threads
            Keep this number of threads of each owner: pinned ones first, then those that changed last.
        dry_run
            Whether only to count.

        Raises
        ------
        ValueError
            If neither an age nor a number is given, or if one is negative.
        """
        retention = Retention(max_age, max_threads, chat_id)
        if retention.keeps_all:
            raise ValueError("Pass `max_age` or `max_threads`: without them, nothing is too old.")
        if dry_run:
            before = retention.oldest()
            return len(await self._read(lambda c: old_threads(c, retention, before)))
        now = self._required()
        return await asyncio.to_thread(self._prune, now, retention, threading.Event())

    async def _read(self, query: Callable[[Connection], T]) -> T:
        now = self._required()
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(now.readers, now.query, query)
        except RuntimeError:
            # The executor was shut down in the meantime.
            self._required()
            raise

    async def _write(self, change: Callable[[Connection], T], growth: Growth | None = None) -> T:
        result = self._required().writer.submit(change, growth)
        try:
            return await asyncio.wrap_future(result)
        except (ValueError, TypeError, StoreError):
            raise
        except Exception as error:
            raise store_error(error, self._url) from error

    def _prune(self, now: Database, retention: Retention, ended: threading.Event) -> int:
        """Delete old threads, in the thread of the caller."""
        return prune(now.query, now.write, retention, ended)

    def _required(self) -> Database:
        if self._now is None:
            raise StoreError(f"The store {self.url} is not open: call open() first.")
        return self._now

    def _open(self) -> None:
        with self._opening:
            if self._now is not None:
                return
            self._now = now = Database(self._url)
            if not self._retention.keeps_all:
                self._daily = Daily(lambda ended: self._prune(now, self._retention, ended))

    def _close(self) -> None:
        with self._opening:
            now, self._now = self._now, None
            daily, self._daily = self._daily, None
            if daily is not None:
                daily.close()
            if now is not None:
                now.close()
