"""Tests that fail: each shows one open bug of the core. A mended one moves to the file of its subject."""

from __future__ import annotations

import asyncio
import gc
import json
import threading
import time
import weakref
from collections.abc import AsyncIterator, Iterator
from contextvars import ContextVar
from typing import Any
from urllib.parse import quote

import pytest
from shiny import App, Inputs, Outputs, Session, module, reactive, ui
from shiny._deprecated import ShinyDeprecationWarning
from shiny.types import SilentException

from shiny_chatkit import Chat
from shiny_chatkit.types import ChatContext
from tests.server.harness import said, serve, serve_chat, silent, until

# -- What stays alive ----------------------------------------------------------------------------


async def test_a_session_that_ended_is_forgotten() -> None:
    sessions: list[weakref.ref[Session]] = []

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        sessions.append(weakref.ref(session))
        Chat("chat")

    async with serve(server):
        pass
    for _ in range(5):
        await asyncio.sleep(0)
        gc.collect()
    assert sessions[0]() is None


async def test_work_begun_after_a_turn_ends_with_the_session() -> None:
    """A task that a handler left behind starts a stream once the turn is over."""
    go, ended = asyncio.Event(), asyncio.Event()
    tasks: list[asyncio.Task[None]] = []

    async def endless() -> AsyncIterator[str]:
        try:
            while True:
                yield "."
                await asyncio.sleep(0.01)
        finally:
            ended.set()

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _() -> str:
            async def later() -> None:
                await go.wait()
                await chat.append_message_stream(endless())

            tasks.append(asyncio.create_task(later()))
            return "Wait"

    async with serve_chat(setup) as (browser, _):
        browser.submit("Go")
        page = browser.page()
        await until(lambda: page.idle and len(page.messages) == 2)
        go.set()
        await until(lambda: len(page.messages) == 3 and page.messages[2].content)
        assert page.thread.busy, "a stream runs, and the composer offers no stop"
        browser.connection.cause_disconnect()
        await until(ended.is_set, "the stream's end", timeout=2)


# -- Ends that leave something open ----------------------------------------------------------------


async def test_a_stream_with_an_impossible_icon_leaves_the_composer_ready() -> None:
    async with serve_chat(silent) as (browser, chat):
        with pytest.raises(TypeError):
            await chat.append_message_stream(["text"], icon=object())  # pyright: ignore[reportArgumentType]
        await browser.barrier()
        assert not browser.page().thread.busy


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


async def test_a_failing_transform_at_the_end_of_a_context_leaves_the_composer_ready() -> None:
    with pytest.warns(ShinyDeprecationWarning):  # noqa: PT031
        async with serve_chat(silent) as (browser, chat):

            @chat.transform_assistant_response
            def _(content: str, chunk: str, done: bool) -> str:
                if done:
                    raise ValueError("no")
                return content

            with pytest.raises(ValueError):
                async with chat.message_stream_context() as stream:
                    await stream.append("Text")
            await browser.barrier()
            assert browser.page().idle


async def test_a_failing_transform_after_a_silent_end_closes_the_message() -> None:
    with pytest.warns(ShinyDeprecationWarning):  # noqa: PT031
        async with serve_chat(silent) as (browser, chat):

            @chat.transform_assistant_response
            def _(content: str, chunk: str, done: bool) -> str:
                if done:
                    raise ValueError("no")
                return content

            async def quiet() -> AsyncIterator[str]:
                yield "Text"
                raise SilentException

            await chat.append_message_stream(quiet())
            page = browser.page()
            await until(lambda: len(page.messages) == 1 and not page.thread.busy)
            await browser.barrier()
            assert page.idle


async def test_sys_exit_in_a_sync_handler_does_not_end_the_process() -> None:
    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        def _() -> None:
            raise SystemExit(3)

    caught: list[Any] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: caught.append(context))
    async with serve_chat(setup) as (browser, _):
        browser.submit("Go")
        page = browser.page()
        await until(lambda: page.messages and page.idle)
        assert page.errors


# -- Stop ---------------------------------------------------------------------------------------


async def test_a_stream_begun_right_after_a_stop_is_shown() -> None:
    """ "New chat": what runs is cleared away, and a greeting is streamed."""

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _() -> AsyncIterator[str]:
            yield "Long"
            await asyncio.sleep(60)

    async with serve_chat(setup) as (browser, chat):
        browser.submit("Go")
        page = browser.page()
        await until(lambda: len(page.messages) == 2)
        await chat.clear_messages()
        await chat.append_message_stream(["Hello", " again"])
        await until(lambda: page.shows("Hello again"), timeout=2)


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


async def test_stopping_ends_every_stream_of_the_turn() -> None:
    closed: list[str] = []

    async def endless(name: str) -> AsyncIterator[str]:
        try:
            while True:
                yield name
                await asyncio.sleep(0.001)
        finally:
            closed.append(name)

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _() -> AsyncIterator[str]:
            await chat.append_message_stream(endless("a"))
            await chat.append_message_stream(endless("b"))
            async for piece in endless("c"):
                yield piece

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: len(page.messages) == 4 and all(m.content for m in page.messages))
        browser.stop()
        await until(lambda: not page.thread.busy)
        await browser.barrier()
        assert all(m.stopped for m in page.messages[1:])
        await until(lambda: sorted(closed) == ["a", "b", "c"])


# -- Refusals -------------------------------------------------------------------------------------


async def test_a_refused_event_about_a_message_does_no_harm_to_it() -> None:
    gate = asyncio.Event()

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _() -> AsyncIterator[str]:
            yield "one"
            await gate.wait()
            yield " two"

    async with serve_chat(setup) as (browser, chat):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: len(page.messages) == 2)
        answer = page.messages[1]
        where = {"threadId": page.thread.id, "messageId": answer.id}
        browser.send("chat:feedback", {**where, "value": "up"})
        await until(lambda: page.errors)
        gate.set()
        await until(lambda: not page.thread.busy)
        await browser.barrier()
        assert said(chat)[1] == ("assistant", "one two")
        assert page.messages[1].error is None


# -- Two chats of one id ----------------------------------------------------------------------------


async def test_a_second_chat_of_the_same_id_shows_itself_to_the_page_that_is_open() -> None:
    chats: list[Chat] = []

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chats.append(Chat("chat"))

        @reactive.effect
        @reactive.event(input.again)
        async def _() -> None:
            chats.append(Chat("chat"))
            await chats[1].append_message("New")

    async with serve(server) as browser:
        page = browser.page()
        await chats[0].append_message("Old")
        await until(lambda: page.shows("Old"))
        browser.submit("Hello")
        await until(lambda: len(page.messages) == 2)
        browser.set(again=1)
        await until(lambda: page.shows("New"), timeout=1)
        assert page.errors == []


# -- Threads and contexts ---------------------------------------------------------------------------


async def test_an_effect_that_the_pump_runs_is_no_part_of_a_turn() -> None:
    """The pump may be started by code that works for a turn; what it flushes must not know that."""
    from shiny_chatkit.generation._off_lock import Pump

    mark: ContextVar[str] = ContextVar("mark", default="")
    seen: list[str] = []
    value = reactive.Value(0)

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        @reactive.effect
        def _() -> None:
            value()
            seen.append(mark.get())

    async def work() -> None:
        mark.set("of the turn")
        with reactive.isolate():
            value.set(1)
        Pump.here().look()

    async with serve(server, open=()):
        await until(lambda: len(seen) == 1)
        await asyncio.create_task(work())
        await until(lambda: len(seen) == 2)
        assert seen == ["", ""]


async def test_the_pump_outlives_a_flush_that_raises() -> None:
    value = reactive.Value(0)
    seen: list[int] = []
    gate = threading.Event()

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat")
        fail = True

        async def broken() -> None:
            nonlocal fail
            if fail and seen[-1] == 1:
                fail = False
                raise ValueError("a callback of the app")

        session.on_flush(broken, once=False)

        @reactive.effect
        def _() -> None:
            seen.append(value())

        @chat.on_user_submit
        def _() -> None:
            value.set(1)
            while seen[-1] != 1:
                time.sleep(0.001)
            time.sleep(0.1)
            value.set(2)
            gate.wait(1)

    async with serve(server) as browser:
        browser.submit("Go")
        try:
            await until(lambda: seen[-1] == 2, "the second value", timeout=0.9)
        finally:
            gate.set()
            await asyncio.sleep(0.1)


async def test_a_module_that_is_destroyed_ends_its_chat() -> None:
    ended = asyncio.Event()

    @module.server
    def chat_server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat")

        @chat.on_user_submit
        async def _() -> AsyncIterator[str]:
            try:
                while True:
                    yield "."
                    await asyncio.sleep(0.01)
            finally:
                ended.set()

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat_server("m")

        @reactive.effect
        @reactive.event(input.close)
        async def _() -> None:
            await session.destroy("m")

    async with serve(server, open=("m-chat",)) as browser:
        browser.submit("Go", id="m-chat")
        await until(lambda: len(browser.page("m-chat").messages) == 2)
        browser.set(close=1)
        await until(ended.is_set, "the handler's end", timeout=2)
        assert not browser.connection.closed


async def test_clearing_within_a_turn_does_not_hide_what_waits() -> None:
    gate = asyncio.Event()

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str) -> str:
            if text == "one":
                await gate.wait()
                await chat.clear_messages()
                await gate2.wait()
            return text.upper()

    gate2 = asyncio.Event()
    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        browser.submit("one")
        await until(lambda: page.thread.busy)
        browser.submit("two")
        await until(lambda: page.thread.queued)
        gate.set()
        await until(lambda: page.thread.cleared)
        await browser.barrier()
        queued = [q["text"] for q in page.thread.queued]
        gate2.set()
        await until(lambda: page.idle and page.messages[-1:] and page.messages[-1].content)
        ran = any(m.content == "TWO" for m in page.messages)
        assert (queued == ["two"]) is ran


# -- Errors ----------------------------------------------------------------------------------------


async def test_an_unhandled_error_lets_the_session_end_in_peace() -> None:
    cleaned: list[bool] = []

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat", on_error="unhandled")

        async def clean() -> None:
            await asyncio.sleep(0.01)
            cleaned.append(True)

        session.on_ended(clean)

        @chat.on_user_submit
        async def _() -> None:
            raise ValueError("secret")

    async with serve(server) as browser:
        browser.submit("Go")
        await until(lambda: browser.connection.closed)
        await until(lambda: cleaned, "the app's own clean-up", timeout=1)


async def test_an_unhandled_error_shows_nothing_on_its_message() -> None:
    async with serve_chat(silent, on_error="unhandled") as (browser, chat):

        async def failing() -> AsyncIterator[str]:
            yield "Some"
            raise ValueError("secret")

        await chat.append_message_stream(failing())
        await until(lambda: browser.connection.closed)
        with reactive.isolate():
            assert [m.error for m in chat.log()] == [None]


async def test_an_input_value_that_is_no_json_does_not_silence_the_chat() -> None:
    async with serve_chat(silent) as (browser, chat):
        with pytest.raises(TypeError):
            chat.update_user_input(value=object())  # pyright: ignore[reportArgumentType]
        await browser.barrier()


# -- Handlers --------------------------------------------------------------------------------------


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
    import chatlas

    class Client(chatlas.Chat[Any, Any]):
        def __init__(self) -> None:
            pass

        async def stream_async(self, *args: Any, **kwargs: Any) -> Any:
            async def chunks() -> AsyncIterator[str]:
                yield "from the client"

            return chunks()

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str) -> str | None:
            return "from the handler" if text == "mine" else None

    async with serve_chat(setup, client=Client()) as (browser, _):
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


# -- Bookmarks -------------------------------------------------------------------------------------


async def test_restoring_a_bookmark_makes_no_new_one() -> None:
    """With a server store each visit of the link would leave another directory behind."""
    made: list[int] = []

    class Client:
        async def get_state(self) -> Any:
            return {}

        async def set_state(self, state: Any) -> None:
            made.clear()

    from shiny_chatkit.conversation import Conversation

    dump = Conversation().dump()
    dump["threads"][0]["messages"] = [
        {"messageId": "m", "role": "assistant", "createdAt": 0, "parts": []}
    ]

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        session.bookmark.on_bookmark(lambda state: made.append(1))
        Chat("chat").enable_bookmarking(Client())

    app = App(lambda request: ui.page_fluid(), server, bookmark_store="url")
    search = "?_values_&chat={}&chat--msgs=" + quote(json.dumps(dump))
    async with serve(app, search=search) as browser:
        await until(lambda: len(browser.page().messages) == 1)
        await browser.barrier()
        await browser.barrier()
        assert made == []
