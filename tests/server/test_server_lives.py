"""A real server outlives code that tries to end it, and ends when somebody presses Ctrl+C."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.viewer import viewer
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
    running = AppProcess(APP, cwd=tmp_path, env={}, fork=False)
    yield running
    running.close()


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
