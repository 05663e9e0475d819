"""Reduces a thread to what the people with whom it was shared may read."""

from __future__ import annotations

from typing import Any

from shiny_chatkit.log import Message, RecordPart, ThinkingPart, Thread, without_session

from ._markdown import exported


def shareable(thread: Thread) -> Thread:
    """Return a copy that contains only what the user and the assistant said to each other.

    It has no system messages, reasoning, tool calls and results, reasons of failures, earlier versions, ratings, costs,
    or files that the user sent.
    """
    return Thread(
        thread.id,
        thread.shown_title,
        thread.created_at,
        thread.updated_at,
        [_reduced(message) for message in exported(thread)],
    )


def shared_data(thread: Thread) -> dict[str, Any]:
    """Return a thread as JSON-like data, from which :func:`shared_thread` creates it again."""
    kept = shareable(thread)
    return {
        "version": 1,
        "title": kept.title,
        "messages": [without_session(message.to_dict()) for message in kept.messages],
    }


def shared_thread(id: str, data: dict[str, Any]) -> Thread:
    """Return a thread from its data."""
    return Thread(id, data["title"], messages=[Message.from_dict(m) for m in data["messages"]])


def _reduced(message: Message) -> Message:
    copy = Message.from_dict(message.to_dict())
    return Message(
        copy.id,
        copy.role,
        copy.created_at,
        [part for part in copy.parts if not _is_private(part)],
        streaming=copy.streaming,
        stopped=copy.stopped,
        interrupted=copy.interrupted,
        # A provider's error can contain names of accounts and servers.
        error=None if copy.error is None else "",
    )


def _is_private(part: object) -> bool:
    return isinstance(part, ThinkingPart) or (isinstance(part, RecordPart) and part.type == "tool")
