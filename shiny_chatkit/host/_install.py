"""Prepares Shiny for code that runs outside the reactive lock and outside the event loop.

- Messages and invalidations from worker threads are passed to the event loop. Otherwise a running flush could
  render an output before the page was told that the output is being recalculated.
- ``ui.update_*`` messages are sent immediately. Otherwise a running flush could clear the queue that holds
  them without sending them.
- Extended tasks that worker threads invoke start on the event loop.
- A flush callback that is registered outside the lock asks for a flush.
"""

from __future__ import annotations

import asyncio
import functools
import threading
import weakref
from collections.abc import Callable
from typing import Any

from shiny import reactive
from shiny.session import Session

from ._app_code import guard_tasks
from ._names import (
    ADD_PENDING_FLUSH,
    INCREMENT_BUSY_COUNT,
    REACTIVE_ENVIRONMENT,
    SEND_MESSAGE_SYNC,
    check,
)
from ._off_lock import is_off_lock, loop_of_this_code, runs_in
from ._pump import Pump

_patched_sessions: weakref.WeakSet[Any] = weakref.WeakSet()
_guarded_loops: weakref.WeakSet[asyncio.AbstractEventLoop] = weakref.WeakSet()


def install(session: Session) -> None:
    """
    Check Shiny, and patch it and a session for code outside the lock, unless this was done before.

    Every chat calls this first, on its session's event loop. Nothing is patched before a process has a chat.

    Raises
    ------
    UnsupportedVersionError
        If Shiny lacks a name that a chat needs; nothing is patched then.
    """
    root = session.root_scope()
    if root.is_stub_session() or root in _patched_sessions:
        return
    check(root)
    _patch_environment()
    _patch_extended_tasks()
    _guard_loop()
    _patch_session(root)
    _patched_sessions.add(root)


class _PassToLoop:
    """Replaces ``add_pending_flush``, and passes calls from worker threads to the event loop."""

    def __init__(self, add_pending_flush: Callable[..., None]) -> None:
        self._add_pending_flush = add_pending_flush

    def __call__(self, *args: Any) -> None:
        """Add a pending flush."""
        loop = loop_of_this_code()
        if loop is None or runs_in(loop):
            self._add_pending_flush(*args)
        else:
            loop.call_soon_threadsafe(self._add_pending_flush, *args)


def _patch_environment() -> None:
    environment = REACTIVE_ENVIRONMENT.load()
    add_pending_flush = ADD_PENDING_FLUSH.of(environment)
    if not isinstance(add_pending_flush, _PassToLoop):
        ADD_PENDING_FLUSH.replace(environment, _PassToLoop(add_pending_flush))


@functools.cache
def _patch_extended_tasks() -> None:
    extended_task: Any = reactive.ExtendedTask
    invoke: Callable[..., None] = extended_task.invoke

    @functools.wraps(invoke)
    def invoke_on_loop(task: Any, *args: Any, **kwargs: Any) -> None:
        loop = loop_of_this_code()
        if loop is None or runs_in(loop):
            invoke(task, *args, **kwargs)
        else:
            loop.call_soon_threadsafe(functools.partial(invoke, task, *args, **kwargs))

    extended_task.invoke = invoke_on_loop


def _guard_loop() -> None:
    loop = asyncio.get_running_loop()
    if loop not in _guarded_loops:
        _guarded_loops.add(loop)
        guard_tasks(loop, is_off_lock)


def _patch_session(root: Any) -> None:
    loop = asyncio.get_running_loop()
    thread = threading.get_ident()
    send_sync: Callable[..., None] = SEND_MESSAGE_SYNC.of(root)
    count_busy: Callable[..., None] = INCREMENT_BUSY_COUNT.of(root)
    send_input: Callable[[str, dict[str, object]], None] = root.send_input_message

    def on_loop(fn: Callable[..., None], *args: Any) -> None:
        if threading.get_ident() == thread:
            fn(*args)
        else:
            loop.call_soon_threadsafe(fn, *args)

    def send_message_sync(message: dict[str, object]) -> None:
        on_loop(send_sync, message)

    def send_input_message(id: str, message: dict[str, object]) -> None:
        if is_off_lock():
            send_message_sync({"inputMessages": [{"id": id, "message": message}]})
        else:
            send_input(id, message)

    def with_flush(
        register: Callable[..., Callable[[], None]],
    ) -> Callable[..., Callable[[], None]]:
        def registered(*args: Any, **kwargs: Any) -> Callable[[], None]:
            if is_off_lock():
                on_loop(lambda: Pump.here().flush_soon())
            return register(*args, **kwargs)

        return registered

    SEND_MESSAGE_SYNC.replace(root, send_message_sync)
    INCREMENT_BUSY_COUNT.replace(root, lambda: on_loop(count_busy))
    root.send_input_message = send_input_message
    root.on_flush = with_flush(root.on_flush)
    root.on_flushed = with_flush(root.on_flushed)
