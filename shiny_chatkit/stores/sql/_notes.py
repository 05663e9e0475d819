"""Reads and writes notes, which expire like leases by the clock of the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, delete, select, update

from shiny_chatkit.stores._json import decode, encode
from shiny_chatkit.stores._records import Account
from shiny_chatkit.stores._shared import LEASE_SECONDS

from ._leases import database_time
from ._statements import found_key, upsert
from ._tables import NOTES, THREADS


def post(
    connection: Connection,
    account: Account,
    thread_id: str,
    holder: str,
    notes: Mapping[str, Any],
) -> bool:
    """Add notes, and return whether the account has their thread."""
    key = found_key(connection, account)
    thread = select(THREADS.c.id).where(THREADS.c.account == key, THREADS.c.id == thread_id)
    if key is None or connection.execute(thread).first() is None:
        return False
    rows = [
        {
            "account": key,
            "id": id,
            "thread_id": thread_id,
            "holder": holder,
            "expires_at": _expiry(connection),
            "content": encode(content),
        }
        for id, content in notes.items()
    ]
    if rows:
        connection.execute(upsert(connection, NOTES).on_conflict_do_nothing(), rows)
    return True


def take(
    connection: Connection, account: Account, thread_id: str, ids: Collection[str] | None
) -> dict[str, Any]:
    """Delete notes, and return their contents by id: the given ones, or those that have expired."""
    which = NOTES.c.expires_at <= database_time() if ids is None else NOTES.c.id.in_(ids)
    rows = connection.execute(
        delete(NOTES)
        .where(NOTES.c.account == found_key(connection, account))
        .where(NOTES.c.thread_id == thread_id, which)
        .returning(NOTES.c.id, NOTES.c.content)
    )
    return {id: decode(content) for id, content in rows}


def posted(connection: Connection, account: Account, thread_id: str) -> set[str]:
    """Return the ids of all notes of a thread."""
    key = found_key(connection, account)
    ids = select(NOTES.c.id).where(NOTES.c.account == key, NOTES.c.thread_id == thread_id)
    return set(connection.execute(ids).scalars())


def renew_notes(connection: Connection, holder: str) -> None:
    """Let the notes of a holder last."""
    connection.execute(
        update(NOTES)
        .where(NOTES.c.holder == holder)
        .values(expires_at=database_time() + LEASE_SECONDS * 1000)
    )


def _expiry(connection: Connection) -> int:
    time: int = connection.execute(select(database_time())).scalar_one()
    return time + LEASE_SECONDS * 1000
