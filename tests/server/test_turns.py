"""Turns: order, queue, stop at every moment, streams and their tasks, clearing, errors."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
from htmltools import HTML, TagList, tags
from shiny import App, Inputs, Outputs, Session, reactive, ui
from shiny.types import SafeException, SilentException

from shiny_chatkit import Chat
from shiny_chatkit.types import ChatContext, GenerationCancelled
from tests.server.harness import Browser, echo, said, serve, serve_chat, silent, until

Setup = Callable[[Chat], Any]


def answering(fn: Callable[..., Any]) -> Setup:
    return lambda chat: chat.on_user_submit(fn)


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


# -- Streams ----------------------------------------------------------------------------------------


async def test_messages_stand_in_the_order_of_the_calls() -> None:
    gate = asyncio.Event()

    async def slow() -> AsyncIterator[str]:
        yield "slow"
        await gate.wait()
        yield " end"

    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        await chat.append_message("first")
        await chat.append_message_stream(slow())
        await chat.append_message("third")
        await chat.append_message_stream(["fou", "rth"])
        await chat.append_message({"role": "user", "content": "fifth"})
        await until(lambda: len(page.messages) == 5 and page.messages[3].content == "fourth")
        gate.set()
        expected = ["first", "slow end", "third", "fourth", "fifth"]
        await until(lambda: page.shows(*expected))
        assert [content for _, content in said(chat)] == expected


async def test_the_task_of_a_stream() -> None:
    states: list[str] = []
    gate = asyncio.Event()

    async def chunks() -> AsyncIterator[str]:
        yield "one"
        await gate.wait()
        yield " two"

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat")
        chats.append(chat)

        @reactive.effect
        def _() -> None:
            states.append(chat.latest_message_stream.status())

    chats: list[Chat] = []
    async with serve(server) as browser:
        task = await chats[0].append_message_stream(chunks())
        await until(lambda: states == ["initial", "running"])
        gate.set()
        await until(lambda: states == ["initial", "running", "success"])
        with reactive.isolate():
            assert task.result() == "one two"
            assert chats[0].latest_message_stream is task
        assert browser.page().shows("one two")


async def test_cancelling_the_task_is_stopping() -> None:
    async def endless() -> AsyncIterator[str]:
        while True:
            yield "."
            await asyncio.sleep(0.001)

    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        task = await chat.append_message_stream(endless())
        await until(lambda: page.messages and page.messages[0].content)
        task.cancel()
        await until(lambda: page.idle)
        assert page.messages[0].stopped
        await until(lambda: _status(task) == "cancelled")
        with reactive.isolate(), pytest.raises(SilentException):
            task.result()


def _status(task: Any) -> str:
    with reactive.isolate():
        return task.status()


async def test_every_turn_with_content_is_the_latest_stream() -> None:
    async with serve_chat(echo) as (browser, chat):
        browser.submit("Hello")
        await until(lambda: browser.page().idle and len(browser.page().messages) == 2)
        with reactive.isolate():
            task = chat.latest_message_stream
        await until(lambda: _status(task) == "success")
        with reactive.isolate():
            assert task.result() == "You said Hello"


async def test_a_failing_stream_marks_its_message() -> None:
    async def failing() -> AsyncIterator[str]:
        yield "so far"
        raise ValueError("my error")

    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        task = await chat.append_message_stream(failing())
        await until(lambda: page.idle and page.messages)
        assert page.messages[0].content == "so far"
        assert page.messages[0].error == "my error"
        await until(lambda: _status(task) == "error")
        with reactive.isolate(), pytest.raises(ValueError, match="my error"):
            task.result()


async def test_streams_of_ui_and_text() -> None:
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        await chat.append_message_stream(
            ["**a**", HTML("<hr>"), TagList("*b*", tags.i("c")), {"content": "d"}, None, "e"]
        )
        await until(lambda: page.idle and page.messages)
        parts = [(p.to_dict()["type"], p.text) for p in page.messages[0].parts]
        assert parts == [
            ("text", "**a**"),
            ("html", "<hr>"),
            ("text", "*b*"),
            ("html", "<i>c</i>"),
            ("text", "de"),
        ]


async def test_an_icon_of_a_message() -> None:
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        await chat.append_message("one", icon=tags.b("i"))
        await chat.append_message(TagList("two", tags.hr()), icon=HTML("<svg></svg>"))
        await chat.append_message_stream(["three"], icon=tags.b("j"))
        await until(lambda: len(page.messages) == 3 and page.idle)
        assert [m.icon for m in page.messages] == ["<b>i</b>", "<svg></svg>", "<b>j</b>"]


async def test_an_unknown_object_is_refused_where_it_is_appended() -> None:
    async with serve_chat(silent) as (browser, chat):
        with pytest.raises(TypeError, match=r"message_content\.register"):
            await chat.append_message(object())
        with pytest.raises(TypeError, match="iterable"):
            await chat.append_message_stream(3)  # pyright: ignore[reportArgumentType]
        with pytest.raises(ValueError, match="no thread"):
            await chat.append_message("x", thread_id="nowhere")
        assert browser.page().said == []


async def test_a_system_message_is_for_models_only() -> None:
    async with serve_chat(silent) as (browser, chat):
        await chat.append_message({"role": "system", "content": "Be kind"})
        await chat.append_message("Hello")
        await until(lambda: browser.page().shows("Hello"))
        assert said(chat) == [("system", "Be kind"), ("assistant", "Hello")]
        assert "Be kind" not in str(browser.sent)


# -- Streaming by hand ------------------------------------------------------------------------------


async def test_nested_contexts_go_back_to_where_they_began() -> None:
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        async with chat.message_stream_context() as outer:
            await outer.append("Progress:")
            async with chat.message_stream_context() as inner:
                await inner.append(" 0%")
                await until(lambda: page.said == [("assistant", "Progress: 0%")])
                await inner.replace(" 50%")
                await until(lambda: page.said == [("assistant", "Progress: 50%")])
                await inner.append(HTML("<hr>"))
                await inner.append("more")
                await inner.clear()
                await until(lambda: page.said == [("assistant", "Progress:")])
                async with chat.message_stream_context() as innermost:
                    await innermost.append("!")
            assert page.messages[0].streaming
            await outer.replace("Done")
        await until(lambda: page.shows("Done"))
        assert said(chat) == [("assistant", "Done")]


async def test_a_context_in_a_stream_continues_its_message() -> None:
    def setup(chat: Chat) -> None:
        async def chunks() -> AsyncIterator[str]:
            yield "one "
            async with chat.message_stream_context() as stream:
                await stream.append("working")
                await stream.replace("two ")
            yield "three"

        @chat.on_user_submit
        async def _(text: str) -> AsyncIterator[str] | None:
            if text == "stream":
                await chat.append_message_stream(chunks())
                return None
            return chunks()

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        browser.submit("stream")
        await until(lambda: page.shows("stream", "one two three"))
        browser.submit("yield")
        await until(lambda: page.shows("stream", "one two three", "yield", "one two three"))


async def test_a_context_that_fails_still_ends_its_message() -> None:
    async with serve_chat(silent) as (browser, chat):
        with pytest.raises(ValueError, match="mine"):  # noqa: PT012
            async with chat.message_stream_context() as stream:
                await stream.append("so far")
                raise ValueError("mine")
        await until(lambda: browser.page().shows("so far"))


async def test_stopping_a_context_drops_what_comes_later() -> None:
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        async with chat.message_stream_context() as stream:
            await stream.append("so far")
            await until(lambda: page.said == [("assistant", "so far")])
            browser.stop()
            await until(lambda: page.idle)
            await stream.append(" and more")
            await stream.clear()
        await browser.barrier()
        assert page.shows("so far")
        assert page.messages[0].stopped


async def test_a_context_in_an_effect() -> None:
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat")

        @reactive.effect
        async def _() -> None:
            async with chat.message_stream_context() as stream:
                await stream.append("from an ")
                await stream.append("effect")

    async with serve(server) as browser:
        await until(lambda: browser.page().shows("from an effect"))


# -- Clearing ---------------------------------------------------------------------------------------


async def test_clearing_outside_of_a_turn_ends_it() -> None:
    ended = asyncio.Event()

    async def answer() -> AsyncIterator[str]:
        try:
            yield "some"
            await asyncio.sleep(60)
        finally:
            ended.set()

    async with serve_chat(answering(answer)) as (browser, chat):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: len(page.messages) == 2)
        browser.submit("Waiting")
        await until(lambda: page.thread.queued)
        await chat.clear_messages()
        await until(lambda: page.shows())
        await until(ended.is_set)
        await browser.barrier()
        assert page.shows()
        assert page.thread.cleared
        assert said(chat) == []


async def test_clearing_within_a_turn_goes_on_with_it() -> None:
    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str) -> AsyncIterator[str]:
            yield "before"
            await chat.clear_messages()
            await chat.append_message("cleared")
            yield "after"

    async with serve_chat(setup) as (browser, chat):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: page.idle and len(page.messages) == 2 and page.thread.cleared)
        assert ("assistant", "cleared") in said(chat)
        assert not any(m.content == "before" for m in page.messages)


# -- Errors -------------------------------------------------------------------------------------------

SANITIZED = "An error has occurred. Check your logs or contact the app author for clarification."


def notifications(browser: Browser) -> list[str]:
    return [str(n["message"]["html"]) for n in browser.frames("notification")]


@pytest.mark.parametrize(
    ("on_error", "sanitize", "error", "shown"),
    [
        ("auto", False, ValueError("my error"), "my error"),
        ("auto", True, ValueError("my error"), SANITIZED),
        ("actual", True, ValueError("my error"), "my error"),
        ("sanitize", False, ValueError("my error"), SANITIZED),
        ("sanitize", False, SafeException("my error"), "my error"),
        ("auto", True, SafeException("my error"), "my error"),
        ("actual", False, ValueError(), "ValueError"),
    ],
)
@pytest.mark.parametrize("content", [True, False], ids=["after content", "before content"])
async def test_errors(
    on_error: Any, sanitize: bool, error: Exception, shown: str, content: bool
) -> None:
    async def answer() -> AsyncIterator[str]:
        if content:
            yield "so far"
        raise error

    async with serve_chat(answering(answer), sanitize=sanitize, on_error=on_error) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: page.idle and page.errors and notifications(browser))
        (toast,) = notifications(browser)
        assert shown in toast
        assert "(" not in toast.replace("Error in Chat(", "")
        if content:
            assert page.messages[1].content == "so far"
            assert page.messages[1].error == shown
        else:
            assert page.said == [("user", "Go")]
            assert page.errors[0]["message"] == shown
        if shown == SANITIZED:
            assert "my error" not in str(browser.sent)
        browser.submit("Again")
        await until(lambda: page.idle and len(page.errors) == 2)


async def test_an_unhandled_error_ends_the_session() -> None:
    async def answer() -> None:
        raise ValueError("my error")

    async with serve_chat(answering(answer), on_error="unhandled") as (browser, _):
        browser.submit("Go")
        await until(lambda: browser.connection.closed)
        assert "my error" not in str(browser.sent)


async def test_an_impossible_mode_is_refused() -> None:
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        with pytest.raises(ValueError, match="on_error"):
            Chat("chat", on_error="loud")  # pyright: ignore[reportArgumentType]

    async with serve(server, open=()):
        pass


async def test_a_silent_exception_ends_an_answer_quietly() -> None:
    async def answer() -> AsyncIterator[str]:
        yield "so far"
        raise SilentException

    async with serve_chat(answering(answer)) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: page.shows("Go", "so far"))
        assert page.errors == []
        assert notifications(browser) == []


async def test_yielding_an_unknown_object_is_an_error_like_any_other() -> None:
    async def answer() -> AsyncIterator[Any]:
        yield "so far"
        yield object()

    async with serve_chat(answering(answer)) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: page.idle and len(page.messages) == 2)
        assert "message_content_chunk" in (page.messages[1].error or "")


# -- Sessions ---------------------------------------------------------------------------------------


async def test_a_sleeping_handler_does_not_delay_another_session() -> None:
    release = threading.Event()

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat")

        @chat.on_user_submit
        def _(text: str) -> str:
            if text == "slow":
                release.wait(20)
            return text.upper()

    app = App(ui.page_fluid(), server)
    async with serve(app) as slow, serve(app) as quick:
        slow.submit("slow")
        await until(lambda: slow.page().thread.busy)
        start = time.monotonic()
        quick.submit("quick")
        await until(lambda: quick.page().shows("quick", "QUICK"))
        assert slow.page().thread.busy
        assert time.monotonic() - start < 4
        release.set()
        await until(lambda: slow.page().shows("slow", "SLOW"))
        assert quick.page().shows("quick", "QUICK")


async def test_the_end_of_the_session_ends_what_runs() -> None:
    ended: list[str] = []
    contexts: list[ChatContext] = []

    async def answer(text: str, ctx: ChatContext) -> AsyncIterator[str]:
        contexts.append(ctx)
        try:
            yield "some"
            await asyncio.sleep(60)
        finally:
            ended.append(text)

    async with serve_chat(answering(answer)) as (browser, _):
        page = browser.page()
        browser.submit("one")
        await until(lambda: len(page.messages) == 2)
        browser.submit("two")
        await until(lambda: page.thread.queued)
        browser.connection.cause_disconnect()
        browser.connection.closed = True
        await until(lambda: ended == ["one"])
        assert contexts[0].cancelled
        sent = len(browser.sent)
        await asyncio.sleep(0.1)
        assert ended == ["one"]
        assert len(browser.sent) == sent
