"""Outboxes of the tests, and the events that they get."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from shiny_chatkit.wire import Assets, Outbox
from tests.unit.wire.fake_loop import Wire

INTERVAL = 0.030


Event = Mapping[str, Any]


THREAD = {"threadId": "u", "title": "A conversation"}


SNAPSHOT: dict[str, Any] = {"event": "chat:state-response", "data": {"version": 1}}


def chunk(id: str, text: str, done: bool = False, **more: Any) -> dict[str, Any]:
    data = {"messageId": id, "threadId": "t", "chunk": text, "done": done, **more}
    return {"event": "chat:stream-chunk", "data": data}


def other(name: str, **data: Any) -> dict[str, Any]:
    return {"event": f"chat:{name}", "data": {"threadId": "t", **data}}


def closed(wire: Wire, snapshot: Callable[[], Event] = lambda: SNAPSHOT) -> Outbox:
    return Outbox("chat", wire, Assets("lib"), snapshot)


def opened(wire: Wire, snapshot: Callable[[], Event] = lambda: SNAPSHOT) -> Outbox:
    outbox = closed(wire, snapshot)
    outbox.open()
    return outbox


async def settle(seconds: float = 1.0) -> None:
    await asyncio.sleep(seconds)
