"""The rules of events that are never sent to the browser: what only the server keeps of a thread."""

from __future__ import annotations

from ._changes import Changes
from ._message import Message
from ._parts import TextPart
from ._sent import Sent
from ._thread import Thread
from ._thread_folds import Data, ThreadFold


def _system_message(thread: Thread, data: Data, _: Changes) -> None:
    parts = [TextPart(data["text"])]
    thread.put(Message(data["messageId"], "system", data["createdAt"], [*parts]))


def _message_source(thread: Thread, data: Data, _: Changes) -> None:
    if message := thread.find(data["messageId"]):
        message.source = data["source"]


def _message_sent(thread: Thread, data: Data, _: Changes) -> None:
    if message := thread.find(data["messageId"]):
        message.sent = Sent(tuple(data["attachments"]), data.get("command"), data.get("args", ""))


def _tool_allowed(thread: Thread, data: Data, _: Changes) -> None:
    thread.allowed_tools.add(data["name"])


def _thread_titled(thread: Thread, data: Data, _: Changes) -> None:
    thread.title = data["title"]


_FOLDS: list[tuple[str, ThreadFold]] = [
    ("chat:system-message", _system_message),
    ("chat:message-source", _message_source),
    ("chat:message-sent", _message_sent),
    ("chat:tool-allowed", _tool_allowed),
    ("chat:thread-titled", _thread_titled),
]
PRIVATE_FOLDS = dict(_FOLDS)
