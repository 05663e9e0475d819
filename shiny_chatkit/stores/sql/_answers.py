"""Reads all messages of a database in their order, page by page."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select, tuple_

from shiny_chatkit.stores._answers import Said
from shiny_chatkit.stores._records import Account
from shiny_chatkit.stores._rows import message_record, thread_record

from ._tables import ACCOUNTS, MESSAGES, THREADS

_PAGE = 500

Place = tuple[int, str, int, str]


def read_said(
    connection: Connection, chat_id: str | None, after: Place | None
) -> tuple[list[Said], Place | None]:
    """Return the next messages, and the place to continue from; None after the last page."""
    order = (MESSAGES.c.account, MESSAGES.c.thread_id, MESSAGES.c.position, MESSAGES.c.id)
    thread = {f"thread_{c.name}": c for c in THREADS.c if c.name not in ("account", "words")}
    message = [c for c in MESSAGES.c if c.name not in ("words", "memory")]
    statement = (
        select(
            ACCOUNTS.c.chat_id,
            ACCOUNTS.c.owner,
            *(column.label(f"of_{name}") for name, column in thread.items()),
            *message,
        )
        .join(ACCOUNTS, ACCOUNTS.c.key == MESSAGES.c.account)
        .join(
            THREADS,
            (THREADS.c.account == MESSAGES.c.account) & (THREADS.c.id == MESSAGES.c.thread_id),
        )
        .order_by(*order)
        .limit(_PAGE)
    )
    if chat_id is not None:
        statement = statement.where(ACCOUNTS.c.chat_id == chat_id)
    if after is not None:
        statement = statement.where(tuple_(*order) > after)
    rows = connection.execute(statement).mappings().all()
    if not rows:
        return [], None
    last = rows[-1]
    place = (last["account"], last["thread_id"], last["position"], last["id"])
    return [_said(row) for row in rows], place


def _said(row: Any) -> Said:
    names = [column.name for column in THREADS.c if column.name not in ("account", "words")]
    thread = {name: row[f"of_thread_{name}"] for name in names}
    return Said(
        Account(row["chat_id"], row["owner"]),
        thread_record(thread),
        message_record({**row, "memory": None}),
    )
