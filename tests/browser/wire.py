"""Records every chat:* event between a page and its server, in both directions, from the websocket."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from playwright.sync_api import Page, WebSocket

from shiny_chatkit.playwright import ChatController
from shiny_chatkit.protocol.channel import INPUT_SUFFIX, INPUT_TYPE, MESSAGE_TYPE

Direction = Literal["inbound", "outbound"]


@dataclass(frozen=True)
class Travelled:
    """One event on the wire."""

    direction: Direction
    event: str
    data: dict[str, Any]


class Wire:
    """Listens to a page from before it is opened; knows the websockets of its reloads, too."""

    def __init__(self, page: Page, id: str = "chat") -> None:
        self.events: list[Travelled] = []
        self._id = id
        page.on("websocket", self._listen)

    def payloads(self, event: str, direction: Direction) -> list[dict[str, Any]]:
        """Return the data of each event with a name in one direction."""
        return [e.data for e in self.events if (e.event, e.direction) == (event, direction)]

    def sent(self, event: str) -> list[dict[str, Any]]:
        """Return the data of an event to the server."""
        return self.payloads(event, "inbound")

    def received(self, event: str) -> list[dict[str, Any]]:
        """Return the data of an event to the page."""
        return self.payloads(event, "outbound")

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: self._take("inbound", frame))
        socket.on("framereceived", lambda frame: self._take("outbound", frame))

    def _take(self, direction: Direction, frame: str | bytes) -> None:
        message = json.loads(frame)
        events = self._to_server if direction == "inbound" else self._to_page
        self.events.extend(Travelled(direction, e["event"], e["data"]) for e in events(message))

    def _to_server(self, message: dict[str, Any]) -> Iterator[dict[str, Any]]:
        name = f"{self._id}{INPUT_SUFFIX}:{INPUT_TYPE}"
        if name in message.get("data", {}):
            yield message["data"][name]

    def _to_page(self, message: dict[str, Any]) -> Iterator[dict[str, Any]]:
        batch = message.get("custom", {}).get(MESSAGE_TYPE, {})
        if batch.get("id") == self._id:
            yield from batch["events"]


Live = Callable[[ChatController, Wire], None]
"""Makes one event travel by what a user does, and expects what it does in the page."""
