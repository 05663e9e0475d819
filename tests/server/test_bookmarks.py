"""Bookmarks: what they hold, when they are made, and how far they are trusted."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qsl, quote, urlparse

from shiny import App, Inputs, Outputs, Session, reactive, ui

from shiny_chatkit import Chat
from shiny_chatkit.chat.bookmark._packing import unpacked
from shiny_chatkit.log import Log
from shiny_chatkit.types import ClientWithState, TodoItem, TodoUpdate
from tests.server.harness import Browser, echo, serve, until


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


def texts_in(url: str) -> str:
    """All that the chat has in an address, as JSON."""
    values = dict(parse_qsl(urlparse(url).query, keep_blank_values=True))
    return json.dumps(unpacked(json.loads(values["chat--msgs"]).partition(".")[2]))


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


async def test_a_todo_list_is_part_of_its_bookmark() -> None:
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat")
        chat.enable_bookmarking(Client())

        @chat.on_user_submit
        async def _(text: str) -> AsyncIterator[Any]:
            yield TodoUpdate([TodoItem(1, "Read", "completed"), TodoItem("b", "Write")])
            yield "Begun."

    app = App(lambda request: ui.page_fluid(), server, bookmark_store="url")
    expected = [
        {"id": 1, "title": "Read", "status": "completed"},
        {"id": "b", "title": "Write", "status": "not-started"},
    ]
    async with serve(app) as browser:
        browser.submit("go")
        await until(lambda: browser.page().shows("go", "Begun."))
        await until(lambda: urls(browser))
        assert browser.page().thread.todos == expected
        search = "?" + urlparse(urls(browser)[-1]).query
    async with serve(app, search=search) as browser:
        await until(lambda: len(browser.page().messages) == 2)
        assert browser.page().thread.todos == expected
        # A list that was dismissed does not come back.
        known = len(urls(browser))
        browser.send("chat:todo-clear", {"threadId": browser.page().thread.id})
        await until(lambda: browser.page().thread.todos == [])
        browser.submit("no more")
        await until(lambda: len(urls(browser)) > known)


async def test_no_bookmark_unless_asked() -> None:
    app = bookmarking([], bookmark_on=None)
    async with serve(app) as browser:
        browser.submit("Hello")
        await until(lambda: browser.page().shows("Hello", "You said Hello"))
        await browser.barrier()
        assert urls(browser) == []


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


async def test_what_becomes_of_threads_is_bookmarked_too() -> None:
    app = bookmarking([])
    async with serve(app) as browser:
        page = browser.page()

        async def told(count: int) -> None:
            await until(lambda: len(urls(browser)) == count)
            await browser.barrier()
            assert len(urls(browser)) == count

        await told(0)
        first = page.thread.id
        browser.submit("one")
        await told(1)
        browser.send("chat:thread-create", {})
        await told(2)
        browser.submit("two")
        await told(3)
        browser.send("chat:thread-rename", {"threadId": first, "title": "Numbers"})
        await told(4)
        browser.send("chat:thread-switch", {"threadId": first})
        await told(5)
        browser.send("chat:slash-command", {"threadId": first, "command": "clear", "args": ""})
        await told(6)
        browser.send("chat:thread-delete", {"threadId": first})
        await told(7)
        search = "?" + urlparse(urls(browser)[-1]).query
    async with serve(app, search=search) as browser:
        page = browser.page()
        await until(lambda: page.shows("two", "You said two"))
        assert [t.title for t in page.log.threads.values()] == ["two"]


async def test_an_answer_elsewhere_is_bookmarked_when_it_is_done() -> None:
    more = asyncio.Event()

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat")
        chat.enable_bookmarking(Client())

        @chat.on_user_submit
        async def _(text: str) -> AsyncIterator[str]:
            yield "So far. "
            await more.wait()
            yield "Done."

    app = App(lambda request: ui.page_fluid(), server, bookmark_store="url")
    async with serve(app) as browser:
        page = browser.page()
        browser.submit("go")
        await until(lambda: page.said[-1:] == [("assistant", "So far. ")])
        browser.send("chat:thread-create", {})
        await until(lambda: len(urls(browser)) == 1)
        more.set()
        await until(lambda: len(urls(browser)) == 2)
        assert "Done." in texts_in(urls(browser)[-1])


async def test_restoring_a_bookmark_makes_no_new_one() -> None:
    """With a server store each visit of the link would leave another directory behind."""
    made: list[int] = []

    class Client:
        async def get_state(self) -> Any:
            return {}

        async def set_state(self, state: Any) -> None:
            made.clear()

    dump = Log().dump()
    dump["threads"][0]["messages"] = [
        {"messageId": "m", "role": "assistant", "createdAt": 0, "parts": []}
    ]

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        session.bookmark.on_bookmark(lambda state: made.append(1))
        Chat("chat").enable_bookmarking(Client())

    app = App(lambda request: ui.page_fluid(), server, bookmark_store="url")
    search = "?_values_&chat={}&chat--msgs=" + quote(json.dumps({"log": dump, "signature": ""}))
    async with serve(app, search=search) as browser:
        await until(lambda: len(browser.page().messages) == 1)
        await browser.barrier()
        await browser.barrier()
        assert made == []
