"""Reads and writes shares."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, insert, select

from shiny_chatkit.stores._json import decode, encode
from shiny_chatkit.stores._records import Account
from shiny_chatkit.stores._shares import ShareRecord

from ._statements import found_key, key_of
from ._tables import ACCOUNTS, SHARES, THREADS


def add_share(connection: Connection, account: Account, share: ShareRecord) -> bool:
    """Add a share, and return whether the account has its thread."""
    key = found_key(connection, account)
    thread = select(THREADS.c.id).where(THREADS.c.account == key, THREADS.c.id == share.thread_id)
    if key is None or connection.execute(thread).first() is None:
        return False
    connection.execute(
        insert(SHARES).values(
            token_digest=share.token_digest,
            account=key,
            thread_id=share.thread_id,
            is_live=int(share.is_live),
            created_at=share.created_at,
            snapshot=None if share.snapshot is None else encode(share.snapshot),
        )
    )
    return True


def read_shares(connection: Connection, account: Account) -> list[ShareRecord]:
    """Return the shares of an account without their snapshots, newest first."""
    columns = [column for column in SHARES.c if column.name != "snapshot"]
    rows = connection.execute(
        select(*columns)
        .where(SHARES.c.account == key_of(account))
        .order_by(SHARES.c.created_at.desc(), SHARES.c.token_digest)
    )
    return [_record(row, None) for row in rows.mappings()]


def read_shared(connection: Connection, token_digest: str) -> tuple[Account, ShareRecord] | None:
    """Return a share with its snapshot, and the account of its thread."""
    row = (
        connection.execute(
            select(SHARES, ACCOUNTS.c.chat_id, ACCOUNTS.c.owner)
            .join(ACCOUNTS, ACCOUNTS.c.key == SHARES.c.account)
            .where(SHARES.c.token_digest == token_digest)
        )
        .mappings()
        .one_or_none()
    )
    if row is None:
        return None
    snapshot = None if row["snapshot"] is None else decode(row["snapshot"])
    return Account(row["chat_id"], row["owner"]), _record(row, snapshot)


def remove_share(connection: Connection, account: Account, token_digest: str) -> bool:
    """Remove a share, and return whether the account had it."""
    removed = connection.execute(
        delete(SHARES).where(
            SHARES.c.account == key_of(account), SHARES.c.token_digest == token_digest
        )
    )
    return removed.rowcount > 0


def _record(row: Any, snapshot: Any) -> ShareRecord:
    return ShareRecord(
        row["token_digest"], row["thread_id"], bool(row["is_live"]), row["created_at"], snapshot
    )
