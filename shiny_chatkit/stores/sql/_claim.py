"""Moves the threads of one account to another."""

from __future__ import annotations

from sqlalchemy import Connection, Table, Update, delete, exists, func, literal, select, update

from shiny_chatkit.stores._moving import moved_data, new_id
from shiny_chatkit.stores._records import Account

from ._statements import created_key, found_key, lock_files, upsert
from ._tables import ACCOUNTS, BLOBS, IS_USED, LEASES, MESSAGES, REFERENCES, THREADS


def claim(connection: Connection, account: Account, by: Account) -> int:
    """Move all threads, with all that belongs to them, and return their number."""
    old = found_key(connection, account)
    if old is None:
        return 0
    new = created_key(connection, by)
    _rename_duplicates(connection, THREADS, "threadId", old, new)
    _rename_duplicates(connection, MESSAGES, "messageId", old, new)
    # What belongs to the threads follows by its foreign keys.
    moved = connection.execute(
        update(THREADS).where(THREADS.c.account == old).values(account=new)
    ).rowcount
    _move_files(connection, old, new)
    connection.execute(_moved_leases(old, new))
    settings = select(ACCOUNTS.c.settings).where(ACCOUNTS.c.key == old).scalar_subquery()
    connection.execute(
        update(ACCOUNTS)
        .where(ACCOUNTS.c.key == new)
        .values(settings=func.coalesce(ACCOUNTS.c.settings, settings))
    )
    connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.key == old).values(settings=None))
    return moved


def _move_files(connection: Connection, old: int, new: int) -> None:
    lock_files(connection, old, new)
    is_needed = exists().where(REFERENCES.c.account == new, REFERENCES.c.digest == BLOBS.c.digest)
    files = select(literal(new), BLOBS.c.digest, BLOBS.c.content).where(
        BLOBS.c.account == old, is_needed
    )
    connection.execute(
        upsert(connection, BLOBS)
        .from_select(["account", "digest", "content"], files)
        .on_conflict_do_nothing()
    )
    connection.execute(delete(BLOBS).where(BLOBS.c.account == old, ~IS_USED))


def _moved_leases(old: int, new: int) -> Update:
    """Move leases, so that a running answer continues."""
    twin = LEASES.alias()
    taken = select(twin.c.thread_id).where(twin.c.account == new)
    return (
        update(LEASES)
        .where(LEASES.c.account == old, LEASES.c.thread_id.not_in(taken))
        .values(account=new)
    )


def _rename_duplicates(connection: Connection, table: Table, name: str, old: int, new: int) -> None:
    """Change the ids of one account that the other one uses, too, as after two imports of one export."""
    twin = table.alias()
    duplicates = connection.execute(
        select(table.c.id, table.c.data).where(
            table.c.account == old,
            table.c.id.in_(select(twin.c.id).where(twin.c.account == new)),
        )
    ).all()
    for id, data in duplicates:
        other = new_id(id)
        connection.execute(
            update(table)
            .where(table.c.account == old, table.c.id == id)
            .values(id=other, data=moved_data(data, name, id, other))
        )
