"""Modules, second chats, destruction: a chat from its beginning to its end."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import AsyncIterator

import pytest
from shiny import Inputs, Outputs, Session, module, reactive
from shiny._deprecated import ShinyDeprecationWarning

from shiny_chatkit import Chat, chat_module_server
from tests.server.harness import said, serve, until


async def test_a_second_chat_of_the_same_id_does_not_repeat_what_was_submitted() -> None:
    answered: list[str] = []

    def make() -> Chat:
        chat = Chat("chat")

        @chat.on_user_submit
        async def _(text: str) -> str:
            answered.append(text)
            return "Yes"

        return chat

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        make()

        @reactive.effect
        @reactive.event(input.again)
        def _() -> None:
            make()

    async with serve(server) as browser:
        browser.submit("Once")
        await until(lambda: browser.page().idle and len(browser.page().messages) == 2)
        browser.set(again=1)
        browser.set(after=1)
        await until(lambda: browser.has_read("after"))
        assert answered == ["Once"]


async def test_a_chat_that_was_destroyed_does_nothing_more() -> None:
    ended = asyncio.Event()

    async def answer() -> AsyncIterator[str]:
        try:
            yield "some"
            await asyncio.sleep(60)
        finally:
            ended.set()

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat")
        chat.on_user_submit(answer)

        @reactive.effect
        @reactive.event(input.destroy)
        def _() -> None:
            chat.destroy()

    async with serve(server) as browser:
        page = browser.page()
        browser.submit("Go")
        await until(lambda: len(page.messages) == 2)
        browser.set(destroy=1)
        await until(ended.is_set)
        known = len(page.batches)
        browser.submit("Again")
        browser.set(after=1)
        await until(lambda: browser.has_read("after"))
        assert len(page.batches) == known
        assert not browser.connection.closed


async def test_two_chats_keep_apart() -> None:
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        for id in ("a", "b"):
            chat = Chat(id)
            chat.on_user_submit(lambda text, name=id: f"{name}: {text}")

    async with serve(server, open=("a", "b")) as browser:
        browser.submit("one", id="a")
        browser.submit("two", id="b")
        await until(lambda: browser.page("a").shows("one", "a: one"))
        await until(lambda: browser.page("b").shows("two", "b: two"))


async def test_modules() -> None:
    chats: dict[str, Chat] = {}

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        for id in ("left", "right"):
            chats[id] = chat_module_server(id, handler=lambda text, name=id: f"{name} {text}")

    async with serve(server, open=("left-chat", "right-chat")) as browser:
        assert chats["left"].id == "left-chat"
        assert chats["left"].user_input_id == "left-chat_user_input"
        browser.submit("x", id="left-chat")
        browser.set(**{"right-chat_user_input": "y"})
        await until(lambda: browser.page("left-chat").shows("x", "left x"))
        await until(lambda: browser.page("right-chat").shows("y", "right y"))


async def test_first_messages_are_deprecated_and_work() -> None:

    chats: list[Chat] = []

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        with pytest.warns(ShinyDeprecationWarning):
            chats.append(Chat("chat", messages=["Hello", {"role": "user", "content": "Hi"}]))

    async with serve(server) as browser:
        assert browser.page().shows("Hello", "Hi")
        assert said(chats[0]) == [("assistant", "Hello"), ("user", "Hi")]


def test_a_chat_needs_a_session() -> None:
    with pytest.raises(RuntimeError, match="session"):
        Chat("chat")


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

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat")

        @chat.on_user_submit
        async def _() -> str:
            async def later() -> None:
                await go.wait()
                await chat.append_message_stream(endless())

            tasks.append(asyncio.create_task(later()))
            return "Wait"

    async with serve(server) as browser:
        browser.submit("Go")
        page = browser.page()
        await until(lambda: page.idle and len(page.messages) == 2)
        go.set()
        await until(lambda: len(page.messages) == 3 and page.messages[2].content)
        assert page.thread.busy, "a stream runs, and the composer offers no stop"
        browser.connection.cause_disconnect()
        await until(ended.is_set, "the stream's end", timeout=2)
