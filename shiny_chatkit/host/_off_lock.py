"""Makes a Shiny session usable off the reactive lock and off the event loop.

Shiny for Python holds one process-wide lock while it flushes, so awaiting a slow handler in an effect would
block every session. Handlers therefore run outside the lock, and this module handles the cases that Shiny
does not expect there. Each case has a test, because it depends on private parts of Shiny:

- Messages and invalidations from worker threads are passed to the event loop. Otherwise a running flush could
  render an output before the page was told that the output is being recalculated.
- ``ui.update_*`` messages are sent immediately. Otherwise a running flush could clear the queue that holds
  them without sending them.
- Values set outside the lock are flushed by a process-wide :class:`Pump`.
"""

from __future__ import annotations

import asyncio
import contextvars
import threading
import traceback
import weakref
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar, cast

from shiny import reactive
from shiny.reactive import _core as reactive_core  # pyright: ignore[reportPrivateUsage]
from shiny.session import Session, session_context

from ._app_code import app_code, guard_tasks

PUMP_INTERVAL_SECONDS = 0.05
"""Time between two checks for a pending flush."""

_is_off_lock: ContextVar[bool] = ContextVar("shiny_chatkit_off_lock", default=False)
_loop: ContextVar[asyncio.AbstractEventLoop | None] = ContextVar("shiny_chatkit_loop", default=None)
_prepared: weakref.WeakSet[Any] = weakref.WeakSet()
_guarded: weakref.WeakSet[asyncio.AbstractEventLoop] = weakref.WeakSet()


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
        self._wanted = False
        self._task: asyncio.Task[None] | None = None

    def hold(self) -> None:
        """Keep checking until :meth:`release` is called."""
        self._held += 1
        self._start()

    def release(self) -> None:
        self._held -= 1
        self.look()

    def look(self) -> None:
        """Check once more, soon."""
        self._start()

    def want(self) -> None:
        """Flush at the next check even if no effect or output is pending."""
        self._wanted = True
        self._start()

    def _start(self) -> None:
        if self._task is None:
            # Run in a separate context, because flushed code does not belong to the turn that started the pump.
            self._task = contextvars.Context().run(asyncio.create_task, self._run())

    async def _run(self) -> None:
        try:
            while True:
                await asyncio.sleep(PUMP_INTERVAL_SECONDS)
                last_look = self._held == 0
                if self._wanted or _flush_is_pending():
                    self._wanted = False
                    await self._flush()
                elif last_look:
                    return
        finally:
            self._task = None

    async def _flush(self) -> None:
        async with reactive.lock():
            try:
                with app_code():
                    await reactive.flush()
            except Exception:  # noqa: BLE001 - the pump must outlive whatever a flush meets
                traceback.print_exc()


_environment = cast(Any, reactive_core._reactive_environment)  # pyright: ignore[reportPrivateUsage]


def _flush_is_pending() -> bool:
    return not _environment._pending_flush_queue.empty()


def _add_pending_on_the_loop() -> None:
    """Patch Shiny once per process, so that invalidations from worker threads are passed to the event loop."""
    add_pending: Callable[..., None] = _environment.add_pending_flush

    def add_pending_flush(context: Any, priority: int) -> None:
        loop = _loop.get()
        if loop is None or _is_running(loop):
            add_pending(context, priority)
        else:
            loop.call_soon_threadsafe(add_pending, context, priority)

    _environment.add_pending_flush = add_pending_flush


def loop_of_this_code() -> asyncio.AbstractEventLoop | None:
    """Return the event loop of the chat whose code is running, or None outside a chat."""
    return _loop.get()


def _is_running(loop: asyncio.AbstractEventLoop) -> bool:
    try:
        return asyncio.get_running_loop() is loop
    except RuntimeError:
        return False


_add_pending_on_the_loop()


def prepare_session(session: Session) -> None:
    """Patch a session's outgoing calls; call this once per session on its event loop."""
    root = cast(Any, session.root_scope())
    if root in _prepared:
        return
    _prepared.add(root)
    loop = asyncio.get_running_loop()
    if loop not in _guarded:
        _guarded.add(loop)
        guard_tasks(loop, _is_off_lock_in)
    thread = threading.get_ident()
    send_sync: Callable[[dict[str, object]], None] = root._send_message_sync
    send_input: Callable[[str, dict[str, object]], None] = root.send_input_message
    count_busy: Callable[[], None] = root._increment_busy_count
    on_flush: Callable[..., Callable[[], None]] = root.on_flush
    on_flushed: Callable[..., Callable[[], None]] = root.on_flushed

    def on_loop(fn: Callable[..., None], *args: Any) -> None:
        if threading.get_ident() == thread:
            fn(*args)
        else:
            loop.call_soon_threadsafe(fn, *args)

    def send_message_sync(message: dict[str, object]) -> None:
        on_loop(send_sync, message)

    def send_input_message(id: str, message: dict[str, object]) -> None:
        if _is_off_lock.get():
            send_message_sync({"inputMessages": [{"id": id, "message": message}]})
        else:
            send_input(id, message)

    def wanting_a_flush(
        register: Callable[..., Callable[[], None]],
    ) -> Callable[..., Callable[[], None]]:
        def registered(*args: Any, **kwargs: Any) -> Callable[[], None]:
            if _is_off_lock.get():
                on_loop(lambda: Pump.here().want())
            return register(*args, **kwargs)

        return registered

    root._send_message_sync = send_message_sync
    root._increment_busy_count = lambda: on_loop(count_busy)
    root.send_input_message = send_input_message
    root.on_flush = wanting_a_flush(on_flush)
    root.on_flushed = wanting_a_flush(on_flushed)


def _is_off_lock_in(context: contextvars.Context | None) -> bool:
    return _is_off_lock.get() if context is None else context.get(_is_off_lock, False)


def request_flush(session: Session) -> None:
    """Request a flush of recent changes, even in code after which Shiny would not flush."""
    if not session.is_stub_session():
        Pump.here().look()


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
