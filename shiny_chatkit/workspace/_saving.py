"""Writes what changed in a log to its store, without anyone waiting for it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Any

from shiny_chatkit.host import telemetry_span
from shiny_chatkit.log import Changes, Log, Thread
from shiny_chatkit.stores import (
    Account,
    Batch,
    MessageRecord,
    StoreError,
    ThreadRecord,
    ThreadStore,
)

from ._aside import Aside
from ._leases import Processes
from ._memory import Memory
from ._rows import is_worth_keeping, message_record, thread_record
from ._tasks import ended

MAX_AGE_SECONDS = 1.0
"""How old a change of a running answer may be when it is in the store; a complete message is written at once."""

MAX_INTERVAL_SECONDS = 0.5
"""How long a change of a running answer waits for others to be written together with it; less if writing takes long."""

WATCHED_INTERVAL_SECONDS = 0.3
"""The same for an answer that a page of another process shows."""

MIN_RETRY_SECONDS, MAX_RETRY_SECONDS = 1.0, 30.0
"""Pauses between attempts to write to a store that fails."""

_log = logging.getLogger("shiny_chatkit.store")


class Saver:
    """Collects changes, and writes the rows that they concern.

    Parameters
    ----------
    store, account
        Where to write.
    log
        The log, which is read when the rows are written.
    memory
        Has what models remember of the messages, which is written with them.
    processes
        Say which threads this process may change, and are told which were saved.
    on_trouble
        Called with the reason when the store fails, and with None when it works again.
    """

    def __init__(
        self,
        store: ThreadStore,
        account: Account,
        log: Log,
        memory: Memory,
        processes: Processes,
        on_trouble: Callable[[StoreError | None], None],
    ) -> None:
        self._store = store
        self._account = account
        self._log = log
        self._memory = memory
        self._processes = processes
        self._on_trouble = on_trouble
        self._threads: set[str] = set()
        self._messages: dict[str, str] = {}
        self._gone_threads: set[str] = set()
        self._gone_messages: set[str] = set()
        self._settings: Mapping[str, Any] | None = None
        self._watched: dict[str, float] = {}
        self._versions: dict[str, int] = {}
        self._kept_threads: set[str] = set()
        self._rows: dict[str, ThreadRecord] = {}
        self.aside = Aside(log, processes, self._rows, self._versions)
        """The changes that were made while another process answered, and that are not written yet."""
        self._in_flight = Batch()
        self._is_urgent = False
        self._waits_since: float | None = None
        self._write_seconds = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._writer: asyncio.Task[None] | None = None
        self._failing = asyncio.Event()
        self._is_stopped = False
        memory.subscribe(self.touch)

    # -- Noting changes ----------------------------------------------------------------------

    def note(self, changes: Changes) -> None:
        """Remember which rows to write."""
        if changes.left:
            self._leave(changes)
        threads = {id for id in changes.threads if not self.aside.takes(id)}
        messages = {ids for ids in changes.messages if not self.aside.takes(*ids)}
        self._threads |= threads
        for thread_id, message_id in messages:
            self._messages[message_id] = thread_id
            thread = self._log.threads.get(thread_id)
            message = thread and thread.find(message_id)
            self._is_urgent = self._is_urgent or (message is not None and not message.streaming)
        if changes.left or threads or messages:
            self._schedule()

    def set_aside(self, thread_id: str) -> None:
        """Write nothing of a thread for now, because another process has its lease, or had it."""
        self._threads.discard(thread_id)
        for id in [id for id, of in self._messages.items() if of == thread_id]:
            del self._messages[id]
            self.aside.takes(thread_id, id)
        self.aside.takes(thread_id)

    def take_up(self, thread_id: str) -> None:
        """Write what was set aside of a thread, because this process may change it now."""
        added = self.aside.take(thread_id)
        if added is not None:
            self._threads.add(thread_id)
            self._messages |= dict.fromkeys(added, thread_id)
            self.write_soon()

    def _leave(self, changes: Changes) -> None:
        left = changes.left - changes.left_threads
        self._gone_threads |= changes.left_threads & self._kept_threads
        self._gone_messages |= left & self._versions.keys()
        for id in changes.left:
            self._threads.discard(id)
            self._messages.pop(id, None)
        self.aside.forget(changes.left)
        self._is_urgent = True

    def touch(self, thread_id: str, message_id: str) -> None:
        """Write a message again, because what models remember of it has changed."""
        thread = self._log.threads.get(thread_id)
        if thread is not None and thread.find(message_id) is not None:
            self._messages[message_id] = thread_id
            self._is_urgent = True
            self._schedule()

    def save_settings(self, settings: Mapping[str, Any]) -> None:
        """Write the settings."""
        self._settings = settings
        self._schedule()

    def version_of(self, id: str) -> int:
        """Return the version of a row that was read or written last."""
        return self._versions.get(id, 0)

    def has_newer(self, thread: ThreadRecord, messages: list[MessageRecord]) -> bool:
        """Return whether rows that were read are older than what was written, or will be."""
        waits = thread.id in self._threads or thread.id in self._messages.values()
        rows = (thread, *messages)
        return waits or any(row.version < self.version_of(row.id) for row in rows)

    def loaded(self, id: str, version: int) -> None:
        """Remember the version of a row that was read."""
        self._versions[id] = version

    def loaded_thread(self, record: ThreadRecord) -> None:
        """Remember a thread's row that was read."""
        self._kept_threads.add(record.id)
        self._versions[record.id] = record.version
        self._rows[record.id] = record

    def let_go(self, thread: Thread) -> bool:
        """Write and delete nothing of a thread from now on, and return whether the store has it."""
        if thread.id not in self._kept_threads:
            return False
        self._kept_threads.discard(thread.id)
        for id in (thread.id, *(message.id for message in thread.messages)):
            self._versions.pop(id, None)
        return True

    def watched(self, thread_id: str, seconds: float) -> None:
        """Save a thread more often for a while, because a page of another process shows it."""
        self._watched[thread_id] = asyncio.get_running_loop().time() + seconds

    # -- Writing -----------------------------------------------------------------------------

    @property
    def is_dirty(self) -> bool:
        """Whether anything waits to be written."""
        return bool(
            self._threads
            or self._messages
            or self._gone_threads
            or self._gone_messages
            or self._settings is not None
        )

    @property
    def removed(self) -> set[str]:
        """The ids of threads and messages that were removed, but that the store may still have."""
        return self._gone_threads.union(
            self._gone_messages, self._in_flight.deleted_threads, self._in_flight.deleted_messages
        )

    @property
    def is_failing(self) -> bool:
        """Whether the last attempt to write has failed."""
        return self._failing.is_set()

    def write_soon(self) -> None:
        """Write at once what waits, because nobody may be there later."""
        self._is_urgent = True
        if self.is_dirty:
            self._schedule()

    async def written(self) -> None:
        """Wait until everything that waits now is written."""
        self.write_soon()
        while self.is_dirty or self._writer is not None:
            writer = self._writer
            if writer is None:
                self._start(asyncio.get_running_loop().time())
            else:
                await asyncio.shield(writer)

    async def settled(self) -> None:
        """Wait until everything that waits now is written, or cannot be written for now."""
        tasks = {asyncio.create_task(wait()) for wait in (self.written, self._failing.wait)}
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()

    async def stop(self) -> None:
        """Write nothing from now on."""
        self._is_stopped = True
        if self._timer is not None:
            self._timer.cancel()
        await ended(self._writer)

    def _schedule(self) -> None:
        if self._is_stopped:
            return
        loop = asyncio.get_running_loop()
        if self._waits_since is None:
            self._waits_since = loop.time()
        if self._writer is not None:
            return  # It looks for more before it ends.
        if self._is_urgent:
            self._start(loop.time())
        elif self._timer is None:
            # What changed during a slow write has waited already.
            due = self._waits_since + self._interval(loop.time())
            self._timer = loop.call_at(due, self._start, due)

    def _interval(self, now: float) -> float:
        self._watched = {id: until for id, until in self._watched.items() if until > now}
        is_watched = self._watched and self._watched.keys() & {*self._messages.values()}
        longest = WATCHED_INTERVAL_SECONDS if is_watched else MAX_INTERVAL_SECONDS
        # A change may also have to wait for the write before, and the next write may take longer.
        left = MAX_AGE_SECONDS - 3 * self._write_seconds
        return min(max(left, 0), longest)

    def _start(self, due: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._writer is None:
            self._writer = asyncio.create_task(self._write(due))

    async def _write(self, due: float) -> None:
        try:
            # Let the events of this moment arrive, so that they are written together.
            await asyncio.sleep(0)
            while self.is_dirty:
                await self._save_all(due)
                if not self._is_urgent:
                    break
                due = asyncio.get_running_loop().time()
        finally:
            self._writer = None
        if self.is_dirty:
            self._schedule()

    async def _save_all(self, due: float) -> None:
        """Write everything that waits, however many attempts it takes."""
        loop = asyncio.get_running_loop()
        pause = MIN_RETRY_SECONDS
        while True:
            self._is_urgent = False
            batch = self._in_flight = self._take()
            written = {
                "shiny_chatkit.chat.id": self._account.chat_id,
                "shiny_chatkit.messages": len(batch.messages),
                "shiny_chatkit.threads": len(batch.threads),
            }
            try:
                with telemetry_span("chat.store.save", written):
                    await self._store.save(self._account, batch)
            except asyncio.CancelledError:
                self._put_back(batch)
                raise
            except Exception as error:  # noqa: BLE001 - a store of the app may raise anything
                self._put_back(batch)
                self._fails(error)
                await asyncio.sleep(pause)
                pause = min(2 * pause, MAX_RETRY_SECONDS)
                due = loop.time()
            else:
                # The longest write lately, from the moment at which it was due.
                self._write_seconds = max(loop.time() - due, 0.9 * self._write_seconds)
                self._in_flight = Batch()
                if not (self._is_urgent and self.is_dirty):
                    # Otherwise, something that was completed in the meantime still waits.
                    self._works()
                self._processes.saved(batch)
                return

    def _take(self) -> Batch:
        """Return the rows to write now."""
        self._waits_since = None
        threads, messages = self._threads, self._messages
        gone_threads, gone_messages = self._gone_threads, self._gone_messages
        settings = self._settings
        self._threads, self._messages = set(), {}
        self._gone_threads, self._gone_messages = set(), set()
        self._settings = None
        blobs: dict[str, bytes] = {}
        rows = [
            self._message_row(thread_id, message_id, blobs, gone_messages)
            for message_id, thread_id in messages.items()
        ]
        known = [row for row in rows if row is not None]
        # A message belongs to a thread that the store has, and may change its title.
        threads |= {row.thread_id for row in known if self._has_news(row.thread_id)}
        kept = [self._thread_row(id) for id in threads]
        return Batch(
            threads=[row for row in kept if row is not None],
            messages=known,
            deleted_threads=sorted(gone_threads),
            deleted_messages=sorted(gone_messages),
            blobs=blobs,
            settings=settings,
        )

    def _message_row(
        self, thread_id: str, message_id: str, blobs: dict[str, bytes], gone: set[str]
    ) -> MessageRecord | None:
        thread = self._log.threads.get(thread_id)
        message = thread and thread.find(message_id)
        if message is None:
            return None
        # Its earlier versions no longer have rows.
        gone |= {version.id for version in message.versions} & self._versions.keys()
        version = self._next_version(message_id)
        try:
            is_question = message.role == "user"
            memory = self._memory.turns_of(thread_id, message_id) if is_question else None
            row, files = message_record(thread_id, message, version, memory)
        except Exception:  # noqa: BLE001 - one message must not keep the others from being saved
            _log.exception("Message %r cannot be saved.", message_id)
            return None
        blobs.update(files)
        return row

    def _has_news(self, thread_id: str) -> bool:
        """Return whether the store does not have a thread or its title."""
        row = self._rows.get(thread_id)
        title = self._log.threads[thread_id].shown_title
        return thread_id not in self._kept_threads or row is None or row.title != title

    def _thread_row(self, thread_id: str) -> ThreadRecord | None:
        thread = self._log.threads.get(thread_id)
        if thread is None or not (thread_id in self._kept_threads or is_worth_keeping(thread)):
            return None
        self._kept_threads.add(thread_id)
        self._rows[thread_id] = row = thread_record(
            thread, self._next_version(thread_id), self._account.owner
        )
        return row

    def _next_version(self, id: str) -> int:
        self._versions[id] = version = self._versions.get(id, 0) + 1
        return version

    def _put_back(self, batch: Batch) -> None:
        self._threads |= {row.id for row in batch.threads}
        for row in batch.messages:
            # A message that was never written has no version yet.
            self._versions[row.id] = row.version - 1
        self._messages = {row.id: row.thread_id for row in batch.messages} | self._messages
        self._gone_threads |= set(batch.deleted_threads)
        self._gone_messages |= set(batch.deleted_messages)
        if self._settings is None:
            self._settings = batch.settings

    def _fails(self, error: Exception) -> None:
        if not self.is_failing:
            self._failing.set()
            if isinstance(error, StoreError):
                _log.error("Conversations cannot be saved at the moment: %s", error)
            else:
                _log.error("Conversations cannot be saved: the store failed.", exc_info=error)
                error = StoreError("The store failed.")
            self._on_trouble(error)

    def _works(self) -> None:
        if self.is_failing:
            self._failing.clear()
            _log.info("Conversations are saved again.")
            self._on_trouble(None)
