"""Threads, and the fold that applies an event to them.

The browser folds the same events by the same rules (``js/src/log.ts``); the scripts in
``tests/fixtures/log`` hold the two together. Events a conversation has no interest in (they change
nothing that a snapshot must show) are passed over.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shiny_chatkit.protocol import content as wire

from ._message import HtmlPart, Message, TextPart

DUMP_VERSION = 1


def new_id() -> str:
    """An id nobody can guess."""
    return secrets.token_urlsafe(16)


def now() -> int:
    """The time as the wire carries it: milliseconds since the epoch."""
    return int(time.time() * 1000)


@dataclass
class Thread:
    """One thread of a conversation: its messages and what is going on in it."""

    id: str
    title: str = ""
    created_at: int = field(default_factory=now)
    updated_at: int = field(default_factory=now)
    messages: list[Message] = field(default_factory=list[Message])
    busy: bool = False
    typing: bool = False
    unread: bool = False
    cleared: bool = False
    queued: list[wire.Queued] = field(default_factory=list[wire.Queued])

    def find(self, message_id: str) -> Message | None:
        # From the end: what changes is nearly always the last message.
        return next((m for m in reversed(self.messages) if m.id == message_id), None)

    def upsert(self, message: Message) -> None:
        for i, known in enumerate(self.messages):
            if known.id == message.id:
                self.messages[i] = message
                return
        self.messages.append(message)

    def shown_messages(self) -> list[wire.Message]:
        """The messages as they stand in a snapshot; a system message is for models only."""
        return [m.to_dict() for m in self.messages if m.role != "system"]

    def copies(self) -> tuple[Message, ...]:
        """The messages as they are now; what happens later does not change these."""
        return tuple(message.copy() for message in self.messages)

    def info(self) -> wire.ThreadInfo:
        """The thread as it stands in a thread list."""
        return {
            "threadId": self.id,
            "title": self.title,
            "createdAt": self.created_at,
            "updatedAt": self.updated_at,
            "busy": self.busy,
            "unread": self.unread,
        }

    def dump(self) -> dict[str, Any]:
        """The thread with all its messages, as JSON-like data."""
        messages = [
            {**m.to_dict(), **({"source": m.source} if m.source else {})} for m in self.messages
        ]
        return {
            "threadId": self.id,
            "title": self.title,
            "createdAt": self.created_at,
            "updatedAt": self.updated_at,
            "cleared": self.cleared,
            "messages": messages,
        }

    @classmethod
    def load(cls, dump: Mapping[str, Any]) -> Thread:
        thread = cls(
            dump["threadId"],
            dump["title"],
            dump["createdAt"],
            dump["updatedAt"],
            cleared=dump["cleared"],
        )
        for data in dump["messages"]:
            message = Message.from_dict(data)
            message.source = data.get("source")
            if message.streaming:
                message.streaming, message.stopped = False, True
            thread.messages.append(message)
        return thread


class Conversation:
    """All threads of one chat and which of them is on show."""

    def __init__(self) -> None:
        first = Thread(new_id())
        self.threads: dict[str, Thread] = {first.id: first}
        self.active_id = first.id

    @property
    def active(self) -> Thread:
        return self.threads[self.active_id]

    def apply(self, event: Mapping[str, Any]) -> None:
        """Fold one event into the log; events of unknown threads change nothing."""
        data: Mapping[str, Any] = event["data"]
        fold = _FOLDS.get(event["event"])
        thread = self.threads.get(data.get("threadId") or self.active_id)
        if fold is not None and thread is not None:
            fold(thread, data)

    def dump(self) -> dict[str, Any]:
        """All of it, as JSON-like data for a bookmark; what was running counts as stopped."""
        return {
            "version": DUMP_VERSION,
            "active": self.active_id,
            "threads": [thread.dump() for thread in self.threads.values()],
        }

    def load(self, dump: Any) -> None:
        """Become what was dumped.

        Raises
        ------
        ValueError
            If this is no dump this version can read; nothing is changed then.
        """
        try:
            version: int = dump["version"]
            threads = {t["threadId"]: Thread.load(t) for t in dump["threads"]}
            active = threads[dump["active"]].id
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"This is no saved conversation: {error}.") from error
        if version != DUMP_VERSION:
            raise ValueError(f"This conversation was saved by another version ({version}).")
        self.threads, self.active_id = threads, active


_Fold = Callable[[Thread, Mapping[str, Any]], None]


def _started(thread: Thread, data: Mapping[str, Any]) -> Message | None:
    """The message a piece of content belongs to, begun if need be; ``None`` once it was stopped."""
    message = thread.find(data["messageId"])
    if message is None:
        message = Message(data["messageId"], "assistant", now(), streaming=True)
        thread.messages.append(message)
    return None if message.stopped else message


def _message_start(thread: Thread, data: Mapping[str, Any]) -> None:
    thread.upsert(
        Message(
            data["messageId"],
            data["role"],
            data["createdAt"],
            icon=data.get("icon"),
            streaming=True,
        )
    )


def _assistant_message(thread: Thread, data: Mapping[str, Any]) -> None:
    text: str = data["text"]
    thread.upsert(
        Message(
            data["messageId"],
            data.get("role", "assistant"),
            data.get("createdAt") or now(),
            parts=[TextPart(text, format=data.get("format"))] if text else [],
            icon=data.get("icon"),
            stopped=data.get("stopped", False),
        )
    )
    thread.queued = [q for q in thread.queued if q["messageId"] != data["messageId"]]
    _content_arrived(thread, data)


def _stream_chunk(thread: Thread, data: Mapping[str, Any]) -> None:
    message = _started(thread, data)
    if message is None or not message.streaming:
        return
    if data["chunk"]:
        message.open_text().append(data["chunk"])
        thread.typing = False
    if data["done"]:
        message.streaming = False
        message.stopped = data.get("stopped", False)


def _html(thread: Thread, data: Mapping[str, Any]) -> None:
    message = _started(thread, data)
    if message is not None:
        message.parts.append(HtmlPart(data["html"], data["deps"]))
        thread.typing = False


def _message_truncate(thread: Thread, data: Mapping[str, Any]) -> None:
    if message := thread.find(data["messageId"]):
        message.truncate(data["parts"], data["chars"])


def _messages_deleted(thread: Thread, data: Mapping[str, Any]) -> None:
    gone = set(data["messageIds"])
    thread.messages = [m for m in thread.messages if m.id not in gone]
    thread.queued = [q for q in thread.queued if q["messageId"] not in gone]


def _generation_stopped(thread: Thread, data: Mapping[str, Any]) -> None:
    thread.typing = False
    if message := thread.find(data["messageId"]):
        message.truncate_text(len(data["partialContent"]))
        message.streaming = False
        message.stopped = True


def _error(thread: Thread, data: Mapping[str, Any]) -> None:
    message = thread.find(data.get("messageId") or "")
    if message is not None:
        message.error = data["message"]
        message.streaming = False


def _typing_indicator(thread: Thread, data: Mapping[str, Any]) -> None:
    thread.typing = data["typing"]


def _busy(thread: Thread, data: Mapping[str, Any]) -> None:
    thread.busy = data["busy"]
    if not thread.busy:
        thread.typing = False


def _queue(thread: Thread, data: Mapping[str, Any]) -> None:
    thread.queued = list(data["queued"])


def _clear(thread: Thread, _: Mapping[str, Any]) -> None:
    thread.messages = []
    thread.queued = []
    thread.typing = False
    thread.cleared = True


def _content_arrived(thread: Thread, data: Mapping[str, Any]) -> None:
    if data.get("role", "assistant") == "assistant":
        thread.typing = False


_FOLDS: dict[str, _Fold] = {
    "chat:message-start": _message_start,
    "chat:assistant-message": _assistant_message,
    "chat:stream-chunk": _stream_chunk,
    "chat:html": _html,
    "chat:message-truncate": _message_truncate,
    "chat:messages-deleted": _messages_deleted,
    "chat:generation-stopped": _generation_stopped,
    "chat:error": _error,
    "chat:typing-indicator": _typing_indicator,
    "chat:busy": _busy,
    "chat:queue": _queue,
    "chat:clear": _clear,
}
