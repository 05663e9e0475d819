"""Turns: handlers of every shape, their order, the queue, and stop at every moment."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from shiny_chatkit import Chat
from shiny_chatkit.types import ChatContext, GenerationCancelled
from tests.server.harness import Browser, answering, echo, said, serve_chat, until

# -- Shapes of handlers, end to end ------------------------------------------------------------------


def plain(text: str) -> str:
    return text.upper()


async def coroutine(text: str) -> str:
    return text.upper()


def generator(text: str) -> Iterator[str]:
    yield from text.upper()


async def async_generator(text: str) -> AsyncIterator[str]:
    for character in text.upper():
        yield character


@pytest.mark.parametrize("fn", [plain, coroutine, generator, async_generator])
async def test_handlers_of_every_kind_answer(fn: Callable[..., Any]) -> None:
    async with serve_chat(answering(fn)) as (browser, chat):
        page = browser.page()
        browser.submit("hello")
        await until(lambda: page.shows("hello", "HELLO"))
        assert said(chat) == [("user", "hello"), ("assistant", "HELLO")]


async def test_a_handler_in_the_style_of_ui_chat() -> None:
    def setup(chat: Chat) -> None:
        @chat.on_user_submit()
        async def _(text: str) -> None:
            await chat.append_message(f"one {text}")
            await chat.append_message_stream(f"t{c} " for c in "wo")

    async with serve_chat(setup) as (browser, chat):
        page = browser.page()
        browser.submit("x")
        await until(lambda: page.shows("x", "one x", "tw to "))
        assert len(said(chat)) == 3


async def test_several_handlers_answer_in_order_and_can_be_withdrawn() -> None:
    effects: list[Any] = []

    def setup(chat: Chat) -> None:
        effects.extend(chat.on_user_submit(lambda name=name: None) for name in "ab")
        effects.append(chat.on_user_submit(lambda: "first"))
        effects.append(chat.on_user_submit(lambda text: f"second {text}"))

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        browser.submit("x")
        await until(lambda: page.shows("x", "first", "second x"))
        effects[2].destroy()
        browser.submit("y")
        await until(lambda: page.shows("x", "first", "second x", "y", "second y"))
        for effect in effects:
            effect.destroy()
        browser.submit("z")
        await until(lambda: page.said[-1] == ("user", "z") and page.idle)


async def test_the_context_of_a_handler() -> None:
    seen: list[ChatContext] = []

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str, ctx: ChatContext) -> str:
            seen.append(ctx)
            return "Yes"

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        browser.submit("Hello")
        await until(lambda: page.shows("Hello", "Yes"))
        (ctx,) = seen
        assert ctx.thread_id == page.thread.id
        assert ctx.message_id == page.messages[1].id
        assert ctx.user_input == "Hello"
        assert [m.content for m in ctx.messages] == ["Hello"]
        assert not ctx.cancelled
        assert ctx.attachments == ()


async def test_messages_of_a_handler_end_with_what_was_submitted() -> None:
    seen: list[Any] = []

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        def _() -> str:
            seen.append(chat.messages())
            seen.append(chat.user_input())
            return "Yes"

    async with serve_chat(setup) as (browser, _):
        browser.submit("Hello")
        await until(lambda: browser.page().shows("Hello", "Yes"))
        assert seen == [({"content": "Hello", "role": "user"},), "Hello"]


# -- Queue -----------------------------------------------------------------------------------------


async def test_what_is_sent_while_busy_waits_in_order() -> None:
    gates = {text: asyncio.Event() for text in ("one", "two", "three")}

    async def answer(text: str) -> str:
        await gates[text].wait()
        return text.upper()

    async with serve_chat(answering(answer)) as (browser, _):
        page = browser.page()
        for text in gates:
            browser.submit(text)
        await until(lambda: [q["text"] for q in page.thread.queued] == ["two", "three"])
        assert page.said == [("user", "one")]
        gates["one"].set()
        await until(lambda: [q["text"] for q in page.thread.queued] == ["three"])
        assert [m.content for m in page.messages] == ["one", "ONE", "two"]
        gates["two"].set()
        gates["three"].set()
        await until(lambda: page.shows("one", "ONE", "two", "TWO", "three", "THREE"))


async def test_the_typing_indicator_ends_with_the_first_content() -> None:
    gate, end = asyncio.Event(), asyncio.Event()

    async def answer() -> AsyncIterator[str]:
        await gate.wait()
        yield "x"
        await end.wait()

    async with serve_chat(answering(answer)) as (browser, _):
        page = browser.page()
        browser.submit("Hello")
        await until(lambda: page.thread.typing)
        gate.set()
        await until(lambda: not page.thread.typing)
        assert page.thread.busy
        end.set()
        await until(lambda: page.idle)


# -- Stop -------------------------------------------------------------------------------------------


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
