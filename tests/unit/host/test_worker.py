"""Synchronous code in threads of its own, and streams that are fair and close what they read."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextvars import ContextVar
from typing import Any

import pytest

from shiny_chatkit.host._worker import MAX_BUFFERED_ITEMS, call, iterate
from shiny_chatkit.turns import each

mark: ContextVar[str] = ContextVar("mark", default="")


async def until(condition: Any, timeout: float = 5.0) -> None:
    end = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        await asyncio.sleep(0.002)


# -- call ---------------------------------------------------------------------------------------


async def test_a_call_gives_its_result_from_another_thread() -> None:
    assert await call(threading.get_ident) != threading.get_ident()


async def test_a_call_has_the_context_of_its_caller() -> None:
    mark.set("here")
    assert await call(mark.get) == "here"


async def test_twenty_blocking_calls_run_at_once() -> None:
    together = threading.Barrier(20)
    await asyncio.wait_for(
        asyncio.gather(*(call(lambda: together.wait(10)) for _ in range(20))), timeout=10
    )


async def test_each_call_has_a_thread_of_its_own() -> None:
    together = threading.Barrier(5)

    def work() -> int:
        together.wait(10)
        return threading.get_ident()

    assert len(set(await asyncio.gather(*(call(work) for _ in range(5))))) == 5


async def test_the_thread_does_not_keep_the_process_alive() -> None:
    assert await call(lambda: threading.current_thread().daemon)


@pytest.mark.parametrize("error", [ValueError("mine"), KeyError("mine"), OSError("mine")])
async def test_a_call_raises_what_was_raised(error: Exception) -> None:
    def work() -> None:
        raise error

    with pytest.raises(type(error), match="mine"):
        await call(work)


async def test_stop_iteration_is_an_ordinary_error() -> None:
    def work() -> None:
        raise StopIteration

    with pytest.raises(RuntimeError, match="StopIteration"):
        await asyncio.wait_for(call(work), 5)


async def test_starting_a_task_in_a_thread_says_what_to_do() -> None:
    def work() -> None:
        asyncio.get_running_loop()

    with pytest.raises(RuntimeError, match="async def"):
        await call(work)


async def test_a_cancelled_call_leaves_its_thread_alone() -> None:
    go, done = threading.Event(), threading.Event()

    def work() -> None:
        go.wait(5)
        done.set()

    task = asyncio.create_task(call(work))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    go.set()
    await until(done.is_set)


# -- iterate ------------------------------------------------------------------------------------


async def test_items_come_in_order() -> None:
    assert [item async for item in iterate(lambda: range(1000))] == list(range(1000))


async def test_nothing_comes_of_nothing() -> None:
    assert [item async for item in iterate(lambda: ())] == []


async def test_an_item_comes_before_the_next_one_is_made() -> None:
    go = threading.Event()
    waited: list[bool] = []

    def items() -> Iterator[int]:
        yield 1
        waited.append(go.wait(5))
        yield 2

    stream = iterate(items)
    assert await anext(stream) == 1
    assert waited == []
    go.set()
    assert await anext(stream) == 2
    assert waited == [True]


async def test_a_generator_runs_only_a_little_ahead() -> None:
    made: list[int] = []

    def items() -> Iterator[int]:
        for number in range(10_000):
            made.append(number)
            yield number

    stream = iterate(items)
    assert await anext(stream) == 0
    count = -1
    while len(made) != count:
        count = len(made)
        await asyncio.sleep(0.02)
    assert count <= MAX_BUFFERED_ITEMS + 3
    await stream.aclose()  # type: ignore[attr-defined]


async def test_leaving_early_closes_the_generator_in_its_thread() -> None:
    closed: list[int] = []
    threads: list[int] = []

    def items() -> Iterator[int]:
        threads.append(threading.get_ident())
        try:
            while True:
                yield 1
        finally:
            closed.append(threading.get_ident())

    stream = iterate(items)
    await anext(stream)
    await stream.aclose()  # type: ignore[attr-defined]
    await until(lambda: closed)
    assert closed == threads


async def test_leaving_while_the_generator_waits_closes_it_at_its_next_item() -> None:
    go = threading.Event()
    closed = threading.Event()

    def items() -> Iterator[int]:
        try:
            yield 1
            go.wait(5)
            yield 2
        finally:
            closed.set()

    stream = iterate(items)
    await anext(stream)
    await stream.aclose()  # type: ignore[attr-defined]
    assert not closed.is_set()
    go.set()
    await until(closed.is_set)


@pytest.mark.parametrize("error", [ValueError("mine"), RuntimeError("mine")])
async def test_an_error_comes_after_the_items_before_it(error: Exception) -> None:
    def items() -> Iterator[int]:
        yield 1
        raise error

    stream = iterate(items)
    assert await anext(stream) == 1
    with pytest.raises(type(error), match="mine"):
        await anext(stream)


async def test_an_error_while_making_the_iterable_comes_through() -> None:
    def make() -> Iterator[int]:
        raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        await anext(iterate(make))


async def test_stop_iteration_from_an_iterator_ends_it() -> None:
    class Three:
        left = 3

        def __iter__(self) -> Three:
            return self

        def __next__(self) -> int:
            if not self.left:
                raise StopIteration
            self.left -= 1
            return self.left

    assert [item async for item in iterate(Three)] == [2, 1, 0]


# -- each ----------------------------------------------------------------------------------------


async def test_each_takes_any_iterable() -> None:
    async def chunks() -> AsyncIterator[int]:
        yield 1
        yield 2

    assert [c async for c in each(chunks())] == [1, 2]
    assert [c async for c in each([1, 2])] == [1, 2]
    assert [c async for c in each(iter((1, 2)))] == [1, 2]
    assert [c async for c in each("a string")] == ["a string"]


@pytest.mark.parametrize("contents", [3, None, object()])
def test_each_refuses_what_is_no_iterable(contents: Any) -> None:
    with pytest.raises(TypeError, match=type(contents).__name__):
        each(contents)


async def test_a_stream_that_never_waits_lets_others_run() -> None:
    """50 ms of work in a row, and a second task that wants to run all the time."""
    stop = False
    turns = 0

    async def greedy() -> AsyncIterator[int]:
        end = time.monotonic() + 0.1
        while time.monotonic() < end:
            yield 1

    async def bystander() -> None:
        nonlocal turns
        while not stop:
            turns += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(bystander())
    async for _ in each(greedy()):
        pass
    stop = True
    await task
    assert turns >= 5


async def test_closing_each_closes_an_async_source() -> None:
    closed: list[bool] = []

    async def chunks() -> AsyncIterator[int]:
        try:
            while True:
                yield 1
        finally:
            closed.append(True)

    stream = each(chunks())
    await anext(stream)
    await stream.aclose()
    assert closed == [True]


async def test_closing_each_closes_a_sync_source() -> None:
    closed = threading.Event()

    def chunks() -> Iterator[int]:
        try:
            while True:
                yield 1
        finally:
            closed.set()

    stream = each(chunks())
    await anext(stream)
    await stream.aclose()
    await until(closed.is_set)


async def test_a_source_that_ended_is_closed_too() -> None:
    class Source:
        closed = 0

        def __aiter__(self) -> Source:
            return self

        async def __anext__(self) -> int:
            raise StopAsyncIteration

        async def aclose(self) -> None:
            self.closed += 1

    source = Source()
    assert [c async for c in each(source)] == []
    assert source.closed == 1
