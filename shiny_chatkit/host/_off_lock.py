"""Runs code outside Shiny's reactive lock, and detects whether the current code runs there.

Shiny for Python holds one process-wide lock while it flushes, so awaiting a slow handler in an effect would
block every session. Handlers therefore run outside the lock. :mod:`._install` handles the cases that Shiny does
not expect there.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

from shiny import reactive
from shiny.session import Session, session_context

from ._pump import Pump

_is_off_lock: ContextVar[bool] = ContextVar("shiny_chatkit_off_lock", default=False)
_loop: ContextVar[asyncio.AbstractEventLoop | None] = ContextVar("shiny_chatkit_loop", default=None)


@contextmanager
def off_lock(session: Session) -> Generator[None, None, None]:
    """Run code outside the reactive lock, in the session's context and isolated."""
    token = _is_off_lock.set(True)
    loop_token = _loop.set(asyncio.get_running_loop())
    pump = Pump.here()
    pump.hold()
    try:
        with session_context(session), reactive.isolate():
            yield
    finally:
        pump.release()
        _loop.reset(loop_token)
        _is_off_lock.reset(token)


def is_off_lock(context: contextvars.Context | None = None) -> bool:
    """Return whether code in a context, or the running code, was started by :func:`off_lock`."""
    return _is_off_lock.get() if context is None else context.get(_is_off_lock, False)


def loop_of_this_code() -> asyncio.AbstractEventLoop | None:
    """Return the event loop of the chat whose code is running, or None outside a chat."""
    return _loop.get()


def runs_in(loop: asyncio.AbstractEventLoop) -> bool:
    """Return whether this code runs in an event loop, rather than in another thread."""
    try:
        return asyncio.get_running_loop() is loop
    except RuntimeError:
        return False
