"""Writes messages whose text grows, within a transaction of the caller.

While an answer streams, nothing else is written, and it is written again and again: one statement is all that it takes.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from shiny_chatkit.stores._json import encode
from shiny_chatkit.stores._records import Account
from shiny_chatkit.stores._rows import Rows

from ._tables import ACCOUNTS, MESSAGES

_NO_FILES = encode(())
_CHANGING = ("position", "version", "role", "created_at", "text", "data", "memory", "rating")


def grow(connection: Connection, account: Account, rows: Rows) -> bool:
    """Update growing messages, and return whether that was all that the batch had to change.

    Otherwise, nothing is lost if the whole batch is written afterward. The words to search are left as they are.
    """
    if not _only_grows(rows):
        return False
    of_account = {"of_chat": account.chat_id, "of_owner": account.owner}
    statement = _update()
    # Not in one call: drivers do not tell how many rows several statements have found.
    found = [
        connection.execute(
            statement, {"of_id": row["id"], "of_thread": row["thread_id"], **of_account, **row}
        ).rowcount
        for row in rows.messages
    ]
    return all(found)


def _only_grows(rows: Rows) -> bool:
    others = (rows.threads, rows.deleted_threads, rows.deleted_messages, rows.blobs)
    return (
        rows.settings is None
        and not any(others)
        and all(row["id"] in rows.growing and row["blobs"] == _NO_FILES for row in rows.messages)
    )


@cache
def _update() -> Any:
    """Return the statement; building it takes longer than running it."""
    key = select(ACCOUNTS.c.key).where(
        ACCOUNTS.c.chat_id == bindparam("of_chat"), ACCOUNTS.c.owner == bindparam("of_owner")
    )
    return (
        update(MESSAGES)
        .where(
            MESSAGES.c.account == key.scalar_subquery(),
            MESSAGES.c.id == bindparam("of_id"),
            MESSAGES.c.thread_id == bindparam("of_thread"),
            MESSAGES.c.version <= bindparam("version"),
            MESSAGES.c.blobs == _NO_FILES,
        )
        .values({name: bindparam(name) for name in _CHANGING})
    )
