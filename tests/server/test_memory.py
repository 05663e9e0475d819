"""The memory of a real server, after much was sent and taken away again."""

from __future__ import annotations

import asyncio
import base64
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.viewer import Viewer, viewer
from tests.support.app_process import AppProcess

APP = Path(__file__).with_name("app_that_ends.py")

MB = 1024 * 1024
FILE = 5 * MB

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="reads the memory of a process from /proc"
)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[AppProcess]:
    running = AppProcess(APP, cwd=tmp_path, env={}, fork=False)
    yield running
    running.close()


def resident(app: AppProcess) -> int:
    """Return the bytes of memory that the server's process has."""
    pages = Path(f"/proc/{app.process.pid}/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


async def send_files(seen: Viewer, name: str, count: int) -> None:
    """Send one message with so many files."""
    piece = base64.b64encode(os.urandom(FILE // 2)).decode()
    ids = [f"{name}-{number}" for number in range(count)]
    for id in ids:
        for _ in range(2):
            await seen.send("chat:file-chunk", {"uploadId": id, "content": piece})
    files = [{"type": "file", "name": "data.bin", "componentId": id} for id in ids]
    ended = await seen.say("hello", attachments=files)
    assert "Alive" in str(ended)


async def new_thread(seen: Viewer) -> None:
    await seen.send("chat:thread-create", {})
    opened = await seen.event(lambda e: e["event"] == "chat:state-response")
    seen.thread_id = opened["data"]["activeThreadId"]


async def settled(app: AppProcess, limit: float) -> float:
    """Wait until the process has at most so much memory, or has had its time; returns what it has."""
    for _ in range(100):
        if resident(app) <= limit:
            break
        await asyncio.sleep(0.1)
    return resident(app)


async def test_what_is_deleted_is_given_back(app: AppProcess) -> None:
    async with viewer(app) as seen:
        await seen.say("hello")
        start = resident(app)
        threads: list[str] = []
        for number in range(4):
            await send_files(seen, f"file-{number}", 10)
            threads.append(seen.thread_id)
            await new_thread(seen)
        assert resident(app) > start + 200 * MB
        for number, thread_id in enumerate(threads):
            if number % 2:
                where = {"threadId": thread_id}
                await seen.send("chat:slash-command", {"command": "clear", "args": "", **where})
            else:
                await seen.send("chat:thread-delete", {"threadId": thread_id})
        await seen.say("hello")
        end = await settled(app, 1.1 * start)
        assert end <= 1.1 * start, f"{end / MB:.0f} MB of {start / MB:.0f} MB"


async def test_what_a_session_kept_is_given_back_with_it(app: AppProcess) -> None:
    async with viewer(app) as other:
        await other.say("hello")
        start = resident(app)
        async with viewer(app) as seen:
            for number in range(4):
                await send_files(seen, f"file-{number}", 10)
        end = await settled(app, 1.1 * start)
        assert end <= 1.1 * start, f"{end / MB:.0f} MB of {start / MB:.0f} MB"
