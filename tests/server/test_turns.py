"""Turns: handlers of every shape, their order, and the queue."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from shiny_chatkit import Chat
from shiny_chatkit.testing import FakeClient
from shiny_chatkit.types import ChatContext
from tests.server.harness import answering, said, serve_chat, until

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
        assert list(ctx.attachments) == []


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
        await until(lambda: [m.content for m in page.messages] == ["one", "ONE", "two"])
        assert [q["text"] for q in page.thread.queued] == ["three"]
        gates["two"].set()
        gates["three"].set()
        await until(lambda: page.shows("one", "ONE", "two", "TWO", "three", "THREE"))


@pytest.mark.filterwarnings("ignore::shiny._deprecated.ShinyDeprecationWarning")
async def test_a_queued_message_is_on_show_while_app_code_prepares_it() -> None:
    first, transformed = asyncio.Event(), asyncio.Event()

    def setup(chat: Chat) -> None:
        @chat.transform_user_input
        async def _(text: str) -> str:
            if text == "two":
                await transformed.wait()
            return text

        @chat.on_user_submit
        async def _(text: str) -> str:
            await first.wait()
            return text.upper()

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        for text in ("one", "two", "three"):
            browser.submit(text)
        await until(lambda: [q["text"] for q in page.thread.queued] == ["two", "three"])
        first.set()
        await until(lambda: [m.content for m in page.messages] == ["one", "ONE"])
        await until(lambda: page.thread.busy)
        browser.submit("four")
        await until(lambda: len(page.thread.queued) > 2)
        assert [q["text"] for q in page.thread.queued] == ["two", "three", "four"]
        # A page that is opened now has it, too.
        assert [q["text"] for q in browser.page().thread.queued] == ["two", "three", "four"]
        transformed.set()
        await until(
            lambda: page.shows("one", "ONE", "two", "TWO", "three", "THREE", "four", "FOUR")
        )
        assert page.thread.queued == []


@pytest.mark.filterwarnings("ignore::shiny._deprecated.ShinyDeprecationWarning")
async def test_a_queued_message_that_app_code_refuses_leaves_the_queue() -> None:
    gate = asyncio.Event()

    def setup(chat: Chat) -> None:
        @chat.transform_user_input
        async def _(text: str) -> str:
            if text == "two":
                raise ValueError("no")
            return text

        @chat.on_user_submit
        async def _(text: str) -> str:
            await gate.wait()
            return text.upper()

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        browser.submit("one")
        browser.submit("two")
        await until(lambda: [q["text"] for q in page.thread.queued] == ["two"])
        gate.set()
        await until(lambda: page.idle and len(page.messages) >= 3)
        assert page.thread.queued == []
        assert [m.content for m in page.messages if m.role == "user"] == ["one", "two"]


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


# -- What handlers may look like, and what they replace -------------------------------------------


async def test_a_handler_may_give_the_text_a_default() -> None:
    """As ``ui.Chat`` allows: it passes the text to any function of one parameter."""
    got: list[str] = []

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str = "") -> None:
            got.append(text)

    async with serve_chat(setup) as (browser, _):
        browser.submit("Hello")
        await until(lambda: got)
        assert got == ["Hello"]


async def test_a_handler_replaces_the_answer_of_the_client() -> None:
    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str) -> str | None:
            return "from the handler" if text == "mine" else None

    async with serve_chat(setup, client=FakeClient("from the client")) as (browser, _):
        page = browser.page()
        browser.submit("other")
        await until(lambda: page.shows("other", "from the client"))
        browser.submit("mine")
        await until(lambda: page.idle and len(page.messages) >= 4)
        await browser.barrier()
        assert [m.content for m in page.messages][2:] == ["mine", "from the handler"]


async def test_a_handler_that_is_suspended_does_not_hold_the_submission() -> None:
    effects: list[Any] = []

    def setup(chat: Chat) -> None:
        @effects.append
        @chat.on_user_submit
        async def _() -> str:
            return "Yes"

    async with serve_chat(setup) as (browser, _):
        effects[0].suspend()
        browser.submit("Hello")
        await until(lambda: ("user", "Hello") in browser.page().said, timeout=1)


async def test_a_handler_that_was_cancelled_from_within_closes_its_message() -> None:
    """As one that awaits a task somebody else cancels."""

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _() -> AsyncIterator[str]:
            yield "Some"
            raise asyncio.CancelledError

    async with serve_chat(setup) as (browser, _):
        browser.submit("Go")
        page = browser.page()
        await until(lambda: len(page.messages) == 2 and not page.thread.busy)
        await browser.barrier()
        assert not page.messages[1].streaming
