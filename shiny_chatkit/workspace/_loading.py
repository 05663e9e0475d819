"""Reads threads and messages from a store into a log, as far as they are needed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence, Set
from dataclasses import dataclass
from typing import TypeVar

from shiny_chatkit.log import Message, Thread, Unloaded, difference
from shiny_chatkit.protocol import build
from shiny_chatkit.protocol.build import OutboundEvent
from shiny_chatkit.protocol.clean import quoted
from shiny_chatkit.protocol.exceptions import Refused
from shiny_chatkit.protocol.traits import Extent
from shiny_chatkit.stores import Account, MessageRecord, Page, StoreError, ThreadRecord, ThreadStore
from shiny_chatkit.wire import Channel

from ._leases import Processes
from ._memory import Memory
from ._rows import readable_messages, thread_of
from ._saving import Saver

THREADS_PER_PAGE = 50
"""Threads to load at a time."""

MESSAGES_PER_PAGE = 200
"""Messages of a thread to load at a time."""

NEWEST_MESSAGES = 20
"""Number of messages of a thread to check for changes of another process."""

MAX_READS = 10
"""Maximum number of attempts to read something that changes while it is read."""

T = TypeVar("T")


@dataclass(frozen=True)
class Reloaded:
    """
    The result of reading a thread again.

    Attributes
    ----------
    is_gone
        Whether the thread was deleted.
    is_replaced
        Whether the log now has what was read.
    events
        The events that show the changes on a page; None if only a snapshot does.
    """

    is_gone: bool = False
    is_replaced: bool = False
    events: Sequence[OutboundEvent] | None = ()


class Loader:
    """Adds to a log what its store has.

    Parameters
    ----------
    store, account
        Where to read.
    channel
        Receives the events that add threads and messages.
    saver
        Has to write deletions first, and the rows that loading repairs.
    memory
        Is told what models remembered of the messages.
    processes
        Say in which threads another process answers.
    announce
        Tells the viewers which threads there are.
    """

    def __init__(
        self,
        store: ThreadStore,
        account: Account,
        channel: Channel,
        saver: Saver,
        memory: Memory,
        processes: Processes,
        announce: Callable[[], None],
    ) -> None:
        self._store = store
        self._account = account
        self._channel = channel
        self._log = channel.log
        self._saver = saver
        self._memory = memory
        self._processes = processes
        self._announce = announce
        self._lock = asyncio.Lock()
        self._records: dict[str, ThreadRecord] = {}
        self.last_listed: str | None = None
        """The id of the last thread that was loaded at the start, if the store has more."""

    def is_loaded(self, thread_id: str, extent: Extent) -> bool:
        """Return whether a thread is in the log as far as it is needed."""
        thread = self._log.threads.get(thread_id)
        if thread is None:
            return False
        match extent:
            case "known":
                return True
            case "last":
                return thread.unloaded != "all"
            case "all":
                return thread.unloaded == "none"

    def loaded_ids(self) -> list[str]:
        """Return the ids of all threads in the log."""
        return [*self._log.threads]

    async def first_page(self) -> None:
        """Load the entries of the newest threads."""
        page, gone = await self._current(
            lambda: self._store.threads(self._account, limit=THREADS_PER_PAGE)
        )
        self.last_listed = page.rows[-1].id if page.has_more else None
        self._add_threads([row for row in page.rows if row.id not in gone])

    async def page(self, *, limit: int, before: str | None, archived: bool) -> Page[ThreadRecord]:
        """Return entries of threads, which do not become part of the log.

        Parameters
        ----------
        limit
            Maximum number of threads.
        before
            The id of the last thread of the page before.
        archived
            Whether to return archived threads, or else the others.
        """
        after = None
        await self._saver.settled()
        gone = self._saver.removed
        if before is not None:
            after = await self._store.thread(self._account, before)
        found = await self._store.threads(
            self._account, limit=limit, after=after, archived=archived
        )
        return Page([row for row in found.rows if row.id not in gone], found.has_more)

    async def load(self, thread_id: str, extent: Extent) -> None:
        """Load a thread as far as it is needed.

        Raises
        ------
        Refused
            If there is no such thread.
        StoreError
            If the store fails.
        """
        async with self._lock:
            if thread_id not in self._log.threads:
                record, gone = await self._current(
                    lambda: self._store.thread(self._account, thread_id)
                )
                if record is None or thread_id in gone:
                    raise Refused(f"There is no thread {quoted(thread_id)}.")
                self._add_threads([record])
            if extent != "known" and not self.is_loaded(thread_id, extent):
                await self._load_messages(
                    thread_id, MESSAGES_PER_PAGE if extent == "last" else None
                )

    async def load_older(self, thread_id: str, *, until: str | None = None) -> None:
        """Load one more page of older messages, or as many as it takes to include a message.

        Raises
        ------
        StoreError
            If the store fails.
        """
        async with self._lock:
            thread = self._log.threads.get(thread_id)
            if thread is None or thread.unloaded == "none":
                return
            if until is None or thread.find(until) is not None:
                await self._load_messages(thread_id, MESSAGES_PER_PAGE)
                return
            found = await self._store.message(self._account, until)
            if found is not None and found.thread_id == thread_id:
                # A hit is shown with what was said before it.
                after = found.position - MESSAGES_PER_PAGE // 2
                await self._load_messages(thread_id, None, after=after)

    async def _load_messages(
        self, thread_id: str, limit: int | None, *, after: int | None = None
    ) -> None:
        """Load the messages that precede those in the log."""

        async def read() -> tuple[Page[MessageRecord], list[Message], bool]:
            is_elsewhere = await self._processes.find_elsewhere(thread_id)
            thread = self._log.threads.get(thread_id)
            before = thread.messages[0].position if thread and thread.messages else None
            count = limit if after is None else max((before or 0) - after, MESSAGES_PER_PAGE)
            page = await self._store.messages(self._account, thread_id, limit=count, before=before)
            messages = await self._messages_of(page.rows)
            # What was read is incomplete if another process has begun to answer in the meantime.
            return page, messages, is_elsewhere or await self._processes.find_elsewhere(thread_id)

        (page, messages, is_elsewhere), gone = await self._current(read)
        if thread := self._log.threads.get(thread_id):
            rows = [row for row in page.rows if row.id not in gone]
            here = [message for message in messages if message.id not in gone]
            self._add_messages(thread, Page(rows, page.has_more), here, is_elsewhere=is_elsewhere)

    async def _current(self, read: Callable[[], Awaitable[T]]) -> tuple[T, Set[str]]:
        """Return what the store has, and the ids of what is no longer in the log, though the store may have it."""
        # A removal counts from its event on: the store may be read before it is written.
        left: set[str] = set()
        unsubscribe = self._channel.subscribe_to_removals(lambda changes: left.update(changes.left))
        try:
            attempts = 0
            while True:
                left.clear()
                gone = self._saver.removed
                found = await read()
                attempts += 1
                if not left or attempts == MAX_READS:
                    return found, gone | left
        finally:
            unsubscribe()

    async def _messages_of(self, rows: list[MessageRecord]) -> list[Message]:
        digests = {digest for row in rows for digest in row.blobs}
        blobs = await self._store.blobs(self._account, digests)
        return await asyncio.to_thread(readable_messages, rows, blobs)

    async def is_outdated(self, thread_id: str) -> bool:
        """Return whether another process has changed a thread's row."""
        record = await self._store.thread(self._account, thread_id)
        return record is not None and record.version > self._saver.version_of(thread_id)

    async def is_changed(self, thread_id: str) -> bool:
        """Return whether another process has changed a thread's row or one of its newest messages, or has added one."""
        page = await self._store.messages(self._account, thread_id, limit=NEWEST_MESSAGES)
        is_newer = any(row.version > self._saver.version_of(row.id) for row in page.rows)
        return is_newer or await self.is_outdated(thread_id)

    async def reload(
        self, thread_id: str, only: Collection[str] | None, may_replace: Callable[[], bool]
    ) -> Reloaded:
        """Read a thread again, because another process has changed it.

        Parameters
        ----------
        thread_id
            The thread.
        only
            The ids of the messages that have changed; None if any may have changed, or may have been deleted.
        may_replace
            Returns whether what was read may replace what is in the log.

        Raises
        ------
        StoreError
            If the store fails.
        """
        async with self._lock:
            for _ in range(MAX_READS):
                # A thread that is empty was never saved, and one that begins may be saved while it is looked for. Only
                # what had a version before all was written must be in the store.
                was_saved = bool(self._saver.version_of(thread_id))
                await self._saver.settled()
                if self._saver.is_failing:
                    raise StoreError("What changed here cannot be saved at the moment.")
                thread = self._log.threads.get(thread_id)
                is_elsewhere = await self._processes.find_elsewhere(thread_id)
                record = await self._store.thread(self._account, thread_id)
                if record is None:
                    return Reloaded(is_gone=was_saved)
                if thread is None:
                    self._add_threads([record])
                    return Reloaded()
                page = await self._messages_again(thread, only)
                messages = await self._messages_of(page.rows)
                is_elsewhere = is_elsewhere or await self._processes.find_elsewhere(thread_id)
                if thread_id not in self._log.threads or not may_replace():
                    return Reloaded()
                if not self._saver.has_newer(record, page.rows):
                    break
            else:
                raise StoreError("The thread changes faster than it can be read.")
            unloaded = "older" if page.has_more else "none"
            if thread.unloaded == "all":
                self._records[thread_id], unloaded = record, "all"
            if only is not None:
                messages = _merged(self._saver.aside.stored(thread), messages)
            events = self._replace(record, page.rows, messages, unloaded, is_elsewhere=is_elsewhere)
            return Reloaded(is_replaced=True, events=events)

    async def _messages_again(
        self, thread: Thread, only: Collection[str] | None
    ) -> Page[MessageRecord]:
        """Read the given messages; by default, as many as the log has of a thread and the new ones."""
        if thread.unloaded == "all":
            return Page([], False)
        if only is not None:
            rows = [await self._store.message(self._account, id) for id in only]
            found = [row for row in rows if row is not None and row.thread_id == thread.id]
            return Page(found, thread.unloaded == "older")
        known = max(len(thread.messages), MESSAGES_PER_PAGE)
        limit = None if thread.unloaded == "none" else known
        return await self._store.messages(self._account, thread.id, limit=limit)

    def _replace(
        self,
        record: ThreadRecord,
        rows: list[MessageRecord],
        messages: list[Message],
        unloaded: Unloaded,
        *,
        is_elsewhere: bool,
    ) -> list[OutboundEvent] | None:
        """Replace a thread, and return the events that show it; None if only a snapshot does."""
        thread = thread_of(record, self._account.owner)
        thread.messages, thread.unloaded = messages, unloaded
        last = max((message.position for message in messages), default=-1)
        thread.next_position = max(thread.next_position, last + 1)
        self._saver.aside.put_into(thread)
        if is_elsewhere:
            thread.busy = bool(record.data.get("busy"))
            thread.queued = list(record.data.get("queued", ()))
        self._saver.loaded_thread(record)
        for row in rows:
            self._saver.loaded(row.id, row.version)
        events = difference(self._log.threads[record.id], thread)
        self._channel.emit(build.thread_reloaded(thread_id=record.id, thread=thread))
        self._announce()
        self._memory.restore(thread, {row.id: row.memory for row in rows if row.memory})
        if is_elsewhere or unloaded == "all":
            return events
        # The event that ends what was lost is not sent.
        is_lost = record.data.get("busy") or record.data.get("queued")
        is_lost = is_lost or any(message.streaming for message in messages)
        self._end_lost(record)
        return None if is_lost else events

    def _add_threads(self, records: list[ThreadRecord]) -> None:
        new = [record for record in records if record.id not in self._log.threads]
        for record in new:
            self._records[record.id] = record
            self._saver.loaded_thread(record)
        if new:
            threads = [thread_of(record, self._account.owner) for record in new]
            self._channel.emit(build.threads_loaded(threads=list(threads)))
            self._announce()

    def _add_messages(
        self,
        thread: Thread,
        page: Page[MessageRecord],
        messages: list[Message],
        *,
        is_elsewhere: bool,
    ) -> None:
        for row in page.rows:
            self._saver.loaded(row.id, row.version)
        is_first = thread.unloaded == "all"
        self._channel.emit(
            build.messages_loaded(
                thread_id=thread.id,
                messages=list(messages),
                unloaded="older" if page.has_more else "none",
            )
        )
        self._memory.restore(thread, {row.id: row.memory for row in page.rows if row.memory})
        record = self._records.pop(thread.id, None)
        if is_first and record is not None:
            if is_elsewhere:
                self._channel.emit(build.busy(thread_id=thread.id, busy=True))
            else:
                self._end_lost(record)

    def _end_lost(self, record: ThreadRecord) -> None:
        self._channel.emit(
            build.turn_lost(
                thread_id=record.id,
                was_busy=bool(record.data.get("busy")),
                queued=list(record.data.get("queued", ())),
            )
        )


def _merged(messages: list[Message], changed: list[Message]) -> list[Message]:
    """Return messages with those that have changed in their places, or added."""
    by_id = {message.id: message for message in (*messages, *changed)}
    # Two processes that did not know of each other may have given the same position; stores have this order, too.
    return sorted(by_id.values(), key=lambda message: (message.position, message.id))
