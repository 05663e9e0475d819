"""Shortens events that repeat long lists, so that a page gets only what changed since the last event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

MIN_PARTIAL_LIST_CHARS = 2_000
"""A thread list up to this length is always sent as a whole."""

_INFO_CHARS = 130
"""Approximate length of a thread's entry in the list, without its title."""


class SentState:
    """Removes from events what the page already knows; pass it all events in the order of sending.

    Parameters
    ----------
    has_whole_list
        Whether events list all threads. Otherwise the page may know others, which only a partial list leaves alone.
    """

    def __init__(self, *, has_whole_list: bool = True) -> None:
        self._has_whole_list = has_whole_list
        self._threads: dict[str, Any] = {}
        self._active: str | None = None
        self._queued: set[str] = set()

    def forget(self) -> None:
        """Forget everything, because the page was loaded anew."""
        self._threads = {}
        self._active = None
        self._queued = set()

    def to_send(self, event: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the events to send instead of this one."""
        match event["event"]:
            case "chat:state-response":
                return self._state(event)
            case "chat:update-thread-list":
                return self._thread_list(event)
            case "chat:queue":
                return [{**event, "data": self._queue(event["data"])}]
            # After these events, the page has dropped some or all queued submissions.
            case "chat:clear":
                self._queued.clear()
                return [event]
            case "chat:messages-deleted":
                self._queued.difference_update(event["data"]["messageIds"])
                return [event]
            case "chat:assistant-message":
                self._queued.discard(event["data"]["messageId"])
                return [event]
            case _:
                return [event]

    def _state(self, event: dict[str, Any]) -> list[dict[str, Any]]:
        data = event["data"]
        self._active = data.get("activeThreadId")
        self._queued = {queued["messageId"] for queued in data.get("queued", ())}
        changes = self._changes(data.get("threads", ()))
        if changes is None:
            return [event]
        active = [info for info in data["threads"] if info["threadId"] == self._active]
        short = {**event, "data": {**data, "threads": active, "partial": True}}
        return [*_update(changes), short]

    def _thread_list(self, event: dict[str, Any]) -> list[dict[str, Any]]:
        if list(self._threads.values()) == event["data"]["threads"]:
            return []
        changes = self._changes(event["data"]["threads"])
        return [event] if changes is None else _update(changes)

    def _changes(self, threads: list[Mapping[str, Any]]) -> dict[str, Any] | None:
        """Return what changed in the thread list, or None if the whole list has to be sent."""
        before = self._threads
        self._threads = {info["threadId"]: info for info in threads}
        if not before or (self._has_whole_list and _is_short(threads)):
            return None
        changed = [info for info in threads if before.get(info["threadId"]) != info]
        removed = [id for id in before if id not in self._threads]
        if self._has_whole_list and len(changed) + len(removed) > len(threads) / 2:
            return None
        return {"threads": changed, "partial": True} | ({"removed": removed} if removed else {})

    def _queue(self, data: Mapping[str, Any]) -> dict[str, Any]:
        on_show = data["threadId"] == self._active
        queued = [
            item if on_show and item["messageId"] not in self._queued else _without_text(item)
            for item in data["queued"]
        ]
        if on_show:
            self._queued = {item["messageId"] for item in queued}
        return {**data, "queued": queued}


def _is_short(threads: Sequence[Mapping[str, Any]]) -> bool:
    return sum(_INFO_CHARS + len(info["title"]) for info in threads) <= MIN_PARTIAL_LIST_CHARS


def _without_text(queued: Mapping[str, Any]) -> dict[str, Any]:
    return {"messageId": queued["messageId"]}


def _update(changes: dict[str, Any]) -> list[dict[str, Any]]:
    if not changes["threads"] and "removed" not in changes:
        return []
    return [{"event": "chat:update-thread-list", "data": changes}]
