"""Leases of threads, which expire by the clock of the database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Connection, cast, delete, func, select, update

from shiny_chatkit.stores._records import Account
from shiny_chatkit.stores._shared import LEASE_SECONDS

from ._statements import created_key, found_key, key_of, upsert
from ._tables import ACCOUNTS, LEASES


def acquire(connection: Connection, account: Account, thread_id: str, holder: str) -> bool:
    """Take or renew a lease, and return whether the holder has it."""
    lease = {
        "account": created_key(connection, account),
        "thread_id": thread_id,
        "holder": holder,
        "expires_at": database_time() + LEASE_SECONDS * 1000,
    }
    statement = upsert(connection, LEASES).values(lease)
    taken = statement.on_conflict_do_update(
        index_elements=["account", "thread_id"],
        set_={"holder": statement.excluded.holder, "expires_at": statement.excluded.expires_at},
        where=(LEASES.c.expires_at <= database_time())
        | (LEASES.c.holder == statement.excluded.holder),
    )
    return connection.execute(taken.returning(LEASES.c.holder)).first() is not None


def renew(connection: Connection, holder: str) -> set[tuple[Account, str]]:
    """Renew all leases of a holder, and return their threads."""
    connection.execute(
        update(LEASES)
        .where(LEASES.c.holder == holder)
        .values(expires_at=database_time() + LEASE_SECONDS * 1000)
    )
    rows = connection.execute(
        select(ACCOUNTS.c.chat_id, ACCOUNTS.c.owner, LEASES.c.thread_id)
        .join(ACCOUNTS, ACCOUNTS.c.key == LEASES.c.account)
        .where(LEASES.c.holder == holder)
    )
    return {(Account(chat_id, owner), thread_id) for chat_id, owner, thread_id in rows}


def release(connection: Connection, account: Account, thread_id: str, holder: str) -> None:
    """End a lease, if the holder has it."""
    connection.execute(
        delete(LEASES).where(
            LEASES.c.account == key_of(account),
            LEASES.c.thread_id == thread_id,
            LEASES.c.holder == holder,
        )
    )


def read_holder(connection: Connection, account: Account, thread_id: str) -> str | None:
    """Return who holds a lease that has not expired."""
    found: str | None = connection.execute(
        select(LEASES.c.holder).where(
            LEASES.c.account == found_key(connection, account),
            LEASES.c.thread_id == thread_id,
            LEASES.c.expires_at > database_time(),
        )
    ).scalar_one_or_none()
    return found


def database_time() -> Any:
    """Return the database's time in milliseconds, so that the clocks of the machines need not agree."""
    return cast(func.extract("epoch", func.clock_timestamp()) * 1000, BigInteger)
