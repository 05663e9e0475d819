"""A thread: its messages and its current activity."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from shiny_chatkit.protocol import content as wire

from ._message import Message, without_session
from ._usage import Usage

TITLE_CHARS = 60
"""Longest title that is taken from a thread's first message."""

Unloaded = Literal["none", "older", "all"]


def new_id() -> str:
    """Return a new id that cannot be guessed."""
    return secrets.token_urlsafe(16)


def now() -> int:
    """Return the current time in milliseconds since the epoch."""
    return int(time.time() * 1000)


def ids_of(messages: Iterable[Message]) -> set[str]:
    """Return the ids of messages and of their earlier versions."""
    return {version.id for message in messages for version in (message, *message.versions)}


def _files(message: Message) -> str:
    return ", ".join(sent["name"] for sent in message.records("attachment"))


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TITLE_CHARS else line[: TITLE_CHARS - 1].rstrip() + "…"


@dataclass
class Thread:
    """One thread of a conversation."""

    id: str
    title: str = ""
    created_at: int = field(default_factory=now)
    updated_at: int = field(default_factory=now)
    messages: list[Message] = field(default_factory=list[Message])
    busy: bool = False
    typing: bool = False
    status: str | None = None
    unread: bool = False
    cleared: bool = False
    pinned: bool = False
    archived: bool = False
    queued: list[wire.Queued] = field(default_factory=list[wire.Queued])
    todos: list[wire.TodoItem] = field(default_factory=list[wire.TodoItem])
    usage: Usage | None = None
    allowed_tools: set[str] = field(default_factory=set[str])
    """Names of the tools that the user allows without being asked."""
    values: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Values that the app keeps with the thread, as JSON-like data."""
    unloaded: Unloaded = "none"
    """Which messages only the store has: none of them, those before the first one here, or all."""
    stored_title: str = ""
    """The title that the store has, for a thread whose first message is not loaded."""
    next_position: int = 0
    """The position of the next message."""
    _own_title: tuple[str, str] = field(default=("", ""), repr=False, compare=False)
    """The start of the first message, and the title made from it."""

    @property
    def last_answer(self) -> str | None:
        """Return the id of the newest complete answer."""
        done = (m.id for m in reversed(self.messages) if m.role == "assistant" and not m.streaming)
        return next(done, None)

    def find(self, message_id: str) -> Message | None:
        """Return the message with this id, or None."""
        # Search from the end, because changes nearly always concern the last message.
        for message in reversed(self.messages):
            if message.id == message_id:
                return message
        return None

    def message_ids(self) -> set[str]:
        """Return the ids of all messages, earlier versions included."""
        return ids_of(self.messages)

    def is_version(self, message_id: str) -> bool:
        """Return whether this id belongs to an earlier version of a message, which can no longer grow."""
        return any(v.id == message_id for m in self.messages for v in m.versions)

    def put(self, message: Message, replaces: str | None = None) -> bool:
        """Add a message, or replace the message with the same id or the one it is a new version of.

        Returns whether a message was replaced.
        """
        known = self.find(message.id)
        if known is not None:
            message.versions, message.feedback = known.versions, known.feedback
            message.feedback_comment = known.feedback_comment
            message.sent = known.sent
        elif replaces is not None and (known := self.find(replaces)) is not None:
            message.versions, known.versions = [*known.versions, known], []
            known.end()
        else:
            self.append(message)
            return False
        message.position = known.position
        self.messages = [message if m is known else m for m in self.messages]
        return True

    def append(self, message: Message) -> None:
        """Add a message at the end."""
        message.position = self.next_position
        self.next_position += 1
        self.messages.append(message)

    def add_loaded(self, messages: Sequence[Message], unloaded: Unloaded) -> None:
        """Add messages that only the store had, which precede those that are here."""
        known = self.message_ids()
        self.messages = [*(m for m in messages if m.id not in known), *self.messages]
        last = max((m.position for m in messages), default=-1)
        self.next_position = max(self.next_position, last + 1)
        self.unloaded = unloaded

    def replace_with(self, other: Thread) -> None:
        """Become equal to a thread of the same id that another process has changed."""
        for each in fields(self):
            setattr(self, each.name, getattr(other, each.name))

    def tool(self, tool_id: str) -> tuple[Message, dict[str, Any]] | None:
        """Return the newest tool call with this id and the message that contains it."""
        for message in reversed(self.messages):
            record = message.tool(tool_id)
            if record is not None:
                return message, record
        return None

    def content_arrived(self) -> None:
        """Clear the typing indicator and the status, because content has arrived."""
        self.typing = False
        self.status = None

    def copies(self, until: str | None = None) -> tuple[Message, ...]:
        """Return copies of the messages, which later events do not change.

        Parameters
        ----------
        until
            The id of the last message to copy; all messages by default.
        """
        end = next((i + 1 for i, m in enumerate(self.messages) if m.id == until), None)
        return tuple(message.copy() for message in self.messages[:end])

    def shown(self, before: str | None = None, limit: int | None = None) -> list[wire.Message]:
        """Return messages in the protocol's shape, without system messages, which only models read.

        Parameters
        ----------
        before
            Return only messages before the one with this id.
        limit
            Return at most this many messages, the newest ones.
        """
        messages = [m for m in self.messages if m.role != "system"]
        if before is not None:
            at = next((i for i, m in enumerate(messages) if m.id == before), 0)
            messages = messages[:at]
        if limit is not None:
            messages = messages[max(0, len(messages) - limit) :]
        return [m.to_dict() for m in messages]

    def info(self) -> wire.ThreadInfo:
        """Return the thread's entry in the thread list."""
        info: wire.ThreadInfo = {
            "threadId": self.id,
            "title": self.shown_title,
            "createdAt": self.created_at,
            "updatedAt": self.updated_at,
            "busy": self.busy,
            "unread": self.unread,
        }
        if self.pinned:
            info["pinned"] = True
        if self.archived:
            info["archived"] = True
        return info

    def take(self, info: Mapping[str, Any]) -> bool:
        """Take over an entry of the thread list, and return whether that changed anything."""
        if info == self.info():
            return False
        # A thread that nobody has named keeps taking its title from its first message.
        if info["title"] != self.title and info["title"] != self.shown_title:
            self.title = info["title"]
        self.updated_at = info["updatedAt"]
        self.busy = info["busy"]
        self.unread = info["unread"]
        self.pinned = info.get("pinned", False)
        self.archived = info.get("archived", False)
        return True

    @property
    def shown_title(self) -> str:
        """Return the title that was given, or else the start of the first message."""
        if self.title or self.unloaded != "none":
            return self.title or self.stored_title
        first = next((m for m in self.messages if m.role == "user"), None)
        said = (first.content or _files(first)) if first else ""
        start = said.lstrip()[: 10 * TITLE_CHARS]
        # Every event that changes the thread list asks for the titles of all threads.
        if self._own_title[0] != start:
            self._own_title = (start, _shortened(start))
        return self._own_title[1]

    def dump(self) -> dict[str, Any]:
        """Return the thread with all its messages as JSON-like data."""
        messages = [
            {**without_session(m.to_dict()), **({"source": m.source} if m.source else {})}
            for m in self.messages
        ]
        return {
            "threadId": self.id,
            "title": self.title,
            "createdAt": self.created_at,
            "updatedAt": self.updated_at,
            "cleared": self.cleared,
            **({"pinned": True} if self.pinned else {}),
            **({"archived": True} if self.archived else {}),
            "todos": self.todos,
            "usage": None if self.usage is None else self.usage.to_dict(),
            "messages": messages,
        }

    @classmethod
    def load(cls, dump: Mapping[str, Any]) -> Thread:
        """Build a thread from the return value of :meth:`dump`; answers that were running become stopped."""
        thread = cls(
            dump["threadId"],
            dump["title"],
            dump["createdAt"],
            dump["updatedAt"],
            cleared=dump["cleared"],
            pinned=dump.get("pinned", False),
            archived=dump.get("archived", False),
            todos=list(dump.get("todos", ())),
            usage=Usage.from_dict(dump["usage"]) if dump.get("usage") else None,
        )
        for data in dump["messages"]:
            message = Message.from_dict(without_session(data))
            message.source = data.get("source")
            if message.streaming:
                message.end()
                message.stopped = True
            message.close_questions()
            thread.append(message)
        return thread
