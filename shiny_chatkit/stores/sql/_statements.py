"""Parts of statements that several modules need."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite

from shiny_chatkit.stores._records import Account

from ._tables import ACCOUNTS

_IDS_AT_ONCE = 10_000
"""Ids in one statement; databases limit the number of parameters."""


def key_of(account: Account) -> Any:
    """Return a subquery for an account's key, for use in any statement."""
    return (
        select(ACCOUNTS.c.key)
        .where(ACCOUNTS.c.chat_id == account.chat_id, ACCOUNTS.c.owner == account.owner)
        .scalar_subquery()
    )


@cache
def select_key() -> Any:
    """Return the query for the key of the account that the parameters ``of_chat`` and ``of_owner`` name."""
    return select(ACCOUNTS.c.key).where(
        ACCOUNTS.c.chat_id == bindparam("of_chat"), ACCOUNTS.c.owner == bindparam("of_owner")
    )


def found_key(connection: Connection, account: Account) -> int | None:
    """Return an account's key; None if nothing was ever saved for it."""
    values = {"of_chat": account.chat_id, "of_owner": account.owner}
    found: int | None = connection.execute(select_key(), values).scalar_one_or_none()
    return found


def created_key(connection: Connection, account: Account) -> int:
    """Return an account's key, and create the account if it is new."""
    key = found_key(connection, account)
    if key is None:
        values = {"chat_id": account.chat_id, "owner": account.owner}
        connection.execute(upsert(connection, ACCOUNTS).values(values).on_conflict_do_nothing())
        key = found_key(connection, account)
    assert key is not None
    return key


def lock_files(connection: Connection, *keys: int) -> None:
    """Let other processes wait until the end of the transaction before they add or delete files of accounts.

    Otherwise, one could delete a file at the moment when another one saves a message that refers to it. In SQLite,
    only one transaction writes.
    """
    if connection.dialect.name != "postgresql":
        return
    for key in sorted(keys):
        digest = hashlib.sha256(f"chatkit files {key}".encode()).digest()
        lock = int.from_bytes(digest[:8], "big", signed=True)
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})


def upsert(connection: Connection, table: Table) -> Any:
    """Return an INSERT that can resolve conflicts, which each database spells in its own way."""
    return _insert(connection.dialect.name, table)


def _insert(dialect: str, table: Table) -> Any:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def replace_older(
    connection: Connection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    unchanged: frozenset[str] = frozenset(),
) -> list[str]:
    """Insert rows with a version, or replace those that are not newer, and return the ids of both.

    Parameters
    ----------
    connection, table, rows
        Where and what to write.
    unchanged
        Columns of replaced rows to leave as they are.
    """
    columns = frozenset(rows[0]) - {"account", "id"} - unchanged
    statement = _replacement(connection.dialect.name, table, columns)
    return list(connection.execute(statement, rows).scalars())


@cache
def _replacement(dialect: str, table: Table, columns: frozenset[str]) -> Any:
    """Return the statement of :func:`replace_older`; building it takes longer than running it."""
    statement = _insert(dialect, table)
    return statement.on_conflict_do_update(
        index_elements=["account", "id"],
        set_={name: statement.excluded[name] for name in sorted(columns)},
        where=table.c.version <= statement.excluded.version,
    ).returning(table.c.id)


def add_missing(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert those of the rows that the table does not have."""
    if rows:
        connection.execute(upsert(connection, table).on_conflict_do_nothing(), rows)


def insert_all(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows."""
    if rows:
        connection.execute(insert(table), rows)


def groups(ids: Collection[str]) -> Iterator[list[str]]:
    """Return ids in groups that fit into one statement; one group in all usual cases."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), _IDS_AT_ONCE):
        yield ordered[start : start + _IDS_AT_ONCE]


def selected_ids(
    connection: Connection, column: ColumnElement[str], *conditions: ColumnElement[bool]
) -> set[str]:
    """Return the different values of a column."""
    return set(connection.execute(select(column).distinct().where(*conditions)).scalars())
