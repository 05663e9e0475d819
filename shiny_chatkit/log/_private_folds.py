"""The rules of events that are never sent to the browser: what only the server keeps of a thread."""

from __future__ import annotations

from ._changes import Changes
from ._message import Message
from ._parts import TextPart
from ._sent import Sent
from ._thread import Thread
from ._thread_folds import Data, ThreadFold


def _system_message(thread: Thread, data: Data, changes: Changes) -> None:
    parts = [TextPart(data["text"])]
    thread.put(Message(data["messageId"], "system", data["createdAt"], [*parts]))
    changes.messages |= {(thread.id, data["messageId"])}


def _message_source(thread: Thread, data: Data, changes: Changes) -> None:
    if message := thread.find(data["messageId"]):
        message.source = data["source"]
        changes.messages |= {(thread.id, message.id)}


def _message_sent(thread: Thread, data: Data, changes: Changes) -> None:
    if message := thread.find(data["messageId"]):
        message.sent = Sent(tuple(data["attachments"]), data.get("command"), data.get("args", ""))
        changes.messages |= {(thread.id, message.id)}


def _tool_allowed(thread: Thread, data: Data, changes: Changes) -> None:
    thread.allowed_tools.add(data["name"])
    changes.threads |= {thread.id}


def _thread_titled(thread: Thread, data: Data, changes: Changes) -> None:
    thread.title = data["title"]
    changes.threads |= {thread.id}


def _thread_values(thread: Thread, data: Data, changes: Changes) -> None:
    thread.values = data["values"]
    changes.threads |= {thread.id}


def _messages_loaded(thread: Thread, data: Data, changes: Changes) -> None:
    # Nothing writes messages older than the newest page; `chat:turn-lost` ends those that were written on that page.
    is_newest = thread.unloaded == "all"
    thread.add_loaded(data["messages"], data["unloaded"])
    for message in () if is_newest else data["messages"]:
        if message.streaming:
            message.interrupt()
            changes.messages |= {(thread.id, message.id)}


def _thread_reloaded(thread: Thread, data: Data, _: Changes) -> None:
    # The store has it already, so there is nothing to save.
    thread.replace_with(data["thread"])


def _turn_lost(thread: Thread, data: Data, changes: Changes) -> None:
    lost = [message for message in thread.messages if message.streaming]
    last = next((m for m in reversed(thread.messages) if m.role != "system"), None)
    if data["wasBusy"] and last is not None and last.role == "user":
        lost.append(last)
    for queued in data["queued"]:
        if thread.find(queued["messageId"]) is None:
            text = TextPart(queued["text"], format="plain")
            message = Message(queued["messageId"], "user", changes.now, [text])
            thread.append(message)
            lost.append(message)
    for message in lost:
        message.interrupt()
    changes.messages |= {(thread.id, message.id) for message in lost}
    if data["wasBusy"] or data["queued"]:
        changes.threads |= {thread.id}


_FOLDS: list[tuple[str, ThreadFold]] = [
    ("chat:system-message", _system_message),
    ("chat:message-source", _message_source),
    ("chat:message-sent", _message_sent),
    ("chat:tool-allowed", _tool_allowed),
    ("chat:thread-titled", _thread_titled),
    ("chat:thread-values", _thread_values),
    ("chat:messages-loaded", _messages_loaded),
    ("chat:thread-reloaded", _thread_reloaded),
    ("chat:turn-lost", _turn_lost),
]
PRIVATE_FOLDS = dict(_FOLDS)
