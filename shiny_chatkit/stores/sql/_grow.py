"""Writes messages whose text grows.

While an answer streams, nothing else is written, and it is written again and again: one statement is all that it takes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, update
from sqlalchemy.dialects import sqlite

from shiny_chatkit.stores._json import encode
from shiny_chatkit.stores._records import Account
from shiny_chatkit.stores._rows import Rows

from ._file import DatabaseFile
from ._statements import select_key
from ._tables import MESSAGES

Growth = list[dict[str, Any]]
"""The parameters of an update for each message."""

_NO_FILES = encode(())
_CHANGING = ("position", "version", "role", "created_at", "text", "data", "memory", "rating")


def growth_of(account: Account, rows: Rows) -> Growth | None:
    """Return the updates that are all that a batch needs; None if it needs more.

    The words to search are left as they are until the message is complete.
    """
    others = (rows.threads, rows.deleted_threads, rows.deleted_messages, rows.blobs)
    if rows.settings is not None or any(others):
        return None
    if not all(row["id"] in rows.growing and row["blobs"] == _NO_FILES for row in rows.messages):
        return None
    of_account = {"of_chat": account.chat_id, "of_owner": account.owner}
    return [
        {"of_id": row["id"], "of_thread": row["thread_id"], **of_account, **row}
        for row in rows.messages
    ]


def grow(connection: Connection, growth: Growth) -> bool:
    """Update messages within a transaction of the caller, and return whether all were found.

    Otherwise, nothing is lost if the whole batch is written afterward.
    """
    statement = _update()
    # Not in one call: drivers do not tell how many rows several statements have found.
    return all(connection.execute(statement, each).rowcount for each in growth)


class FileGrower:
    """
    Updates messages in an SQLite file, in the thread of the writer.

    It keeps a connection and calls the driver itself. That takes a third of the time of an SQLAlchemy transaction that
    runs only every half second. Such transactions were most of the cost of keeping an answer while it streams.

    Parameters
    ----------
    engine
        Opens the connection.
    file
        The file of the database.
    """

    def __init__(self, engine: Engine, file: DatabaseFile) -> None:
        self._engine = engine
        self._file = file
        self._connection: Any = None

    def grow(self, growths: Iterable[Growth]) -> bool:
        """Update messages in one transaction, and return whether all were found and written.

        If not, it can be done again in the ordinary way, which reports what is wrong.
        """
        if not (self._file.is_known and self._file.is_in_place):
            return False
        try:
            return self._update(growths) and self._file.is_in_place
        except Exception:  # noqa: BLE001 - the writer meets the same error, and reports it
            self.close()
            return False

    def close(self) -> None:
        """Close the connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()

    def _update(self, growths: Iterable[Growth]) -> bool:
        if self._connection is None:
            self._connection = self._engine.raw_connection()
            # If another process has the lock, the writer waits for it.
            self._connection.dbapi_connection.execute("PRAGMA busy_timeout = 0")
        driver: sqlite3.Connection = self._connection.dbapi_connection
        sql, constants = _sqlite_update()
        driver.execute("BEGIN IMMEDIATE")
        found = all(
            driver.execute(sql, constants | each).rowcount for growth in growths for each in growth
        )
        driver.execute("COMMIT" if found else "ROLLBACK")
        return found


@cache
def _update() -> Any:
    """Return the statement; building it takes longer than running it."""
    return (
        update(MESSAGES)
        .where(
            MESSAGES.c.account == select_key().scalar_subquery(),
            MESSAGES.c.id == bindparam("of_id"),
            MESSAGES.c.thread_id == bindparam("of_thread"),
            MESSAGES.c.version <= bindparam("version"),
            MESSAGES.c.blobs == _NO_FILES,
        )
        .values({name: bindparam(name) for name in _CHANGING})
    )


@cache
def _sqlite_update() -> tuple[str, dict[str, Any]]:
    """Return the statement in the words of SQLite's driver, with the parameters that are always the same."""
    compiled = _update().compile(dialect=sqlite.dialect(paramstyle="named"))
    return str(compiled), {
        name: value for name, value in compiled.params.items() if value is not None
    }
