"""Runs synchronous code in worker threads behind an async interface.

Each call gets a new thread instead of one from a pool: a handler may wait for the user for minutes, and a
few of those would exhaust a pool and block every other session. :mod:`._worker_slots` limits their number.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import threading
from collections.abc import AsyncIterator, Callable, Iterable
from contextvars import ContextVar
from typing import Any, TypeVar

from ._app_code import failure
from ._worker_slots import worker_slots

T = TypeVar("T")

MAX_BUFFERED_ITEMS = 64
"""Number of items that a generator may produce before the reader takes them."""

_END = object()

# Content that a generator yields may need another thread, to be drawn or to call a tool. If that waited for a
# free slot, generators that hold all slots would wait for each other.
_is_within: ContextVar[bool] = ContextVar("shiny_chatkit_is_within_worker", default=False)


async def _start(work: Callable[[], None]) -> None:
    """Run ``work`` in a thread as soon as a slot is free."""
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
        # A closed loop raises an error, but then nothing waits for this call.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(fn, *args)

    return post


def _clearer(error: BaseException) -> BaseException:
    """Replace errors that only occur in worker threads with errors that say what to do."""
    if isinstance(error, StopIteration) or not isinstance(error, Exception):
        # Raised in a task, these would break the task or end the process.
        return failure(error)
    if isinstance(error, RuntimeError) and "event loop" in str(error):
        clearer = RuntimeError(
            "A synchronous handler runs in a worker thread, where asyncio's tasks cannot be started. Make "
            "the handler `async def` to do that."
        )
        clearer.__cause__ = error
        return clearer
    return error


async def call(fn: Callable[[], T]) -> T:
    """Call ``fn`` in a thread, and return its result or raise its error."""
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
    """Iterate in a thread over the iterable that ``make`` returns, with a small buffer.

    If the reader leaves early, the iterable is closed at its next item. ``on_item`` is called in the thread
    with each item, before the iterable continues.
    """
    items: asyncio.Queue[tuple[Any, BaseException | None]] = asyncio.Queue()
    post = _poster(asyncio.get_running_loop())
    slots = threading.Semaphore(MAX_BUFFERED_ITEMS)
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
