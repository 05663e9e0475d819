"""Streams and their tasks, messages streamed by hand, and clearing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from htmltools import HTML, TagList, tags
from shiny import Inputs, Outputs, Session, reactive
from shiny.types import SilentException

from shiny_chatkit import Chat
from tests.server.harness import answering, echo, said, serve, serve_chat, silent, until

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


async def test_the_result_of_a_turn_is_the_text_of_all_its_messages() -> None:
    def handlers(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str) -> AsyncIterator[str]:
            await chat.append_message("appended")
            async with chat.message_stream_context() as stream:
                await stream.append("gone")
                await stream.replace("in a context")
            await chat.append_message({"role": "user", "content": "from somebody else"})
            if text == "yield":
                yield "yielded"

    for text, result in [
        ("append", "appended\n\nin a context"),
        ("yield", "appended\n\nin a context\n\nyielded"),
    ]:
        async with serve_chat(handlers) as (browser, chat):
            browser.submit(text)
            await until(lambda: browser.page().idle and len(browser.page().messages) > 3)
            with reactive.isolate():
                task = chat.latest_message_stream
            await until(lambda task=task: _status(task) == "success")
            with reactive.isolate():
                assert task.result() == result


async def test_a_message_after_a_stream_leaves_the_stream_the_latest() -> None:
    def handlers(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str) -> None:
            await chat.append_message_stream(["First", " of two"])
            await chat.append_message("Second of two")

    async with serve_chat(handlers) as (browser, chat):
        browser.submit("Hello")
        await until(lambda: browser.page().idle and len(browser.page().messages) == 3)
        with reactive.isolate():
            assert chat.latest_message_stream.result() == "First of two"


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
        # As in `ui.Chat`, an icon may be a string of HTML.
        await chat.append_message("four", icon="<i></i>")
        await chat.append_message_stream(["five"], icon="<u></u>")
        await until(lambda: len(page.messages) == 5 and page.idle)
        icons = ["<b>i</b>", "<svg></svg>", "<b>j</b>", "<i></i>", "<u></u>"]
        assert [m.icon for m in page.messages] == icons


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


async def test_a_stream_with_an_impossible_icon_leaves_the_composer_ready() -> None:
    async with serve_chat(silent) as (browser, chat):
        with pytest.raises(TypeError):
            await chat.append_message_stream(["text"], icon=object())  # pyright: ignore[reportArgumentType]
        await browser.barrier()
        assert not browser.page().thread.busy
