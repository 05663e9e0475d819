"""Sends events before the app's code continues, because it may block the event loop."""

from __future__ import annotations

import asyncio

_STEPS = 3
"""Iterations of the event loop: an outbox becomes due, takes a batch, and hands it to its connection."""


async def let_events_leave() -> None:
    """Let what has just been emitted reach the connections, without waiting for slow ones."""
    for _ in range(_STEPS):
        await asyncio.sleep(0)
