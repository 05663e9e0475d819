"""Stop, at every moment and in every way."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from shiny._deprecated import ShinyDeprecationWarning

from shiny_chatkit import Chat
from shiny_chatkit.types import ChatContext, GenerationCancelled
from tests.server.harness import Browser, answering, echo, said, serve_chat, until


async def stopped(browser: Browser, *, message_id: str | None = None) -> None:
    page = browser.page()
    known = len(page.named("chat:generation-stopped"))
    browser.stop(message_id=message_id)
    await until(lambda: page.idle)
    await browser.barrier()
    assert page.idle
    assert len(page.named("chat:generation-stopped")) <= known + 1


async def test_stop_before_the_first_token() -> None:
    ended = asyncio.Event()

    async def answer() -> AsyncIterator[str]:
        try:
            await asyncio.sleep(60)
            yield "never"
        finally:
            ended.set()

    async with serve_chat(answering(answer)) as (browser, chat):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: page.thread.busy)
        await stopped(browser)
        assert page.said == [("user", "Go")]
        assert len(page.named("chat:generation-stopped")) == 1
        await until(ended.is_set)
        assert said(chat) == [("user", "Go")]


async def test_stop_in_the_same_moment_as_the_submission() -> None:
    async def answer() -> AsyncIterator[str]:
        yield "one"
        await asyncio.sleep(60)

    async with serve_chat(answering(answer)) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        browser.stop()
        await until(lambda: page.named("chat:generation-stopped"))
        await browser.barrier()
        assert page.idle
        browser.submit("Again")
        await until(
            lambda: page.thread.busy and page.said[-2:] == [("user", "Again"), ("assistant", "one")]
        )
        await stopped(browser)


async def test_stop_in_the_middle_keeps_what_was_said() -> None:
    seen: list[bool] = []

    async def answer(text: str, ctx: ChatContext) -> AsyncIterator[str]:
        try:
            for number in range(100_000):
                yield f"{number} "
                await asyncio.sleep(0.001)
        finally:
            seen.append(ctx.cancelled)

    async with serve_chat(answering(answer)) as (browser, chat):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: len(page.messages) == 2 and len(page.messages[1].content) > 10)
        await stopped(browser, message_id=page.messages[1].id)
        answered = page.messages[1]
        assert answered.stopped
        assert answered.content == page.named("chat:generation-stopped")[0]["partialContent"]
        assert said(chat)[1][1] == answered.content
        await until(lambda: seen)
        assert seen == [True]


async def test_stop_while_a_sync_handler_waits() -> None:
    seen: list[bool] = []
    ended = threading.Event()

    def answer(text: str, ctx: ChatContext) -> Iterator[str]:
        yield "before"
        ctx.cancel_event.wait(10)
        seen.append(ctx.cancelled)
        yield "after"
        ended.set()

    async with serve_chat(answering(answer)) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: page.said[1:] == [("assistant", "before")])
        await stopped(browser)
        await until(lambda: seen)
        browser.submit("Again")
        await until(lambda: len(page.messages) == 4)
        assert page.messages[1].content == "before"
        assert page.messages[1].stopped
        await stopped(browser)


async def test_a_handler_deaf_to_the_stop_does_not_hold_up_the_next_message() -> None:
    deaf = threading.Event()

    def answer(text: str) -> str:
        if text == "one":
            deaf.wait(20)
        return text.upper()

    async with serve_chat(answering(answer)) as (browser, _):
        page = browser.page()
        browser.submit("one")
        await until(lambda: page.thread.busy)
        await stopped(browser)
        browser.submit("two")
        await until(lambda: page.shows("one", "two", "TWO"))
        deaf.set()
        await browser.barrier()
        assert page.shows("one", "two", "TWO")


async def test_an_async_handler_deaf_to_the_cancellation_is_left_behind() -> None:
    tried: list[int] = []
    over = asyncio.Event()

    async def answer(text: str) -> AsyncIterator[str]:
        if text == "two":
            yield "TWO"
            return
        while not over.is_set():
            try:
                await asyncio.wait_for(over.wait(), 10)
            except asyncio.CancelledError:  # noqa: PERF203
                tried.append(1)
        yield "too late"

    async with serve_chat(answering(answer)) as (browser, _):
        page = browser.page()
        browser.submit("one")
        await until(lambda: page.thread.busy)
        await stopped(browser)
        browser.submit("two")
        await until(lambda: page.shows("one", "two", "TWO"))
        over.set()
        await browser.barrier()
        assert page.shows("one", "two", "TWO")
        assert tried == [1]


async def test_what_waits_stays_in_the_queue_and_starts_after_a_stop() -> None:
    async def answer(text: str) -> AsyncIterator[str]:
        yield text.upper()
        if text == "one":
            await asyncio.sleep(60)

    async with serve_chat(answering(answer)) as (browser, _):
        page = browser.page()
        browser.submit("one")
        await until(lambda: len(page.messages) == 2)
        browser.submit("two")
        await until(lambda: page.thread.queued)
        browser.stop()
        await until(lambda: page.shows("one", "ONE", "two", "TWO"))
        assert [m.stopped for m in page.messages] == [False, True, False, False]


async def test_stop_when_nothing_runs_readies_the_composer() -> None:
    async with serve_chat(echo) as (browser, chat):
        browser.stop()
        await browser.barrier()
        await chat.stop()
        assert browser.page().idle


async def test_stop_from_python_and_from_within() -> None:
    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str) -> AsyncIterator[str]:
            yield "one"
            if text == "within":
                await chat.stop()
            else:
                await asyncio.sleep(60)
            yield "two"

    async with serve_chat(setup) as (browser, chat):
        page = browser.page()
        browser.submit("outside")
        await until(lambda: len(page.messages) == 2)
        await chat.stop()
        await until(lambda: page.shows("outside", "one"))
        browser.submit("within")
        await until(lambda: len(page.messages) == 4 and page.idle)
        assert [m.stopped for m in page.messages] == [False, True, False, True]


async def test_a_handler_may_give_up_with_generation_cancelled() -> None:
    async def answer() -> AsyncIterator[str]:
        yield "so far"
        raise GenerationCancelled

    async with serve_chat(answering(answer)) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: page.shows("Go", "so far"))
        assert page.errors == []


async def test_a_stop_for_an_answer_that_has_ended_spares_the_next_one() -> None:
    gates = [asyncio.Event(), asyncio.Event()]

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str) -> AsyncIterator[str]:
            yield text.upper()
            await gates[0 if text == "one" else 1].wait()

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        browser.submit("one")
        await until(lambda: len(page.messages) == 2)
        browser.submit("two")
        await until(lambda: page.thread.queued)
        first = page.messages[1].id
        gates[0].set()
        await until(lambda: len(page.messages) == 4)
        browser.stop(message_id=first)
        await browser.barrier()
        assert page.thread.busy
        gates[1].set()
        await until(lambda: page.shows("one", "ONE", "two", "TWO"))
        assert not page.messages[3].stopped


async def test_a_context_entered_after_a_stop_adds_nothing() -> None:
    wrote = asyncio.Event()

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str, ctx: ChatContext) -> None:
            while not ctx.cancelled:  # noqa: ASYNC110 - a threading.Event
                await asyncio.sleep(0.001)
            async with chat.message_stream_context() as stream:
                await stream.append("Too late")
            wrote.set()

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: page.thread.busy)
        browser.stop()
        await until(wrote.is_set)
        await browser.barrier()
        assert page.said == [("user", "Go")]


async def test_a_message_appended_after_a_stop_by_a_slow_transform_is_dropped() -> None:
    gate, done = asyncio.Event(), asyncio.Event()

    def setup(chat: Chat) -> None:
        with pytest.warns(ShinyDeprecationWarning):

            @chat.transform_assistant_response
            async def _(content: str) -> str:
                await gate.wait()
                return content

        @chat.on_user_submit
        async def _() -> None:
            await chat.append_message("Late")
            done.set()

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: page.thread.busy and page.messages)
        browser.stop()
        await until(lambda: not page.thread.busy)
        gate.set()
        await until(done.is_set)
        await browser.barrier()
        assert page.said == [("user", "Go")]


async def test_latest_stream_can_be_cancelled_from_a_sync_handler() -> None:
    ended: list[Any] = []

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        def _(text: str, ctx: ChatContext) -> Iterator[str]:
            yield "Some"
            while chat.latest_message_stream.status() == "initial":
                time.sleep(0.001)  # A generator runs a little ahead of what is shown.
            try:
                chat.latest_message_stream.cancel()
            except BaseException as error:
                ended.append(error)
                raise
            ended.append(ctx.cancelled)

    async with serve_chat(setup) as (browser, _):
        browser.submit("Go")
        await until(lambda: ended)
        assert ended == [True]
