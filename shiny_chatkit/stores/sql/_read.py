"""Reads rows; each function takes a constant number of queries."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, Table, select, tuple_

from shiny_chatkit.stores._json import decode
from shiny_chatkit.stores._records import Account, MessageRecord, Page, ThreadRecord
from shiny_chatkit.stores._rows import message_record, thread_record

from ._statements import groups, key_of
from ._tables import ACCOUNTS, BLOBS, IS_USED, MESSAGES, THREADS


def read_threads(
    connection: Connection,
    account: Account,
    limit: int,
    after: ThreadRecord | None,
    archived: bool,
) -> Page[ThreadRecord]:
    """Return a page of threads."""
    columns = (THREADS.c.pinned, THREADS.c.updated_at, THREADS.c.id)
    statement = (
        select(*_columns(THREADS))
        .where(THREADS.c.account == key_of(account), THREADS.c.archived == int(archived))
        .order_by(*(column.desc() for column in columns))
        .limit(limit + 1)
    )
    if after is not None:
        end = (int(after.pinned), after.updated_at, after.id)
        statement = statement.where(tuple_(*columns) < end)
    rows = connection.execute(statement).mappings().all()
    return Page([thread_record(row) for row in rows[:limit]], len(rows) > limit)


def read_thread(connection: Connection, account: Account, id: str) -> ThreadRecord | None:
    """Return one thread."""
    row = _one(connection, THREADS, account, id)
    return None if row is None else thread_record(row)


def read_messages(
    connection: Connection,
    account: Account,
    thread_id: str,
    limit: int | None,
    before: int | None,
) -> Page[MessageRecord]:
    """Return a page of messages."""
    statement = (
        select(*_columns(MESSAGES))
        .where(MESSAGES.c.account == key_of(account), MESSAGES.c.thread_id == thread_id)
        .order_by(MESSAGES.c.position.desc(), MESSAGES.c.id.desc())
    )
    if before is not None:
        statement = statement.where(MESSAGES.c.position < before)
    if limit is not None:
        statement = statement.limit(limit + 1)
    rows = connection.execute(statement).mappings().all()
    taken = rows if limit is None else rows[:limit]
    return Page([message_record(row) for row in reversed(taken)], len(taken) < len(rows))


def read_message(connection: Connection, account: Account, id: str) -> MessageRecord | None:
    """Return one message."""
    row = _one(connection, MESSAGES, account, id)
    return None if row is None else message_record(row)


def read_blobs(
    connection: Connection, account: Account, digests: Collection[str]
) -> dict[str, bytes]:
    """Return the content of files that messages refer to."""
    found: dict[str, bytes] = {}
    for group in groups(digests):
        rows = connection.execute(
            select(BLOBS.c.digest, BLOBS.c.content).where(
                BLOBS.c.account == key_of(account), BLOBS.c.digest.in_(group), IS_USED
            )
        )
        found.update({digest: bytes(content) for digest, content in rows})
    return found


def read_settings(connection: Connection, account: Account) -> Mapping[str, Any]:
    """Return an account's settings."""
    found = connection.execute(
        select(ACCOUNTS.c.settings).where(
            ACCOUNTS.c.chat_id == account.chat_id, ACCOUNTS.c.owner == account.owner
        )
    ).scalar_one_or_none()
    return {} if found is None else decode(found)


def _one(
    connection: Connection, table: Table, account: Account, id: str
) -> Mapping[Any, Any] | None:
    statement = select(*_columns(table)).where(table.c.account == key_of(account), table.c.id == id)
    return connection.execute(statement).mappings().one_or_none()


def _columns(table: Table) -> list[Any]:
    """Return all columns but the words, which only a search reads."""
    return [column for column in table.c if column.name != "words"]
