"""A real server outlives code that tries to end it, and ends when somebody presses Ctrl+C."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import websockets

from tests.support.app_process import AppProcess

APP = Path(__file__).with_name("app_that_ends.py")

WAYS = [
    "handler exit",
    "handler interrupt",
    "task exit",
    "task interrupt",
    "stream exit",
    "stream interrupt",
    "thread exit",
    "sync_tool exit",
    "async_tool interrupt",
]


@pytest.fixture
def app(tmp_path: Path) -> Iterator[AppProcess]:
    running = AppProcess(APP, cwd=tmp_path, env={})
    yield running
    running.close()


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

    async def say(self, text: str) -> dict[str, Any]:
        """Send a message and wait until it is answered; returns what it ended with."""
        self._count += 1
        await self.send(
            "chat:user-message",
            {
                "text": text,
                "threadId": self.thread_id,
                "messageId": f"user-{self._count}",
                "timestamp": 1780000000000,
            },
        )
        ends = ("chat:error", "chat:generation-stopped")
        return await self.event(
            lambda e: e["event"] in ends or "Alive" in str(e["data"].get("chunk", ""))
        )


@asynccontextmanager
async def viewer(app: AppProcess) -> AsyncIterator[Viewer]:
    url = app.url.replace("http", "ws") + "/websocket/"
    async with websockets.connect(url, max_size=None) as socket:
        client_data = {f".clientdata_url_{name}": "" for name in ("search", "hash", "pathname")}
        await socket.send(json.dumps({"method": "init", "data": client_data}))
        seen = Viewer(socket)
        await seen.send("chat:request-state", {"version": 1})
        state = await seen.event(lambda e: e["event"] == "chat:state-response")
        seen.thread_id = state["data"]["activeThreadId"]
        yield seen


async def test_other_sessions_go_on_and_ctrl_c_ends_the_server(app: AppProcess) -> None:
    async with viewer(app) as other:
        for way in WAYS:
            async with viewer(app) as one:
                ended = await one.say(way)
                assert ended["event"] == "chat:error" or "tool" in way, way
                assert "Alive" in str(await one.say("hello")), way
            assert "Alive" in str(await other.say("hello")), way
        # While sessions are open, as when a developer looks at a page and stops its server.
        app.process.send_signal(signal.CTRL_C_EVENT if sys.platform == "win32" else signal.SIGINT)
    app.process.wait(20)
    assert "SystemExit" in app.output()
