"""A wire and a clock for outbox tests: sends that the test lets through, and time that it moves.

Owns no assertion.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any


class FakeTimeLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock jumps to the next timer instead of waiting for it."""

    def __init__(self) -> None:
        super().__init__(_NeverWaiting())
        self.now = 1000.0

    def time(self) -> float:
        return self.now

    def _run_once(self) -> None:
        scheduled = self._scheduled  # type: ignore[attr-defined]
        if not self._ready and scheduled:  # type: ignore[attr-defined]
            self.now = max(self.now, scheduled[0]._when)
        super()._run_once()  # type: ignore[misc]


class _NeverWaiting(selectors.SelectSelector):
    def select(self, timeout: float | None = None) -> Any:
        return super().select(0)


def run(main: Coroutine[Any, Any, None]) -> None:
    """Run a test on a loop with a clock of its own."""
    loop = FakeTimeLoop()
    try:
        loop.run_until_complete(main)
    finally:
        loop.close()


class Wire:
    """Keeps what was sent, and when; a send takes ``delay`` seconds."""

    def __init__(self, delay: float = 0.0) -> None:
        self.delay = delay
        self.batches: list[dict[str, Any]] = []
        self.times: list[float] = []
        self.fail_at: int | None = None
        self.sending = 0

    async def __call__(self, batch: dict[str, Any]) -> None:
        assert self.sending == 0, "two batches under way at once"
        self.sending += 1
        try:
            if self.fail_at == batch["seq"]:
                raise ConnectionError
            self.times.append(asyncio.get_running_loop().time())
            # What is sent must no longer change while it is being sent.
            frozen = repr(batch)
            if self.delay:
                await asyncio.sleep(self.delay)
            assert repr(batch) == frozen, "a batch changed while it was sent"
            self.batches.append(batch)
        finally:
            self.sending -= 1

    @property
    def events(self) -> list[dict[str, Any]]:
        return [event for batch in self.batches for event in batch["events"]]
