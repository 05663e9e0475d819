"""The rows that a store keeps: threads, messages, and what changes them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

R = TypeVar("R")


@dataclass(frozen=True)
class Account:
    """
    All conversations of one person in one chat.

    Attributes
    ----------
    chat_id
        The namespaced id of the chat.
    owner
        The person: a name that the app or the host has verified, or the digest of a token.
    """

    chat_id: str
    owner: str


@dataclass(frozen=True)
class ThreadRecord:
    """
    One thread without its messages; times are milliseconds since the epoch.

    Attributes
    ----------
    id
        The thread's id, which is unique within its account.
    title
        The title to show; may be empty.
    version
        Increases with every change. A store ignores a record that is older than the one that it has.
    data
        Everything else, as JSON-like data that a store returns as it was.
    """

    id: str
    title: str
    created_at: int
    updated_at: int
    version: int
    pinned: bool = False
    archived: bool = False
    data: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True)
class MessageRecord:
    """
    One message.

    Attributes
    ----------
    id
        The message's id, which is unique within its account.
    thread_id
        The thread that contains it.
    position
        Orders the messages of a thread; there may be gaps.
    version
        Increases with every change. A store ignores a record that is older than the one that it has.
    role
        "user", "assistant" or "system".
    created_at
        Milliseconds since the epoch.
    text
        The text to search.
    data
        The message, as JSON-like data that a store returns as it was.
    memory
        What models remember of the question and its answer, as JSON-like data; None if nothing.
    blobs
        Digests of the files that belong to the message.
    rating
        The user's rating of an answer: "up", "down" or None.
    is_growing
        Whether a longer text follows soon. A store may leave what a search finds as it is until then.
    """

    id: str
    thread_id: str
    position: int
    version: int
    role: str
    created_at: int
    text: str
    data: Mapping[str, Any]
    memory: Any = None
    blobs: tuple[str, ...] = ()
    rating: str | None = None
    is_growing: bool = False


@dataclass(frozen=True)
class Batch:
    """
    Changes of one account that are saved together, all of them or none.

    Deletions count last: what a batch both saves and deletes is deleted. A message of an unknown thread is ignored,
    because its thread may have been deleted elsewhere.

    Attributes
    ----------
    threads, messages
        Rows to insert, or to replace unless the store has a newer version.
    deleted_threads
        Ids of threads to delete with their messages. Unknown ids are ignored.
    deleted_messages
        Ids of messages to delete. Unknown ids are ignored.
    blobs
        The content of files by digest, at least of those that the store does not have. A store deletes a file
        when no message refers to it any longer.
    settings
        The account's settings as JSON-like data; None leaves them unchanged.
    """

    threads: Sequence[ThreadRecord] = ()
    messages: Sequence[MessageRecord] = ()
    deleted_threads: Sequence[str] = ()
    deleted_messages: Sequence[str] = ()
    blobs: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    settings: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Page(Generic[R]):
    """Some rows of a longer list, and whether there are more of them."""

    rows: list[R]
    has_more: bool


@dataclass(frozen=True)
class Hit:
    """
    A message or a thread's title that contains what was searched for.

    Attributes
    ----------
    thread_id, title
        The thread.
    message_id
        The message; None if the title contains the text.
    snippet
        The text around the first match.
    created_at
        The time of the message, or of the thread's last change.
    """

    thread_id: str
    title: str
    message_id: str | None
    snippet: str
    created_at: int
