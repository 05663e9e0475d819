"""Streams into 100 conversations at the same time, 50 chunks a second each, and counts what the store has at the end.

``python -m tests.bench.many [URL]``; SQLite in a temporary folder by default. It measures the server without its
websockets.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from shiny_chatkit import Limits
from shiny_chatkit.log import new_id, now
from shiny_chatkit.protocol import build
from shiny_chatkit.stores import Account, ThreadStore, open_store
from shiny_chatkit.workspace import Workspace, workspace_of
from tests.bench.stats import summary

SESSIONS, CHUNKS_PER_SECOND, SECONDS = 100, 50, 10


@dataclass(frozen=True)
class Streams:
    """The cost of all conversations together, and how late their chunks were."""

    cpu: float
    """Microseconds per chunk."""
    late: float
    """Milliseconds, the median."""
    late_95: float
    """Milliseconds, the 95th percentile."""
    lost: int
    """Characters that the store does not have at the end."""


async def stream(workspace: Workspace, delays: list[float]) -> str:
    """Write one answer into a workspace, and return its text."""
    await workspace.ready()
    channel, thread_id, message_id = workspace.channel, workspace.log.first.id, new_id()

    def chunk(text: str, *, done: bool = False) -> None:
        channel.emit(
            build.stream_chunk(message_id=message_id, thread_id=thread_id, chunk=text, done=done)
        )

    channel.emit(
        build.message_start(
            message_id=message_id, thread_id=thread_id, role="assistant", created_at=now()
        )
    )
    said: list[str] = []
    start = time.perf_counter()
    for number in range(CHUNKS_PER_SECOND * SECONDS):
        due = start + number / CHUNKS_PER_SECOND
        await asyncio.sleep(max(0, due - time.perf_counter()))
        delays.append(1000 * (time.perf_counter() - due))
        said.append(f"chunk{number} ")
        chunk(said[-1])
    chunk("", done=True)
    return "".join(said)


async def measure(store: ThreadStore) -> Streams:
    """Run all conversations, and compare what was said with what was kept."""
    # A database may have what was streamed into it before.
    accounts = [Account("chat", new_id()) for _ in range(SESSIONS)]
    workspaces = [workspace_of(store, account, Limits(), 0) for account in accounts]
    delays: list[float] = []
    cpu = time.process_time()
    texts = await asyncio.gather(*(stream(workspace, delays) for workspace in workspaces))
    cpu = time.process_time() - cpu
    for workspace in workspaces:
        assert workspace.persistence is not None
        await workspace.persistence.saver.written()
    lost = 0
    for account, workspace, text in zip(accounts, workspaces, texts, strict=True):
        page = await store.messages(account, workspace.log.first.id)
        lost += len(text) - sum(len(row.text) for row in page.rows)
    chunks = SESSIONS * CHUNKS_PER_SECOND * SECONDS
    late_95 = sorted(delays)[int(0.95 * len(delays))]
    await store.close()
    return Streams(1e6 * cpu / chunks, summary(delays).median, late_95, lost)


def main() -> None:
    """Measure the store that the command line names."""
    with tempfile.TemporaryDirectory() as folder:
        url = sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{Path(folder) / 'chats.db'}"
        found = asyncio.run(measure(open_store(url)))
    chunks = SESSIONS * CHUNKS_PER_SECOND * SECONDS
    print(f"{chunks:,} chunks, {found.cpu:.0f} µs of CPU each; {found.lost} characters lost")
    print(f"chunks were late by {found.late:.1f} ms, p95 {found.late_95:.1f} ms")


if __name__ == "__main__":
    main()
