"""The description of a thread that apps get."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Thread:
    """One thread in the result of ``Chat.threads()``; times are milliseconds since the epoch."""

    id: str
    title: str
    created: int
    updated: int
    busy: bool
    unread: bool
    pinned: bool = False
    archived: bool = False
