"""Makes threads of unknown origin safe to keep: only content that is safe to show, no matter who wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shiny_chatkit.log import DumpError, Log, Thread, new_id
from shiny_chatkit.stores import Batch, MessageRecord, ThreadRecord

from ._rows import message_record, thread_record

# What the records of messages have besides what a message on the page has.
_OF_RECORDS = frozenset({"sent", "versionsSent", "source"})


def safe_batches(batches: list[Batch]) -> list[Batch]:
    """Return what to save of threads that this app may not have written.

    Live UI, settings of libraries, system messages, files, and what models remember are left out.

    Raises
    ------
    ValueError
        If a message is not valid.
    """
    return [_safe(batch) for batch in batches]


def _safe(batch: Batch) -> Batch:
    (record,) = batch.threads
    log = Log()
    dump = {"version": 1, "active": record.id, "threads": [_dumped(record, batch.messages)]}
    try:
        log.load(dump, trusted=False)
    except DumpError as error:
        raise ValueError(f"Invalid export: {error}") from None
    thread = log.threads[record.id]
    return Batch(threads=[_thread_record(thread, record)], messages=_message_records(thread))


def _dumped(record: ThreadRecord, messages: Any) -> dict[str, Any]:
    return {
        "threadId": record.id,
        "title": record.title,
        "createdAt": record.created_at,
        "updatedAt": record.updated_at,
        "cleared": bool(record.data.get("cleared")),
        "todos": record.data.get("todos", []),
        "messages": [_message(message) for message in messages],
    }


def _message(record: MessageRecord) -> Mapping[str, Any]:
    data = {name: value for name, value in record.data.items() if name not in _OF_RECORDS}
    return {**data, "messageId": record.id, "role": record.role}


def _thread_record(thread: Thread, record: ThreadRecord) -> ThreadRecord:
    thread.pinned, thread.archived = record.pinned, record.archived
    thread.next_position = len(thread.messages)
    return thread_record(thread, 1)


def _message_records(thread: Thread) -> list[MessageRecord]:
    records: list[MessageRecord] = []
    for position, message in enumerate(thread.messages):
        # The ids of the export may be those of other messages here.
        message.id, message.position = new_id(), position
        message.end()
        records.append(message_record(thread.id, message, 1, None)[0])
    return records
