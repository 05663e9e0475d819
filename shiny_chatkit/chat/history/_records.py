"""Converts conversations to the records of shinychat's stores, and back.

Each message is a node of the record, which also has what shinychat needs to show it. Everything else is under
:data:`KEY`.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import fields as fields_of
from datetime import datetime, timezone
from typing import Any

from chatlas import AssistantTurn, UserTurn
from shinychat.types import ConversationRecord

from shiny_chatkit.log import Log
from shiny_chatkit.protocol.clean import clean
from shiny_chatkit.stores import Batch, MessageRecord, ThreadRecord
from shiny_chatkit.workspace import message_record, thread_info

from ._foreign import memory_of, messages_of

KEY = "shiny_chatkit"
"""The key of what only this package reads, in ``client_info`` and in the messages of nodes."""


@dataclass(frozen=True)
class _Stored:
    """A message of a record, the node that has it, and its files."""

    node_id: str
    record: MessageRecord
    files: Mapping[str, bytes]


def read_record(record: ConversationRecord) -> Batch:
    """Return the thread of a record, with the messages that lead to its last one.

    Raises
    ------
    Exception
        If the record is damaged.
    """
    stored = _stored(record)
    own: dict[str, Any] = json.loads(record.client_info.get(KEY, "{}"))
    # The title may have been changed elsewhere.
    changed = {"isTitled": True} if own.get("title") != record.title else {}
    values = {"values": record.values} if record.values else {}
    thread = ThreadRecord(
        record.id,
        record.title,
        _milliseconds(record.created_at),
        _milliseconds(record.updated_at),
        own.get("version", 1),
        own.get("pinned", False),
        own.get("archived", False),
        data={**own.get("data", {}), **changed, **values},
    )
    thread_info(thread, Log())  # Raises an exception if the data is damaged.
    return Batch(
        threads=[thread],
        messages=[each.record for each in stored],
        blobs={digest: data for each in stored for digest, data in each.files.items()},
    )


def written_record(
    earlier: ConversationRecord | None,
    thread: ThreadRecord,
    messages: Iterable[MessageRecord],
    deleted: set[str],
    blobs: Mapping[str, bytes],
) -> ConversationRecord:
    """Return the record of a thread.

    Parameters
    ----------
    earlier
        The record so far. Messages and branches of it that are unknown here are kept.
    thread, messages
        The thread, and its known messages.
    deleted
        The ids of messages that were deleted.
    blobs
        The files of the messages by their digest.
    """
    record = earlier or ConversationRecord(
        id=thread.id,
        title=thread.title,
        created_at=_time(thread.created_at),
        updated_at=_time(thread.updated_at),
    )
    data = dict(thread.data)
    record.title = thread.title
    record.values = clean(dict(data.pop("values", {})))
    own = {"version": thread.version, "pinned": thread.pinned, "archived": thread.archived}
    record.client_info[KEY] = json.dumps({**own, "title": thread.title, "data": data})
    if record.title_source is None and data.get("isTitled"):
        record.title_source = "user"
    _put_messages(record, messages, deleted, blobs)
    record.updated_at = _time(thread.updated_at)
    return record


# -- Messages ------------------------------------------------------------------------------------


def _stored(record: ConversationRecord) -> list[_Stored]:
    """Return the messages that lead to the last one."""
    found: list[_Stored] = []
    last: int | None = None
    path = record.path_node_ids()
    for at, node_id in enumerate(path):
        for each in _of_node(record, path, at, node_id):
            last = each.record.position if last is None else max(last + 1, each.record.position)
            found.append(replace(each, record=replace(each.record, position=last)))
    return found


def _of_node(
    record: ConversationRecord, path: Sequence[str], at: int, node_id: str
) -> list[_Stored]:
    shown = record.nodes[node_id].ui or []
    own = [data for data in shown if KEY in data]
    if own:
        return [_of_own(record.id, node_id, data) for data in own]
    found: list[_Stored] = []
    for message in messages_of(record, node_id):
        memory = memory_of(_turns_of(record, path[at:])) if message.role == "user" else None
        row, files = message_record(record.id, message, 1, memory)
        found.append(_Stored(node_id, row, files))
    return found


def _of_own(thread_id: str, node_id: str, shown: Mapping[str, Any]) -> _Stored:
    fields: dict[str, Any] = json.loads(shown[KEY])
    texts = dict(fields.pop("files"))
    for digest, file in zip(fields.pop("attached"), shown.get("attachments", ()), strict=True):
        texts[digest] = file["data_url"].partition(",")[2]
    files = {digest: base64.b64decode(text) for digest, text in texts.items()}
    fields["blobs"] = tuple(fields["blobs"])
    return _Stored(node_id, MessageRecord(thread_id=thread_id, **fields), files)


def _turns_of(record: ConversationRecord, path: Sequence[str]) -> list[dict[str, Any]]:
    """Return the turns of a question and of its answer."""
    turns: list[dict[str, Any]] = []
    for number, node_id in enumerate(path):
        node = record.nodes[node_id]
        if number and node.ui and any(data.get("role") == "user" for data in node.ui):
            break
        turns += node.turns
    return turns


def _put_messages(
    record: ConversationRecord,
    messages: Iterable[MessageRecord],
    deleted: set[str],
    blobs: Mapping[str, bytes],
) -> None:
    earlier = {each.record.id: each for each in _stored(record)}
    now = {id: each.record for id, each in earlier.items() if id not in deleted}
    changed: set[str] = set()
    for message in messages:
        if message.id not in now or message.version > now[message.id].version:
            now[message.id] = message
            changed.add(message.id)
    nodes: dict[str, list[MessageRecord]] = {}
    for message in sorted(now.values(), key=lambda each: each.position):
        known = earlier.get(message.id)
        node_id = record.append_linear([]) if known is None else known.node_id
        nodes.setdefault(node_id, []).append(message)
    for node_id in {each.node_id for each in earlier.values()} - nodes.keys():
        del record.nodes[node_id]
    for node_id, contents in nodes.items():
        if changed & {message.id for message in contents}:
            known = [earlier[each.id].files for each in contents if each.id in earlier]
            files = {digest: file for each in (*known, blobs) for digest, file in each.items()}
            node = record.nodes[node_id]
            node.ui = [_shown(message, files) for message in contents]
            node.turns = node.turns or [turn for each in contents for turn in _turns(each)]
    _link(record, [*nodes])
    record.response_count = sum(message.role == "assistant" for message in now.values())


def _shown(message: MessageRecord, files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return a message in the form in which a node stores it."""
    texts = {digest: _text(files[digest]) for digest in message.blobs if digest in files}
    attachments: list[dict[str, Any]] = []
    attached: list[str] = []
    for file in message.data.get("sent", {}).get("attachments", ()):
        if (text := texts.pop(file.get("blob"), None)) is not None:
            fields = {name: file[name] for name in ("mime", "name", "size")}
            attachments.append({**fields, "data_url": f"data:{file['mime']};base64,{text}"})
            attached.append(file["blob"])
    own = {each.name: getattr(message, each.name) for each in fields_of(message)}
    del own["thread_id"]
    own |= {"attached": attached, "files": texts}
    return {
        "version": 1,
        "role": message.role,
        "segments": [{"content": message.text, "content_type": "markdown"}],
        **({"attachments": attachments} if attachments else {}),
        # As text, because not every store accepts everything that a model can return.
        KEY: json.dumps(own),
    }


def _turns(message: MessageRecord) -> list[dict[str, Any]]:
    turn = {"user": UserTurn, "assistant": AssistantTurn}.get(message.role)
    return [] if turn is None else [turn(message.text).model_dump(mode="json")]


def _link(record: ConversationRecord, path: list[str]) -> None:
    """Make a path of nodes the active one, and remove branches whose beginning was deleted."""
    nodes = record.nodes
    for before, node_id in zip([None, *path], path, strict=False):
        nodes[node_id].parent = before
    while orphans := [id for id, node in nodes.items() if node.parent not in (None, *nodes)]:
        for id in orphans:
            del nodes[id]
    for node in nodes.values():
        node.children = []
    for id, node in nodes.items():
        if node.parent is not None:
            nodes[node.parent].children.append(id)
    record.set_current_leaf(path[-1] if path else None)


# -- Small conversions ---------------------------------------------------------------------------


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _milliseconds(time: datetime) -> int:
    return int(time.timestamp() * 1000)


def _time(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, timezone.utc)
