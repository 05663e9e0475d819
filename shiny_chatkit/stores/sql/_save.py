"""Writes batches, within a transaction of the caller."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, delete, exists, select, update

from shiny_chatkit.stores._json import decode
from shiny_chatkit.stores._records import Account
from shiny_chatkit.stores._rows import Row, Rows
from shiny_chatkit.stores._words import words_of

from ._grow import Growth, grow
from ._search import indexed
from ._statements import (
    add_missing,
    created_key,
    groups,
    insert_all,
    lock_files,
    replace_older,
    selected_ids,
)
from ._tables import ACCOUNTS, BLOBS, IS_USED, MESSAGES, REFERENCES, THREADS


def save_rows(connection: Connection, account: Account, rows: Rows, growth: Growth | None) -> None:
    """Write the rows of a batch, perform its deletions, and delete the files that nothing refers to any longer.

    Try ``growth`` first, if the batch needs no more.
    """
    if growth is not None and grow(connection, growth):
        return
    key = created_key(connection, account)
    if rows.settings is not None:
        connection.execute(
            update(ACCOUNTS).where(ACCOUNTS.c.key == key).values(settings=rows.settings)
        )
    if rows.threads:
        threads = [
            {"account": key, "words": " ".join(words_of(row["title"])), **row}
            for row in rows.threads
        ]
        replace_older(connection, THREADS, threads)
    changed: set[str] = set()
    if rows.messages:
        changed |= _save_messages(connection, key, rows.messages, rows.growing)
    changed |= _delete(connection, key, rows.deleted_threads, rows.deleted_messages)
    change_files(connection, key, changed, rows.blobs)


def change_files(
    connection: Connection, key: int, changed: Iterable[str], added: Mapping[str, bytes]
) -> None:
    """Add files to an account, and delete those that no message refers to.

    Parameters
    ----------
    connection, key
        The account.
    changed
        The digests of files that messages have begun or ceased to refer to.
    added
        The content of files by digest.
    """
    digests = {*changed, *added}
    if not digests:
        return
    # After all other rows, so that two processes wait for each other in the same order.
    lock_files(connection, key)
    blobs = [
        {"account": key, "digest": digest, "content": content}
        for digest, content in sorted(added.items())
    ]
    add_missing(connection, BLOBS, blobs)
    for group in groups(digests):
        connection.execute(
            delete(BLOBS).where(BLOBS.c.account == key, BLOBS.c.digest.in_(group), ~IS_USED)
        )


def _save_messages(
    connection: Connection, key: int, rows: list[Row], growing: frozenset[str]
) -> set[str]:
    """Write messages, and return the digests of files that they have begun or ceased to refer to."""
    rows = _of_known_threads(connection, key, rows)
    if not rows:
        return set()
    saved = _replace_messages(connection, key, rows, growing)
    wanted = {
        (row["id"], digest) for row in rows if row["id"] in saved for digest in decode(row["blobs"])
    }
    known = _references(connection, key, saved)
    added = [
        {"account": key, "message_id": id, "digest": digest}
        for id, digest in sorted(wanted - known)
    ]
    insert_all(connection, REFERENCES, added)
    dropped: dict[str, set[str]] = {}
    for id, digest in known - wanted:
        dropped.setdefault(digest, set()).add(id)
    for digest, ids in dropped.items():
        for group in groups(ids):
            connection.execute(
                delete(REFERENCES).where(
                    REFERENCES.c.account == key,
                    REFERENCES.c.digest == digest,
                    REFERENCES.c.message_id.in_(group),
                )
            )
    return {digest for _, digest in known ^ wanted}


def _replace_messages(
    connection: Connection, key: int, rows: list[Row], growing: frozenset[str]
) -> set[str]:
    """Write messages, and return the ids of those that were not older than what is known of them."""
    saved: list[str] = []
    whole = [row for row in rows if row["id"] not in growing]
    if whole:
        messages = [
            {"account": key, "words": indexed(connection, row["text"]), **row} for row in whole
        ]
        saved += replace_older(connection, MESSAGES, messages)
    # Finding the words of a text takes longer than writing it, and it will be written many times.
    if parts := [{"account": key, "words": "", **row} for row in rows if row["id"] in growing]:
        saved += replace_older(connection, MESSAGES, parts, unchanged=frozenset({"words"}))
    return set(saved)


def _of_known_threads(connection: Connection, key: int, rows: list[Row]) -> list[Row]:
    """Leave out messages of threads that were deleted in the meantime."""
    known: set[str] = set()
    for group in groups({row["thread_id"] for row in rows}):
        conditions = (THREADS.c.account == key, THREADS.c.id.in_(group))
        known |= selected_ids(connection, THREADS.c.id, *conditions)
    return [row for row in rows if row["thread_id"] in known]


def _references(connection: Connection, key: int, ids: Iterable[str]) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for group in groups({*ids}):
        rows = connection.execute(
            select(REFERENCES.c.message_id, REFERENCES.c.digest).where(
                REFERENCES.c.account == key, REFERENCES.c.message_id.in_(group)
            )
        )
        found |= {(id, digest) for id, digest in rows}
    return found


def _delete(connection: Connection, key: int, threads: list[str], messages: list[str]) -> set[str]:
    """Delete threads and messages, and return the digests of files that they referred to."""
    released: set[str] = set()
    in_messages = (MESSAGES.c.account == key, MESSAGES.c.id == REFERENCES.c.message_id)
    for group in groups(threads):
        is_in = exists().where(*in_messages, MESSAGES.c.thread_id.in_(group))
        released |= selected_ids(
            connection, REFERENCES.c.digest, REFERENCES.c.account == key, is_in
        )
        connection.execute(delete(THREADS).where(THREADS.c.account == key, THREADS.c.id.in_(group)))
    for group in groups(messages):
        is_in_group = (REFERENCES.c.account == key, REFERENCES.c.message_id.in_(group))
        released |= selected_ids(connection, REFERENCES.c.digest, *is_in_group)
        connection.execute(
            delete(MESSAGES).where(MESSAGES.c.account == key, MESSAGES.c.id.in_(group))
        )
    return released
