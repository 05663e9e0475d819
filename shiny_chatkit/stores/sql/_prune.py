"""Deletes old threads."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import ColumnElement, Connection, Select, delete, func, select

from ._save import delete_unused
from ._statements import selected_ids
from ._tables import ACCOUNTS, MESSAGES, REFERENCES, THREADS

AT_ONCE = 200
"""Threads that are deleted in one transaction, so that other saves do not wait long."""


def count_old(
    connection: Connection, chat_id: str | None, before: int | None, max_threads: int | None
) -> int:
    """Return how many threads there are to delete."""
    old = _old(chat_id, before, max_threads).subquery()
    return connection.execute(select(func.count()).select_from(old)).scalar_one()


def delete_old(
    connection: Connection, chat_id: str | None, before: int | None, max_threads: int | None
) -> int:
    """Delete some of the threads that are too old or too many, and return their number; zero if none is left."""
    found: dict[int, list[str]] = defaultdict(list)
    for account, id in connection.execute(_old(chat_id, before, max_threads).limit(AT_ONCE)):
        found[account].append(id)
    for account, ids in found.items():
        # An account's references are read through its messages, and then cascade with them.
        digests = selected_ids(
            connection,
            REFERENCES.c.digest,
            REFERENCES.c.account == account,
            REFERENCES.c.message_id.in_(
                select(MESSAGES.c.id).where(
                    MESSAGES.c.account == account, MESSAGES.c.thread_id.in_(ids)
                )
            ),
        )
        connection.execute(
            delete(THREADS).where(THREADS.c.account == account, THREADS.c.id.in_(ids))
        )
        delete_unused(connection, account, digests)
    return sum(map(len, found.values()))


def _old(chat_id: str | None, before: int | None, max_threads: int | None) -> Select[int, str]:
    place = (
        func.row_number()
        .over(
            partition_by=THREADS.c.account,
            order_by=[THREADS.c.pinned.desc(), THREADS.c.updated_at.desc(), THREADS.c.id.desc()],
        )
        .label("place")
    )
    ranked = (
        select(THREADS.c.account, THREADS.c.id, THREADS.c.updated_at, place)
        .join(ACCOUNTS, ACCOUNTS.c.key == THREADS.c.account)
        .where(*([] if chat_id is None else [ACCOUNTS.c.chat_id == chat_id]))
        .subquery()
    )
    too_old: ColumnElement[bool] | None = None
    if before is not None:
        too_old = ranked.c.updated_at < before
    if max_threads is not None:
        too_many = ranked.c.place > max_threads
        too_old = too_many if too_old is None else too_old | too_many
    assert too_old is not None
    return select(ranked.c.account, ranked.c.id).where(too_old)
