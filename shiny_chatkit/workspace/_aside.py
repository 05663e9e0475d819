"""Remembers what was added here to threads in which another process answers, until this one may save it."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from shiny_chatkit.log import Log, Message, Thread
from shiny_chatkit.stores import ThreadRecord

from ._leases import Processes
from ._rows import thread_of

_FIELDS = ("title", "pinned", "archived", "todos", "values")
"""The names of what an app may change of a thread, besides its messages."""


class Aside:
    """The messages and the other changes that were added while another process answered in their threads.

    Parameters
    ----------
    log
        Has the messages.
    processes
        Say in which threads another process answers.
    rows
        The rows of threads as they were read or written last.
    versions
        The versions of messages and threads that were read or written last.
    """

    def __init__(
        self,
        log: Log,
        processes: Processes,
        rows: Mapping[str, ThreadRecord],
        versions: Mapping[str, int],
    ) -> None:
        self._log, self._processes = log, processes
        self._rows, self._versions = rows, versions
        self._messages: dict[str, set[str]] = {}

    def __contains__(self, thread_id: str) -> bool:
        return thread_id in self._messages

    def __bool__(self) -> bool:
        return bool(self._messages)

    def takes(self, thread_id: str, message_id: str | None = None) -> bool:
        """Remember a thread or its message if it was added here, and return whether it must not be written now."""
        is_elsewhere = self._processes.is_elsewhere(thread_id)
        if message_id is None:
            thread = self._log.threads.get(thread_id)
            if is_elsewhere and thread is not None and self._changed(thread):
                self._messages.setdefault(thread_id, set())
        elif not self._versions.get(message_id) and (is_elsewhere or thread_id in self):
            # The store never had it. It comes after what the other process has written, which is read first.
            self._messages.setdefault(thread_id, set()).add(message_id)
            return True
        return is_elsewhere

    def take(self, thread_id: str) -> set[str] | None:
        """Forget a thread, and return the ids of its messages; None if nothing of it was remembered."""
        return self._messages.pop(thread_id, None)

    def forget(self, ids: AbstractSet[str]) -> None:
        """Forget threads and messages that were removed."""
        for thread_id in ids & self._messages.keys():
            del self._messages[thread_id]
        for added in self._messages.values():
            added -= ids

    def stored(self, thread: Thread) -> list[Message]:
        """Return the messages of a thread that were not added here."""
        added = self._messages.get(thread.id, ())
        return [message for message in thread.messages if message.id not in added]

    def put_into(self, thread: Thread) -> None:
        """Add what was added here to a thread that was read, and forget what it already has."""
        added, here = self._messages.get(thread.id), self._log.threads.get(thread.id)
        if added is None or here is None:
            return
        added -= {message.id for message in thread.messages}
        for message in here.messages:
            if message.id in added:
                thread.append(message)
        changed = [
            name for name in self._changed(here) if getattr(here, name) != getattr(thread, name)
        ]
        for name in changed:
            setattr(thread, name, getattr(here, name))
        if not (added or changed):
            del self._messages[thread.id]

    def _changed(self, thread: Thread) -> list[str]:
        """Return what differs from a thread's row."""
        row = self._rows.get(thread.id)
        stored = thread if row is None else thread_of(row)
        return [name for name in _FIELDS if getattr(thread, name) != getattr(stored, name)]
