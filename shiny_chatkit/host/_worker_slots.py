"""Limits the worker threads of a process and shares them fairly between sessions.

A blocked thread cannot be stopped, not even when its session ends, so a process must not start an unlimited
number. A call without a free slot waits, and is refused after :data:`WAIT_SECONDS`.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import weakref
from dataclasses import dataclass
from typing import Any

from shiny.session import Session, get_current_session
from shiny.types import SafeException

from shiny_chatkit.protocol.exceptions import ChatkitError
from shiny_chatkit.protocol.limits import DEFAULT_WORKER_THREADS

WAIT_SECONDS = 30.0
"""Longest time that a call waits for a slot."""


class ServerBusy(ChatkitError, SafeException):  # noqa: N818 - named like SafeException
    """Raised if too much synchronous code runs in this process to start more."""


@dataclass(eq=False)
class _Waiter:
    owner: object
    limit: int
    loop: asyncio.AbstractEventLoop
    granted: asyncio.Future[None]
    is_granted: bool = False

    def grant(self) -> None:
        self.is_granted = True
        with contextlib.suppress(RuntimeError):  # The loop is closed, so nothing waits.
            self.loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        if not self.granted.done():
            self.granted.set_result(None)


class WorkerSlots:
    """Counts the threads of a process by the session whose code they run.

    A quarter of the slots is reserved for sessions without a thread, so that a few sessions cannot take all of
    them. Among waiting calls, the session with the fewest threads comes first.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[object, int] = {}
        self._waiting: list[_Waiter] = []
        self._limits: weakref.WeakKeyDictionary[object, int] = weakref.WeakKeyDictionary()

    def allow(self, session: Session, threads: int) -> None:
        """Set the thread limit that applies when code of this session starts a thread."""
        owner = session.root_scope()
        self._limits[owner] = min(threads, self._limits.get(owner, threads))

    async def acquire(self) -> object:
        """Wait for a slot for the current session, and return the token to release it with.

        Raises
        ------
        ServerBusy
            If no slot becomes free in time.
        """
        session = get_current_session()
        owner: Any = None if session is None else session.root_scope()
        limit = self._limits.get(owner) if owner is not None else None
        loop = asyncio.get_running_loop()
        waiter = _Waiter(owner, limit or DEFAULT_WORKER_THREADS, loop, loop.create_future())
        with self._lock:
            self._waiting.append(waiter)
            self._grant()
        try:
            if not waiter.is_granted:
                await asyncio.wait({waiter.granted}, timeout=WAIT_SECONDS)
        except asyncio.CancelledError:
            self._withdraw(waiter)
            raise
        if not waiter.is_granted:
            self._withdraw(waiter)
            raise ServerBusy(
                f"The server is busy: all {waiter.limit} worker threads are in use. "
                "Try again in a moment."
            )
        return owner

    def release(self, owner: object) -> None:
        """Release a slot; call this from any thread."""
        with self._lock:
            self._count(owner, -1)
            self._grant()

    def _withdraw(self, waiter: _Waiter) -> None:
        with self._lock:
            if waiter.is_granted:
                self._count(waiter.owner, -1)
            else:
                self._waiting.remove(waiter)
            self._grant()

    def _grant(self) -> None:
        while free := [waiter for waiter in self._waiting if self._has_place(waiter)]:
            waiter = min(free, key=lambda waiter: self._held.get(waiter.owner, 0))
            self._waiting.remove(waiter)
            self._count(waiter.owner, 1)
            waiter.grant()

    def _has_place(self, waiter: _Waiter) -> bool:
        kept_free = waiter.limit // 4 if waiter.owner in self._held else 0
        return sum(self._held.values()) < waiter.limit - kept_free

    def _count(self, owner: object, by: int) -> None:
        held = self._held.get(owner, 0) + by
        if held:
            self._held[owner] = held
        else:
            self._held.pop(owner, None)


worker_slots = WorkerSlots()
"""The worker slots of this process."""
