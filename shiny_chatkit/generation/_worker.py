"""Runs synchronous code in threads of its own, seen from the event loop as async code.

A thread per call, not a shared pool: a handler may wait for the user for minutes, and a handful of
those would use up a pool and stall every other session. How many there may be :mod:`._worker_slots` says.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import threading
from collections.abc import AsyncIterator, Callable, Iterable
from contextvars import ContextVar
from typing import Any, TypeVar

from shiny_chatkit._app_code import failure

from ._worker_slots import worker_slots

T = TypeVar("T")

AHEAD = 64
"""So many items may a generator be ahead of what has been taken from it."""

_END = object()

# What a generator yields may need a thread of its own, to be drawn or to call a tool. If it had to wait for
# one, generators that hold all of them would wait for each other.
_is_within: ContextVar[bool] = ContextVar("shiny_chatkit_is_within_worker", default=False)


async def _start(work: Callable[[], None]) -> None:
    """Run ``work`` in a thread, as soon as there may be one more."""
    if _is_within.get():
        _run(work)
        return
    places = worker_slots
    owner = await places.acquire()

    def held() -> None:
        try:
            work()
        finally:
            places.release(owner)

    _run(held)


def _run(work: Callable[[], None]) -> None:
    context = contextvars.copy_context()
    threading.Thread(
        target=context.run, args=(work,), name="shiny_chatkit handler", daemon=True
    ).start()


def _poster(loop: asyncio.AbstractEventLoop) -> Callable[..., None]:
    def post(fn: Callable[..., Any], *args: Any) -> None:
        # A closed loop raises; nobody waits for this any more then.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(fn, *args)

    return post


def _clearer(error: BaseException) -> BaseException:
    """Say what can be done about the errors that only a worker thread gives."""
    if isinstance(error, StopIteration) or not isinstance(error, Exception):
        # In a task these would end the task's own machinery, or the whole process.
        return failure(error)
    if isinstance(error, RuntimeError) and "event loop" in str(error):
        clearer = RuntimeError(
            "A synchronous handler runs in a worker thread, where tasks and extended tasks cannot be "
            "started. Make the handler `async def` to do that."
        )
        clearer.__cause__ = error
        return clearer
    return error


async def call(fn: Callable[[], T]) -> T:
    """Call ``fn`` in a thread and wait for what it returns or raises."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()
    post = _poster(loop)

    def settle(result: Any, error: BaseException | None) -> None:
        if done.done():
            return
        if error is None:
            done.set_result(result)
        else:
            done.set_exception(error)

    def work() -> None:
        try:
            result = fn()
        except BaseException as error:  # noqa: BLE001 - handed over to the loop
            post(settle, None, _clearer(error))
        else:
            post(settle, result, None)

    await _start(work)
    return await done


async def iterate(
    make: Callable[[], Iterable[T]], on_item: Callable[[T], None] = lambda _: None
) -> AsyncIterator[T]:
    """Iterate in a thread over what ``make`` returns, a little ahead of the reader.

    When the reader leaves early the iterable is closed, at its next item. ``on_item`` is called with
    each item in that thread, before the iterable goes on.
    """
    items: asyncio.Queue[tuple[Any, BaseException | None]] = asyncio.Queue()
    post = _poster(asyncio.get_running_loop())
    slots = threading.Semaphore(AHEAD)
    left = threading.Event()

    def work() -> None:
        try:
            iterable = make()
            for item in iterable:
                on_item(item)
                post(items.put_nowait, (item, None))
                slots.acquire()
                if left.is_set():
                    getattr(iterable, "close", lambda: None)()
                    return
        except BaseException as error:  # noqa: BLE001 - handed over to the loop
            post(items.put_nowait, (None, _clearer(error)))
        else:
            post(items.put_nowait, (_END, None))

    await _start(work)
    before = _is_within.get()
    _is_within.set(True)
    try:
        while True:
            item, error = await items.get()
            if error is not None:
                raise error
            if item is _END:
                return
            slots.release()
            yield item
    finally:
        _is_within.set(before)
        left.set()
        slots.release()
