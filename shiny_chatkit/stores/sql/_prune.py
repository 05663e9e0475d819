"""Deletes old threads."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from time import time
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, case, delete, func, or_, select, tuple_

from shiny_chatkit.protocol.clean import quoted

from ._save import change_files
from ._statements import selected_ids
from ._tables import ACCOUNTS, MESSAGES, REFERENCES, THREADS

AT_ONCE = 200
"""Threads that are deleted in one transaction, so that other saves do not wait long."""

Query = Callable[[Connection], Any]
Perform = Callable[[Query], Any]


@dataclass(frozen=True)
class Retention:
    """
    Which threads are kept.

    Attributes
    ----------
    max_age
        How long a thread is kept after its last change; None for any time.
    max_threads
        The number of threads of each owner; None for any number.
    chat_id
        The chat; None for all chats.
    """

    max_age: timedelta | None = None
    max_threads: int | None = None
    chat_id: str | None = None

    def __post_init__(self) -> None:
        age, count = self.max_age, self.max_threads
        if age is not None and not isinstance(age, timedelta):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(
                f"Invalid value {quoted(age)} for `max_age`: expected a timedelta, such as timedelta(days=90)."
            )
        if count is not None and (not isinstance(count, int) or isinstance(count, bool)):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(
                f"Invalid value {quoted(count)} for `max_threads`: expected a whole number."
            )
        if (age or timedelta()) < timedelta() or (count or 0) < 0:
            raise ValueError("Invalid value for `max_age` or `max_threads`: expected 0 or more.")

    @property
    def keeps_all(self) -> bool:
        """Whether no thread is too old."""
        return self.max_age is None and self.max_threads is None

    def oldest(self) -> int | None:
        """Return the time before which threads are too old; None if none are."""
        if self.max_age is None:
            return None
        return int((time() - self.max_age.total_seconds()) * 1000)


class OldThread(NamedTuple):
    """A thread to delete, unless it has changed since it was found."""

    account: int
    id: str
    updated_at: int
    pinned: int


_FOUND = ("account", "id", "updated_at", "pinned")
"""The columns of an :class:`OldThread`."""


def prune(read: Perform, write: Perform, retention: Retention, ended: threading.Event) -> int:
    """Delete old threads a few at a time, and return their number.

    Parameters
    ----------
    read, write
        Call a function with a connection, and return its result.
    retention
        What is kept.
    ended
        Ends it early.
    """
    before = retention.oldest()
    old = read(lambda c: old_threads(c, retention, before))
    count = 0
    for start in range(0, len(old), AT_ONCE):
        if ended.is_set():
            break
        group = old[start : start + AT_ONCE]
        count += write(lambda c, group=group: _delete(c, group))
    return count


def old_threads(
    connection: Connection, retention: Retention, before: int | None
) -> Sequence[OldThread]:
    """Return the threads to delete."""
    order: list[ColumnElement[Any]] = [
        THREADS.c.pinned.desc(),
        THREADS.c.updated_at.desc(),
        THREADS.c.id.desc(),
    ]
    if before is not None:
        # What is too old does not count among those to keep, even if it is pinned.
        order.insert(0, case((THREADS.c.updated_at < before, 1), else_=0))
    place = func.row_number().over(partition_by=THREADS.c.account, order_by=order)
    ranked = select(*(THREADS.c[name] for name in _FOUND), place.label("place"))
    if retention.chat_id is not None:
        ranked = ranked.join(ACCOUNTS, ACCOUNTS.c.key == THREADS.c.account).where(
            ACCOUNTS.c.chat_id == retention.chat_id
        )
    found = ranked.subquery()
    reasons: list[ColumnElement[bool]] = []
    if before is not None:
        reasons.append(found.c.updated_at < before)
    if retention.max_threads is not None:
        reasons.append(found.c.place > retention.max_threads)
    rows = connection.execute(select(*(found.c[name] for name in _FOUND)).where(or_(*reasons)))
    return [OldThread(*row) for row in rows]


def _delete(connection: Connection, threads: Sequence[OldThread]) -> int:
    threads_of: dict[int, list[OldThread]] = defaultdict(list)
    for thread in threads:
        threads_of[thread.account].append(thread)
    return sum(
        _delete_of(connection, account, each) for account, each in sorted(threads_of.items())
    )


def _delete_of(connection: Connection, account: int, threads: Sequence[OldThread]) -> int:
    in_them = select(MESSAGES.c.id).where(
        MESSAGES.c.account == account, MESSAGES.c.thread_id.in_([thread.id for thread in threads])
    )
    digests = selected_ids(
        connection,
        REFERENCES.c.digest,
        REFERENCES.c.account == account,
        REFERENCES.c.message_id.in_(in_them),
    )
    # The user may have gone on with a thread, or pinned it, since it was found.
    is_unchanged = tuple_(THREADS.c.id, THREADS.c.updated_at, THREADS.c.pinned).in_(
        [(thread.id, thread.updated_at, thread.pinned) for thread in threads]
    )
    deleted = connection.execute(
        delete(THREADS).where(THREADS.c.account == account, is_unchanged)
    ).rowcount
    change_files(connection, account, digests, {})
    return deleted
