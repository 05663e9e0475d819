"""Flushes reactive changes that code makes outside Shiny's reactive lock."""

from __future__ import annotations

import asyncio
import contextvars
import logging
import weakref
from typing import ClassVar

from shiny import reactive
from shiny.session import Session

from ._app_code import app_code
from ._names import PENDING_FLUSHES, REACTIVE_ENVIRONMENT

PUMP_INTERVAL_SECONDS = 0.05
"""Time between two checks for a pending flush."""

_log = logging.getLogger("shiny_chatkit.errors")


class Pump:
    """Flushes reactive changes while code runs outside the reactive lock.

    A flush sends a message to every session of the process, so there is one pump per event loop, and it
    flushes only if something is pending.
    """

    _pumps: ClassVar[weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Pump]] = (
        weakref.WeakKeyDictionary()
    )

    @classmethod
    def here(cls) -> Pump:
        """Return the pump of the running event loop."""
        return cls._pumps.setdefault(asyncio.get_running_loop(), cls())

    def __init__(self) -> None:
        self._held = 0
        self._must_flush = False
        self._task: asyncio.Task[None] | None = None

    def hold(self) -> None:
        """Keep checking until :meth:`release` is called."""
        self._held += 1
        self._start()

    def release(self) -> None:
        """Check once more, and then stop unless code elsewhere holds the pump."""
        self._held -= 1
        self.check_soon()

    def check_soon(self) -> None:
        """Check once more, soon."""
        self._start()

    def flush_soon(self) -> None:
        """Flush at the next check even if no effect or output is pending."""
        self._must_flush = True
        self._start()

    def _start(self) -> None:
        if self._task is None:
            # Run in a separate context, because the flushed code is not part of the turn that started the pump.
            self._task = contextvars.Context().run(asyncio.create_task, self._run())

    async def _run(self) -> None:
        try:
            while True:
                await asyncio.sleep(PUMP_INTERVAL_SECONDS)
                is_last_check = self._held == 0
                if self._must_flush or _flush_is_pending():
                    self._must_flush = False
                    await self._flush()
                elif is_last_check:
                    return
        finally:
            self._task = None

    async def _flush(self) -> None:
        async with reactive.lock():
            try:
                with app_code():
                    await reactive.flush()
            except Exception:  # noqa: BLE001 - the pump must outlive whatever a flush meets
                _log.exception("A reactive flush failed.")


def request_flush(session: Session) -> None:
    """Request a flush of recent changes, even in code after which Shiny would not flush."""
    if not session.is_stub_session():
        Pump.here().check_soon()


def _flush_is_pending() -> bool:
    return not PENDING_FLUSHES.of(REACTIVE_ENVIRONMENT.load()).empty()
