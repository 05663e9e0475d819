"""Keeps conversations in a store of the app that has shinychat's interface."""

from __future__ import annotations

import asyncio
import logging
import re
import sys
import weakref
from collections import OrderedDict
from collections.abc import AsyncGenerator, Collection, Generator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any

from shinychat.types import ConversationMeta, ConversationPartition, ConversationStore

from shiny_chatkit.protocol.clean import quoted
from shiny_chatkit.stores import (
    Account,
    Batch,
    Hit,
    MemoryStore,
    MessageRecord,
    Page,
    StoreError,
    ThreadRecord,
)

from ._records import read_record, written_record

MAX_ACCOUNTS = 200
"""The number of accounts whose copies stay in memory."""

_ID = re.compile(r"[A-Za-z0-9_-]{1,80}")

_log = logging.getLogger("shiny_chatkit.store")


@dataclass
class _Copy:
    """State of the copy of an account's conversations.

    Attributes
    ----------
    is_read
        Whether the conversations were read.
    metas
        The entry of each conversation when it was read; None for one that was written since.
    unreadable
        Why a conversation cannot be read.
    unwritten, undeleted
        The conversations that still have to be written to, or deleted from, the store of the app.
    deleted_messages
        The ids of deleted messages.
    """

    is_read: bool = False
    metas: dict[str, ConversationMeta | None] = field(
        default_factory=dict[str, "ConversationMeta | None"]
    )
    unreadable: dict[str, str] = field(default_factory=dict[str, str])
    unwritten: set[str] = field(default_factory=set[str])
    undeleted: set[str] = field(default_factory=set[str])
    deleted_messages: set[str] = field(default_factory=set[str])


class AppStore:
    """
    A :class:`~shiny_chatkit.stores.ThreadStore` that keeps conversations in a ``ConversationStore``.

    An account's conversations are read when its first page opens, and copied into memory. Each change is written to the
    store; an answer when it is complete. Settings are in memory only, because such a store has no place for them.

    Parameters
    ----------
    store
        The store of the app.
    max_bytes
        The maximum size of an account's conversations; if they are larger, the oldest ones are deleted when its first
        page opens. With None, there is no limit.
    """

    def __init__(self, store: ConversationStore, max_bytes: float | None = None) -> None:
        self._store = store
        self._max_bytes = max_bytes
        self._memory = MemoryStore()
        self._copies: OrderedDict[Account, _Copy] = OrderedDict()
        self._locks: weakref.WeakKeyDictionary[
            asyncio.AbstractEventLoop, dict[Account, asyncio.Lock]
        ] = weakref.WeakKeyDictionary()

    async def open(self) -> None:
        """Do nothing."""

    async def close(self) -> None:
        """Do nothing; what is in memory is in the store as well."""

    async def threads(
        self,
        account: Account,
        *,
        limit: int,
        after: ThreadRecord | None = None,
        archived: bool = False,
    ) -> Page[ThreadRecord]:
        """Return threads: pinned ones first, then by the time of the last change, newest first."""
        async with self._copy(account, again=after is None and not archived):
            return await self._memory.threads(account, limit=limit, after=after, archived=archived)

    async def thread(self, account: Account, thread_id: str) -> ThreadRecord | None:
        """Return one thread, archived or not; None if it is unknown."""
        async with self._copy(account) as copy:
            found = await self._memory.thread(account, thread_id)
            if found is None and _ID.fullmatch(thread_id):
                # Another process may have written it in the meantime.
                await self._take(account, copy, thread_id)
                found = await self._memory.thread(account, thread_id)
            if thread_id in copy.unreadable:
                raise StoreError(copy.unreadable[thread_id])
            return found

    async def messages(
        self,
        account: Account,
        thread_id: str,
        *,
        limit: int | None = None,
        before: int | None = None,
    ) -> Page[MessageRecord]:
        """Return the last messages of a thread, in order; none if the thread is unknown."""
        async with self._copy(account):
            return await self._memory.messages(account, thread_id, limit=limit, before=before)

    async def message(self, account: Account, message_id: str) -> MessageRecord | None:
        """Return one message; None if it is unknown."""
        async with self._copy(account):
            return await self._memory.message(account, message_id)

    async def blobs(self, account: Account, digests: Collection[str]) -> Mapping[str, bytes]:
        """Return the content of files that messages of the account refer to; unknown digests are left out."""
        async with self._copy(account):
            return await self._memory.blobs(account, digests)

    async def settings(self, account: Account) -> Mapping[str, Any]:
        """Return the account's settings; empty by default."""
        async with self._copy(account):
            return await self._memory.settings(account)

    async def search(self, account: Account, text: str, *, limit: int = 20) -> list[Hit]:
        """Return messages and titles that contain all words of a text: titles first, then the newest messages."""
        async with self._copy(account):
            return await self._memory.search(account, text, limit=limit)

    async def save(self, account: Account, batch: Batch) -> None:
        """Save changes. Saving a batch again changes nothing."""
        async with self._copy(account) as copy:
            changed = {thread.id for thread in batch.threads}
            changed |= {row.thread_id for row in batch.messages if not _is_incomplete(row)}
            for id in batch.deleted_messages:
                if (message := await self._memory.message(account, id)) is not None:
                    changed.add(message.thread_id)
            await self._memory.save(account, batch)
            deleted = set(batch.deleted_threads)
            copy.deleted_messages |= set(batch.deleted_messages)
            copy.unwritten |= changed - deleted
            copy.undeleted |= deleted & copy.metas.keys() - copy.unreadable.keys()
            await self._write(account, copy)

    async def claim(self, account: Account, by: Account) -> int:
        """Move all threads of an account to another one of the same chat, and return their number."""
        first, second = sorted((account, by), key=lambda each: each.owner)
        if account == by:
            return 0
        async with self._copy(first), self._copy(second):
            old, new = self._copies[account], self._copies[by]
            count = await self._memory.claim(account, by)
            new.unwritten |= await self._ids(by) - new.metas.keys()
            await self._write(by, new)
            old.undeleted |= old.metas.keys() - old.unreadable.keys()
            await self._write(account, old)
            return count

    async def _ids(self, account: Account) -> set[str]:
        pages = [
            await self._memory.threads(account, limit=sys.maxsize, archived=archived)
            for archived in (False, True)
        ]
        return {thread.id for page in pages for thread in page.rows}

    # -- Copying -----------------------------------------------------------------------------

    @asynccontextmanager
    async def _copy(self, account: Account, *, again: bool = False) -> AsyncGenerator[_Copy]:
        """Enter the copy of an account, which nobody else changes meanwhile."""
        locks = self._locks.setdefault(asyncio.get_running_loop(), {})
        async with locks.setdefault(account, asyncio.Lock()):
            copy = self._copies.setdefault(account, _Copy())
            self._copies.move_to_end(account)
            if again or not copy.is_read:
                await self._read(account, copy)
            yield copy
        for other in [*self._copies][:-MAX_ACCOUNTS]:
            if not (locks[other].locked() if other in locks else self._copies[other].unwritten):
                await self._memory.save(
                    other, Batch(deleted_threads=[*self._copies.pop(other).metas])
                )

    async def _read(self, account: Account, copy: _Copy) -> None:
        """Copy the conversations that are new, or that were changed elsewhere."""
        partition = _partition(account)
        with _failing():
            metas = await self._store.list(partition)
            metas = await self._without_oldest(partition, metas)
            known = {meta.id: meta for meta in metas}
        for id, meta in known.items():
            if copy.metas.get(id) != meta and id not in copy.unwritten:
                await self._take(account, copy, id)
            copy.metas[id] = meta
        gone = copy.metas.keys() - known.keys() - copy.unwritten
        await self._memory.save(account, Batch(deleted_threads=[*gone]))
        for id in gone:
            del copy.metas[id]
        copy.is_read = True

    async def _without_oldest(
        self, partition: ConversationPartition, metas: list[ConversationMeta]
    ) -> list[ConversationMeta]:
        """Delete the oldest conversations if there are too many, and return the others."""
        if self._max_bytes is None:
            return metas
        kept = sorted(metas, key=lambda meta: meta.created_at, reverse=True)
        while len(kept) > 1 and sum(meta.size_bytes for meta in kept) > self._max_bytes:
            await self._store.delete(partition, kept.pop().id)
        return kept

    async def _take(self, account: Account, copy: _Copy, id: str) -> None:
        """Copy one conversation."""
        try:
            record = await self._store.get(_partition(account), id)
            if record is None:
                return
            if record.id != id:
                raise ValueError(f"its record has the id {quoted(record.id)}")  # noqa: TRY301
            batch = read_record(record)
            await self._memory.save(account, Batch(deleted_threads=[id]))
            await self._memory.save(account, batch)
        except Exception as error:  # noqa: BLE001 - the record may have any fault
            why = f"The conversation {id!r} cannot be read, and is left as it is: {_reason(error)}"
            if copy.unreadable.get(id) != why:
                _log.error(why)
            copy.unreadable[id] = why
        else:
            copy.unreadable.pop(id, None)
            copy.metas.setdefault(id, None)

    async def _write(self, account: Account, copy: _Copy) -> None:
        """Write and delete in the store of the app what has changed.

        Raises
        ------
        StoreError
            If the store of the app fails. What could be written is written.
        """
        failed: Exception | None = None
        for ids, do in ((copy.unwritten, self._put), (copy.undeleted, self._delete)):
            for id in sorted(ids):
                try:
                    await do(account, copy, id)
                except Exception as error:  # noqa: BLE001, PERF203 - the app's store may raise anything
                    failed = failed or error
                else:
                    ids.discard(id)
        if failed is not None:
            raise StoreError(f"The store of the app failed: {_reason(failed)}") from failed

    async def _put(self, account: Account, copy: _Copy, id: str) -> None:
        thread = await self._memory.thread(account, id)
        if thread is None:
            return
        page = await self._memory.messages(account, id)
        messages = [row for row in page.rows if not _is_incomplete(row)]
        digests = {digest for row in messages for digest in row.blobs}
        blobs = await self._memory.blobs(account, digests)
        partition = _partition(account)
        earlier = await self._store.get(partition, id)
        if earlier is not None:
            earlier = earlier.model_copy(deep=True)
        record = written_record(earlier, thread, messages, copy.deleted_messages, blobs)
        await self._store.put(partition, record)
        copy.metas[id] = None

    async def _delete(self, account: Account, copy: _Copy, id: str) -> None:
        await self._store.delete(_partition(account), id)
        copy.metas.pop(id, None)


def _partition(account: Account) -> ConversationPartition:
    """Return where shinychat keeps the conversations of a user, or a separate place for those of a guest."""
    name = account.owner.removeprefix("user:")
    is_clear = not name.startswith(("guest:", "user:"))
    return ConversationPartition(
        account.chat_id, name if account.owner != name and is_clear else account.owner
    )


def _is_incomplete(row: MessageRecord) -> bool:
    """Return whether a message is still being written; shinychat's stores only append to what they have."""
    return bool(row.data.get("streaming"))


@contextmanager
def _failing() -> Generator[None]:
    try:
        yield
    except Exception as error:
        raise StoreError(f"The store of the app failed: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    # Only the first line: validators quote the conversation in the others.
    return f"{type(error).__name__}: {(str(error).splitlines() or [''])[0]}"
