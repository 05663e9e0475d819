"""Checks records and converts them to rows of plain values, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from shiny_chatkit.protocol.clean import clean_text, quoted

from ._json import decode, encode
from ._records import Account, Batch, MessageRecord, ThreadRecord

MAX_ID_BYTES = 500
"""Maximum length of an id in UTF-8; databases limit the size of keys."""

MAX_ACCOUNT_BYTES = 1000
"""Maximum length of a chat id and of an owner in UTF-8."""

_MAX_INTEGER = 2**63

Row = dict[str, Any]
Record = TypeVar("Record", ThreadRecord, MessageRecord)


@dataclass(frozen=True)
class Rows:
    """A :class:`Batch` as rows of plain values, one for each id."""

    threads: list[Row]
    messages: list[Row]
    growing: frozenset[str]
    """The ids of the messages whose text grows."""
    deleted_threads: list[str]
    deleted_messages: list[str]
    blobs: Mapping[str, bytes]
    settings: str | None


def rows_of(account: Account, batch: Batch) -> Rows:
    """Return the rows of a batch.

    Raises
    ------
    ValueError, TypeError
        If a record contains something that no store can keep.
    """
    if not is_account(account):
        raise ValueError(
            f"Invalid account {quoted(account)}: expected two non-empty texts of at most "
            f"{MAX_ACCOUNT_BYTES} bytes without NUL characters."
        )
    for digest, content in batch.blobs.items():
        _check_id("file digest", digest)
        _check_type("file", content, bytes)
    for thread in batch.threads:
        _check_thread(thread)
    for message in batch.messages:
        _check_message(message)
    messages = _newest(batch.messages)
    return Rows(
        threads=[_thread_row(record) for record in _newest(batch.threads)],
        messages=[_message_row(record) for record in messages],
        growing=frozenset(record.id for record in messages if record.is_growing),
        deleted_threads=sorted({id for id in batch.deleted_threads if is_id(id)}),
        deleted_messages=sorted({id for id in batch.deleted_messages if is_id(id)}),
        blobs=dict(batch.blobs),
        settings=None if batch.settings is None else encode(batch.settings),
    )


def is_id(value: object, max_bytes: int = MAX_ID_BYTES) -> bool:
    """Return whether every database can keep a value as an id; other ids are unknown to a store."""
    return (
        isinstance(value, str)
        and 0 < len(value) <= max_bytes
        and clean_text(value) == value
        and len(value.encode()) <= max_bytes
    )


def is_account(account: Account) -> bool:
    """Return whether every database can keep an account."""
    return all(is_id(part, MAX_ACCOUNT_BYTES) for part in (account.chat_id, account.owner))


def thread_record(row: Mapping[Any, Any]) -> ThreadRecord:
    """Return the record of a row."""
    return ThreadRecord(
        id=row["id"],
        title=row["title"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        version=row["version"],
        pinned=bool(row["pinned"]),
        archived=bool(row["archived"]),
        data=decode(row["data"]),
    )


def message_record(row: Mapping[Any, Any]) -> MessageRecord:
    """Return the record of a row."""
    return MessageRecord(
        id=row["id"],
        thread_id=row["thread_id"],
        position=row["position"],
        version=row["version"],
        role=row["role"],
        created_at=row["created_at"],
        text=row["text"],
        data=decode(row["data"]),
        memory=None if row["memory"] is None else decode(row["memory"]),
        blobs=tuple(decode(row["blobs"])),
        rating=row["rating"],
    )


def _check_thread(record: ThreadRecord) -> None:
    _check_id("thread id", record.id)
    for name in ("created_at", "updated_at", "version"):
        _check_integer(name, getattr(record, name))
    _check_type("title", record.title, str)


def _thread_row(record: ThreadRecord) -> Row:
    return {
        "id": record.id,
        "title": clean_text(record.title),
        "created_at": record.created_at,
        "updated_at": record.updated_at,
        "version": record.version,
        "pinned": int(record.pinned),
        "archived": int(record.archived),
        "data": encode(record.data),
    }


def _check_message(record: MessageRecord) -> None:
    _check_id("message id", record.id)
    _check_id("thread id", record.thread_id)
    for name in ("position", "created_at", "version"):
        _check_integer(name, getattr(record, name))
    for digest in record.blobs:
        _check_id("file digest", digest)
    for name in ("role", "text"):
        _check_type(name, getattr(record, name), str)


def _message_row(record: MessageRecord) -> Row:
    return {
        "id": record.id,
        "thread_id": record.thread_id,
        "position": record.position,
        "version": record.version,
        "role": clean_text(record.role),
        "created_at": record.created_at,
        "text": clean_text(record.text),
        "data": encode(record.data),
        "memory": None if record.memory is None else encode(record.memory),
        "blobs": encode(record.blobs),
        "rating": record.rating if record.rating is None else clean_text(record.rating),
    }


def _newest(records: Iterable[Record]) -> list[Record]:
    """Return the newest record of each id, ordered by id so that two processes lock rows in the same order."""
    newest: dict[str, Record] = {}
    for record in records:
        known = newest.get(record.id)
        if known is None or record.version >= known.version:
            newest[record.id] = record
    return [newest[id] for id in sorted(newest)]


def _check_id(what: str, value: object) -> None:
    if not is_id(value):
        raise ValueError(
            f"Invalid {what} {quoted(value)}: expected a non-empty text of at most {MAX_ID_BYTES} bytes "
            "without NUL characters."
        )


def _check_integer(what: str, value: object) -> None:
    if not isinstance(value, int) or not -_MAX_INTEGER <= value < _MAX_INTEGER:
        raise ValueError(
            f"Invalid value {quoted(value)} for `{what}`: expected a whole number of 64 bits."
        )


def _check_type(what: str, value: object, kind: type) -> None:
    if not isinstance(value, kind):
        raise TypeError(f"Invalid {what} {quoted(value)}: expected {kind.__name__}.")
