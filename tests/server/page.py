"""A pretend browser page for one chat: folds what the server sends, and checks that it may be sent.

Owns the client's side of the wire in tests; never looks into the server.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shiny_chatkit.log import Log, Message, Thread, fold

NOW = 1_800_000_000_000


class Page:
    """The state that the element of one chat would show after the batches so far."""

    def __init__(self, id: str) -> None:
        self.id = id
        self.seq: int | None = None
        self.batches: list[dict[str, Any]] = []
        self.events: list[dict[str, Any]] = []
        self.errors: list[dict[str, Any]] = []
        self.inputs: list[dict[str, Any]] = []
        self.log = Log()
        self.thread_id = self.log.first.id
        self.infos: dict[str, dict[str, Any]] = {}

    # -- Taking what is sent ------------------------------------------------------------------

    def take(self, batch: dict[str, Any]) -> None:
        assert set(batch) == {"id", "seq", "events"}
        assert batch["events"], "an empty batch"
        snapshot = any(e["event"] == "chat:state-response" for e in batch["events"])
        if self.seq is None:
            assert snapshot, "something was sent before the first snapshot"
        assert snapshot or batch["seq"] == (self.seq or 0) + 1, "a batch is missing"
        self.seq = batch["seq"]
        self.batches.append(batch)
        for event in batch["events"]:
            self.events.append(event)
            self._fold(event["event"], event["data"])

    def _fold(self, name: str, data: dict[str, Any]) -> None:
        if name == "chat:state-response":
            self._replace(data)
            return
        if name == "chat:update-thread-list":
            self._threads(data)
        if name == "chat:update-input":
            self.inputs.append(data)
        if name == "chat:error":
            self.errors.append(data)
        fold(self.log, {"event": name, "data": data}, NOW)

    def _replace(self, state: dict[str, Any]) -> None:
        self._threads(state)
        threads = {
            info["threadId"]: Thread(
                info["threadId"], info["title"], busy=info["threadId"] in state["busyThreads"]
            )
            for info in self.infos.values()
        }
        active = threads[state["activeThreadId"]]
        active.messages = [Message.from_dict(m) for m in state["messages"]]
        active.typing = state.get("typing", False)
        active.status = state.get("status")
        active.todos = list(state["todos"])
        active.queued = list(state.get("queued", ()))
        active.cleared = state.get("cleared", False)
        self.log.threads = threads
        self.thread_id = active.id

    def _threads(self, data: dict[str, Any]) -> None:
        listed = {info["threadId"]: info for info in data["threads"]}
        if data.get("partial"):
            gone = data.get("removed", ())
            listed = {id: info for id, info in self.infos.items() if id not in gone} | listed
        self.infos = listed

    # -- Looking at it ------------------------------------------------------------------------

    @property
    def thread(self) -> Thread:
        # A deleted thread is gone a moment before the snapshot with the next one arrives.
        return self.log.threads.get(self.thread_id) or Thread(self.thread_id)

    @property
    def messages(self) -> list[Message]:
        return self.thread.messages

    @property
    def said(self) -> list[tuple[str, str]]:
        """Role and content of each message."""
        return [(m.role, m.content) for m in self.messages]

    @property
    def idle(self) -> bool:
        """Whether the composer is ready and every message whole."""
        return not (
            self.thread.busy
            or self.thread.typing
            or self.thread.queued
            or any(m.streaming for m in self.messages)
        )

    def named(self, name: str) -> list[dict[str, Any]]:
        """The payloads of all events of one name."""
        return [e["data"] for e in self.events if e["event"] == name]

    def shows(self, *contents: str) -> bool:
        """Whether the messages are exactly these, by content, and nothing goes on."""
        return self.idle and [m.content for m in self.messages] == list(contents)


def comparable(messages: Iterable[Message]) -> list[dict[str, Any]]:
    """Return the state that a page and the server's log must share."""
    return [{**m.to_dict(), "createdAt": 0} for m in messages if m.role != "system"]
