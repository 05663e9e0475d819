"""A session of a real server, spoken to over its websocket."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import websockets

from tests.support.app_process import AppProcess


class Viewer:
    """One session, spoken to in frames."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self.thread_id = ""
        self._count = 0

    async def send(self, event: str, data: dict[str, Any]) -> None:
        value = {"chat_event:shiny_chatkit.event": {"event": event, "data": data}}
        await self._socket.send(json.dumps({"method": "update", "data": value}))

    async def event(self, wanted: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
        """Wait for an event of the chat."""
        while True:
            frame = json.loads(await self._socket.recv())
            for event in frame.get("custom", {}).get("shiny_chatkit", {}).get("events", []):
                if wanted(event):
                    return event

    async def say(self, text: str, **more: Any) -> dict[str, Any]:
        """Send a message and wait until it is answered; returns what it ended with."""
        self._count += 1
        await self.send(
            "chat:user-message",
            {
                "text": text,
                "threadId": self.thread_id,
                "messageId": f"user-{self._count}",
                "timestamp": 1780000000000,
                **more,
            },
        )
        ends = ("chat:error", "chat:generation-stopped")
        return await self.event(
            lambda e: e["event"] in ends or "Alive" in str(e["data"].get("chunk", ""))
        )


@asynccontextmanager
async def viewer(app: AppProcess) -> AsyncIterator[Viewer]:
    url = app.url.replace("http", "ws") + "/websocket/"
    async with websockets.connect(url, max_size=None, max_queue=None, compression=None) as socket:
        client_data = {f".clientdata_url_{name}": "" for name in ("search", "hash", "pathname")}
        await socket.send(json.dumps({"method": "init", "data": client_data}))
        seen = Viewer(socket)
        await seen.send("chat:request-state", {"version": 1})
        state = await seen.event(lambda e: e["event"] == "chat:state-response")
        seen.thread_id = state["data"]["activeThreadId"]
        yield seen
