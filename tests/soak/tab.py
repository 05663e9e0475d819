"""A page of one person, connected to the server by a websocket as a browser is."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from shiny.testserver import DEFAULT_CLIENT_DATA
from websockets.asyncio.client import ClientConnection

from tests.server.page import Page


class Tab:
    """Folds what the server sends, and sends what the person does.

    Parameters
    ----------
    socket
        An open websocket.
    on_change
        Called with the tab after each batch.
    """

    def __init__(self, socket: ClientConnection, on_change: Callable[[Tab], None]) -> None:
        self.page = Page("chat")
        self.shown: dict[str, set[str]] = {}
        """The messages that were shown last, by the id of their thread."""
        self._socket = socket
        self._on_change = on_change
        self._pieces = ""

    async def open(self, last_thread_id: str | None) -> None:
        """Ask for the state, with the thread on show when the page was left."""
        await self._frame("init", DEFAULT_CLIENT_DATA)
        last = {} if last_thread_id is None else {"lastThreadId": last_thread_id}
        await self.send("chat:request-state", {"version": 1, **last})
        await asyncio.wait_for(self._first(), 30)

    async def _first(self) -> None:
        while self.page.seq is None:
            await self._take()

    async def listen(self) -> None:
        """Fold what is sent until the connection ends."""
        while True:
            await self._take()

    async def send(self, event: str, data: dict[str, Any]) -> None:
        """Send one event."""
        value = {"event": event, "data": data}
        await self._frame("update", {"chat_event:shiny_chatkit.event": value})

    async def _frame(self, method: str, data: dict[str, Any]) -> None:
        await self._socket.send(json.dumps({"method": method, "data": data}))

    async def _take(self) -> None:
        frame = json.loads(await self._socket.recv())
        batch = frame.get("custom", {}).get("shiny_chatkit")
        if batch is None:
            return
        if "piece" in batch:
            self._pieces += batch["piece"]
            if not batch["last"]:
                return
            batch, self._pieces = json.loads(self._pieces), ""
        self.page.take(batch)
        self._on_change(self)
