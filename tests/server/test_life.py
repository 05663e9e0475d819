"""Modules, second chats, destruction, bookmarks: a chat from its beginning to its end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlparse

import pytest
from shiny import App, Inputs, Outputs, Session, reactive, ui

from shiny_chatkit import Chat, chat_module_server
from shiny_chatkit.types import ClientWithState
from tests.server.harness import Browser, echo, said, serve, serve_chat, silent, until


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
    from shiny._deprecated import ShinyDeprecationWarning

    chats: list[Chat] = []

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        with pytest.warns(ShinyDeprecationWarning):
            chats.append(Chat("chat", messages=["Hello", {"role": "user", "content": "Hi"}]))

    async with serve(server) as browser:
        assert browser.page().shows("Hello", "Hi")
        assert said(chats[0]) == [("assistant", "Hello"), ("user", "Hi")]


@pytest.mark.parametrize(
    ("name", "value"), [("store", "sqlite:///x.db"), ("user", str), ("settings", ["x"])]
)
async def test_later_options_are_refused_clearly(name: str, value: Any) -> None:
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        with pytest.raises(NotImplementedError, match=name):
            Chat("chat", **{name: value})

    async with serve(server, open=()):
        pass


def test_a_chat_needs_a_session() -> None:
    with pytest.raises(RuntimeError, match="session"):
        Chat("chat")


# -- Bookmarks -------------------------------------------------------------------------------------


class Client:
    """Something with a state, as a bookmark may keep it."""

    def __init__(self) -> None:
        self.state: Any = {"turns": 1}

    async def get_state(self) -> Any:
        return self.state

    async def set_state(self, state: Any) -> None:
        self.state = state


def bookmarking(clients: list[Client], **options: Any) -> App:
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat")
        echo(chat)
        clients.append(Client())
        chat.enable_bookmarking(clients[-1], **options)

    return App(lambda request: ui.page_fluid(), server, bookmark_store="url")


def urls(browser: Browser) -> list[str]:
    return [m["queryString"] for m in browser.frames("updateQueryString")]


async def test_a_bookmark_survives_its_url() -> None:
    clients: list[Client] = []
    app = bookmarking(clients)
    async with serve(app) as browser:
        page = browser.page()
        browser.submit("**Hello**")
        await until(lambda: page.shows("**Hello**", "You said **Hello**"))
        await until(lambda: urls(browser))
        before = [m.to_dict() for m in page.messages]
        search = "?" + urlparse(urls(browser)[-1]).query
    assert "chat_event" not in search
    assert "chat_user_input" not in search
    async with serve(app, search=search) as browser:
        page = browser.page()
        await until(lambda: len(page.messages) == 2)
        assert [m.to_dict() for m in page.messages] == before
        assert clients[-1].state == {"turns": 1}
        browser.submit("More")
        await until(lambda: page.said[-1] == ("assistant", "You said More"))


async def test_no_bookmark_unless_asked() -> None:
    app = bookmarking([], bookmark_on=None)
    async with serve(app) as browser:
        browser.submit("Hello")
        await until(lambda: browser.page().shows("Hello", "You said Hello"))
        await browser.barrier()
        assert urls(browser) == []


async def test_bookmarking_needs_a_store() -> None:
    async with serve_chat(silent) as (_, chat):
        with pytest.raises(ValueError, match="bookmark_store"):
            chat.enable_bookmarking(Client())


@pytest.mark.parametrize("client", [object(), None, type("Sync", (), {"get_state": 1})()])
async def test_bookmarking_needs_a_client_with_state(client: Any) -> None:
    async with serve_chat(silent) as (_, chat):
        with pytest.raises(ValueError, match="get_state"):
            chat.enable_bookmarking(client)


def test_the_protocol_of_clients() -> None:
    assert isinstance(Client(), ClientWithState)


async def test_the_hooks_can_be_taken_away() -> None:
    cancels: list[Any] = []

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat")
        echo(chat)
        cancels.append(chat.enable_bookmarking(Client()))

        @reactive.effect
        @reactive.event(input.cancel)
        def _() -> None:
            cancels[0]()

    app = App(lambda request: ui.page_fluid(), server, bookmark_store="url")
    async with serve(app) as browser:
        browser.set(cancel=1)
        browser.submit("Hello")
        await until(lambda: browser.page().shows("Hello", "You said Hello"))
        await browser.barrier()
        assert urls(browser) == []
