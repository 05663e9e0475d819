"""Converts threads and messages to the records of a store, and back."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping
from typing import Any, cast

from shiny_chatkit.content import Attachment
from shiny_chatkit.log import Log, Message, Sent, Thread, Usage, without_session
from shiny_chatkit.protocol import content as wire
from shiny_chatkit.stores import MessageRecord, ThreadRecord

_log = logging.getLogger("shiny_chatkit.store")


def is_worth_keeping(thread: Thread) -> bool:
    """Return whether a thread has anything to keep: messages, or a title that someone has given."""
    return bool(thread.messages or thread.title or thread.unloaded != "none")


def thread_record(thread: Thread, version: int, owner: str = "") -> ThreadRecord:
    """Return the record of a thread for an owner."""
    return ThreadRecord(
        thread.id,
        thread.shown_title,
        thread.created_at,
        thread.updated_at,
        version,
        thread.pinned,
        thread.archived,
        data={
            "isTitled": bool(thread.title),
            "unread": thread.unread,
            "busy": thread.busy,
            "cleared": thread.cleared,
            "queued": list(thread.queued),
            "todos": list(thread.todos),
            "usage": None if thread.usage is None else thread.usage.to_dict(),
            "allowedTools": sorted(thread.allowed_tools),
            "allowedBy": owner,
            "nextPosition": thread.next_position,
            **({"values": thread.values} if thread.values else {}),
        },
    )


def thread_of(record: ThreadRecord, owner: str = "") -> Thread:
    """Return a thread without its messages; what ran in it when the record was written no longer runs."""
    data, values = record.data, record.data.get("values")
    # Consent is personal: whoever gets the thread by an import or a claim is asked again.
    is_consent = owner and data.get("allowedBy") == owner
    return Thread(
        record.id,
        record.title if data.get("isTitled") else "",
        record.created_at,
        record.updated_at,
        unread=bool(data.get("unread")),
        pinned=record.pinned,
        archived=record.archived,
        cleared=bool(data.get("cleared")),
        todos=list(data.get("todos", ())),
        usage=Usage.from_dict(data["usage"]) if data.get("usage") else None,
        allowed_tools=set(data.get("allowedTools", ())) if is_consent else set(),
        values=cast("dict[str, Any]", values) if isinstance(values, dict) else {},
        unloaded="all",
        stored_title=record.title,
        next_position=int(data.get("nextPosition", 0)),
    )


def thread_info(record: ThreadRecord, log: Log) -> wire.ThreadInfo:
    """Return a thread's entry in the list, as the log has it or else as the store has it."""
    return (log.threads.get(record.id) or thread_of(record)).info()


def message_record(
    thread_id: str, message: Message, version: int, memory: Any
) -> tuple[MessageRecord, dict[str, bytes]]:
    """Return the record of a message, and the files that it refers to by their digest."""
    blobs: dict[str, bytes] = {}
    data: dict[str, Any] = without_session(message.to_dict())
    data["role"] = message.role
    if message.source is not None:
        data["source"] = message.source
    if message.sent is not None:
        data["sent"] = _sent_data(message.sent, blobs)
    if sent := [v for v in message.versions if v.sent is not None]:
        data["versionsSent"] = {v.id: _sent_data(cast(Sent, v.sent), blobs) for v in sent}
    record = MessageRecord(
        message.id,
        thread_id,
        message.position,
        version,
        message.role,
        message.created_at,
        "" if message.role == "system" else message.text,
        data,
        memory,
        tuple(blobs),
        message.feedback,
        is_growing=message.streaming,
    )
    return record, blobs


def message_of(record: MessageRecord, blobs: Mapping[str, bytes]) -> Message:
    """Return a message."""
    data = record.data
    message = Message.from_dict(data)
    message.source = data.get("source")
    message.position = record.position
    if "sent" in data:
        message.sent = _sent_of(data["sent"], blobs)
    for version in message.versions:
        if (sent := data.get("versionsSent", {}).get(version.id)) is not None:
            version.sent = _sent_of(sent, blobs)
    return message


def readable_messages(rows: Iterable[MessageRecord], blobs: Mapping[str, bytes]) -> list[Message]:
    """Return the messages of rows; skip those that this version cannot read."""
    messages = [_readable(row, blobs) for row in rows]
    return [message for message in messages if message is not None]


def _readable(row: MessageRecord, blobs: Mapping[str, bytes]) -> Message | None:
    try:
        return message_of(row, blobs)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        _log.warning("Message %r cannot be read and is left out: %s", row.id, error)
        return None


def _sent_data(sent: Sent, blobs: dict[str, bytes]) -> dict[str, Any]:
    data: dict[str, Any] = {
        "attachments": [_attachment_data(attachment, blobs) for attachment in sent.attachments]
    }
    if sent.command is not None:
        data |= {"command": sent.command, "args": sent.args}
    return data


def _attachment_data(attachment: Attachment, blobs: dict[str, bytes]) -> dict[str, Any]:
    data: dict[str, Any] = {
        "type": attachment.type,
        "name": attachment.name,
        "mime": attachment.mime,
        "size": attachment.size,
    }
    if attachment.widget_id is not None:
        data["widgetId"] = attachment.widget_id
    if isinstance(attachment.content, str):
        return data | {"text": attachment.content}
    digest = hashlib.sha256(attachment.content).hexdigest()
    blobs[digest] = attachment.content
    return data | {"blob": digest}


def _sent_of(data: Mapping[str, Any], blobs: Mapping[str, bytes]) -> Sent:
    attachments = [
        Attachment(
            saved["type"],
            saved["name"],
            saved["mime"],
            saved["size"],
            saved["text"] if "text" in saved else blobs[saved["blob"]],
            saved.get("widgetId"),
        )
        for saved in data["attachments"]
        # A file that is gone stays a part of the message, which says that the file is missing.
        if "text" in saved or saved["blob"] in blobs
    ]
    return Sent(tuple(attachments), data.get("command"), data.get("args", ""))
