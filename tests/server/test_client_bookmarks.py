"""Bookmarks of chats whose client answers by itself: each thread's turns come back, in modules too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal
from urllib.parse import urlparse

import pytest
from shiny import App, Inputs, Outputs, Session, module, reactive, ui

from shiny_chatkit import Chat
from shiny_chatkit.express import Chat as ExpressChat
from shiny_chatkit.testing import FakeClient
from shiny_chatkit.types import SettingsItem
from tests.server.harness import Browser, echo, serve, until
from tests.server.test_bookmarks import Client, urls

Store = Literal["url", "server"]


class Dashboard:
    """An app with a chat of its own and one in a module within a module; remembers what each was asked."""

    def __init__(self, store: Store) -> None:
        self.clients: dict[str, FakeClient] = {}
        self.chats: dict[str, Chat] = {}

        @module.server
        def inner(input: Inputs, output: Outputs, session: Session) -> None:
            self.begin("chat")

        @module.server
        def outer(input: Inputs, output: Outputs, session: Session) -> None:
            inner("inner")

        def server(input: Inputs, output: Outputs, session: Session) -> None:
            self.begin("chat")
            outer("outer")

        self.app = App(lambda request: ui.page_fluid(), server, bookmark_store=store)

    def begin(self, id: str) -> None:
        client = FakeClient(lambda asked: f"{chat.id} heard {asked.text}")
        item = SettingsItem("model", "Model", "select", "small", options=["small", "large"])
        chat = Chat(id, client=client, settings=[item])
        chat.enable_bookmarking(client)
        self.clients[chat.id], self.chats[chat.id] = client, chat

    def heard(self, id: str) -> list[str]:
        """Return the user's messages in the latest request."""
        turns = self.clients[id].asked[-1].turns
        return [turn.text for turn in turns if turn.role == "user"]


NESTED = "outer-inner-chat"


async def ask(browser: Browser, id: str, text: str) -> None:
    page = browser.page(id)
    browser.submit(text, id=id)
    await until(
        lambda: page.messages and page.messages[-1].text == f"{id} heard {text}", f"{text} in {id}"
    )
    await until(lambda: not page.thread.busy)


@pytest.fixture
def _in_tmp(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # Where the server's store keeps its files.


@pytest.mark.usefixtures("_in_tmp")
@pytest.mark.parametrize("store", ["url", "server"])
async def test_threads_settings_and_turns_come_back_in_each_chat(store: Store) -> None:
    app = Dashboard(store)
    async with serve(app.app, open=("chat", NESTED)) as browser:
        await ask(browser, "chat", "one")
        first = browser.page().thread.id
        await app.chats["chat"].create_thread()
        await until(lambda: browser.page().thread.id != first)
        await ask(browser, "chat", "two")
        await app.chats["chat"].update_settings(model="large")
        known = len(urls(browser))
        await ask(browser, NESTED, "three")
        await until(lambda: len(urls(browser)) > known)
        query = urlparse(urls(browser)[-1]).query
    if store == "server":
        assert len(query) < 60, "the query holds more than an id"

    app = Dashboard(store)
    async with serve(app.app, open=("chat", NESTED), search=f"?{query}") as browser:
        page, nested = browser.page(), browser.page(NESTED)
        await until(lambda: len(page.messages) == 2 and len(nested.messages) == 2)
        assert page.messages[0].text == "two"
        assert nested.messages[0].text == "three"
        await ask(browser, "chat", "again")
        assert app.heard("chat") == ["two", "again"]
        assert app.clients["chat"].asked[-1].parameters["model"] == "large"
        await app.chats["chat"].switch_thread(first)
        await until(lambda: page.thread.id == first)
        await ask(browser, "chat", "still there?")
        assert app.heard("chat") == ["one", "still there?"]
        await ask(browser, NESTED, "and you?")
        assert app.heard(NESTED) == ["three", "and you?"]
        assert app.clients[NESTED].asked[-1].parameters["model"] == "small"
        # An edit rewinds what was restored, too.
        message = page.messages[0].id
        edit = {"messageId": message, "threadId": first, "text": "other"}
        browser.send("chat:edit-message", edit)
        await until(lambda: page.messages[-1].text == "chat heard other")
        assert app.heard("chat") == ["other"]


async def test_an_invalid_state_is_refused() -> None:
    app = Dashboard("url")
    async with serve(app.app, open=("chat",)):
        clients: Any = app.chats["chat"]._chat_session.clients
        for state in (None, {}, {"version": 2}, {"version": 2, "threads": {"t": {"turns": 1}}}):
            with pytest.raises(ValueError, match="Invalid client state"):
                await clients.set_state(state)


async def test_what_a_client_of_its_own_has_saved_is_taken() -> None:
    chats: list[Chat] = []

    def by_hand(input: Inputs, output: Outputs, session: Session) -> None:
        client = FakeClient(lambda asked: f"heard {asked.text}")
        chat = Chat("chat")
        chat.enable_bookmarking(client)

        @chat.on_user_submit
        async def _(text: str) -> Any:
            return await client.stream_async(text)

    def by_client(input: Inputs, output: Outputs, session: Session) -> None:
        client = FakeClient(lambda asked: f"heard {asked.text}")
        chats.append(Chat("chat", client=client))
        chats[0].enable_bookmarking(client)

    def app(server: Any) -> App:
        return App(lambda request: ui.page_fluid(), server, bookmark_store="url")

    async with serve(app(by_hand)) as browser:
        browser.submit("one")
        await until(lambda: urls(browser))
        query = urlparse(urls(browser)[-1]).query
    async with serve(app(by_client), search=f"?{query}") as browser:
        await until(lambda: len(browser.page().messages) == 2)
        (chat,) = chats
        assert [turn.text for turn in chat.thread_client().get_turns()] == ["one", "heard one"]
        await chat.clear_messages()
        assert not chat.thread_client().get_turns()
        await browser.barrier()


# -- Without a client, and with the chat's own ---------------------------------------------------


class Restorable:
    """An app whose server function is given, run for a first session and for one that restores it."""

    def __init__(self, begin: Callable[[], Chat]) -> None:
        self.chats: list[Chat] = []

        def server(input: Inputs, output: Outputs, session: Session) -> None:
            self.chats.append(begin())

        self._app = App(lambda request: ui.page_fluid(), server, bookmark_store="url")

    async def ask(self, *texts: str, search: str = "") -> str:
        """Ask in a session, and return the query of its address."""
        async with serve(self._app, search=search) as browser:
            page = browser.page()
            if search:
                await until(lambda: page.messages)
            for text in texts:
                known = len(urls(browser))
                browser.submit(text)
                await until(lambda known=known: len(urls(browser)) > known)
            return "?" + urlparse(urls(browser)[-1]).query

    def remembered(self) -> list[str]:
        """Return the user's messages that the client of the latest session remembers."""
        turns = self.chats[-1].thread_client().get_turns()
        return [turn.text for turn in turns if turn.role == "user"]


def fake() -> FakeClient:
    return FakeClient(lambda asked: f"heard {asked.text}")


def with_client() -> Chat:
    chat = Chat("chat", client=fake())
    chat.enable_bookmarking()
    return chat


def client_set_later() -> Chat:
    chat = Chat("chat")
    chat.enable_bookmarking()
    chat.client = fake()
    return chat


def client_named_and_set_later() -> Chat:
    chat, client = Chat("chat"), fake()
    chat.enable_bookmarking(client)
    chat.client = client
    return chat


def client_replaced() -> Chat:
    client = fake()
    chat = Chat("chat", client=client)
    chat.enable_bookmarking(client)
    chat.client = fake()
    return chat


def enabled_twice() -> Chat:
    chat = Chat("chat", client=fake())
    chat.enable_bookmarking(fake())
    chat.enable_bookmarking()
    return chat


def beside_a_counter() -> Chat:
    chat = Chat("chat", client=fake())
    chat.enable_bookmarking(Client())
    return chat


def beside_another_client() -> Chat:
    chat = Chat("chat", client=fake())
    chat.enable_bookmarking(fake())
    return chat


@pytest.mark.parametrize(
    "begin",
    [
        with_client,
        client_set_later,
        client_named_and_set_later,
        client_replaced,
        enabled_twice,
        beside_a_counter,
        beside_another_client,
    ],
)
async def test_the_own_client_is_kept(begin: Callable[[], Chat]) -> None:
    app = Restorable(begin)
    query = await app.ask("one", "two")
    await app.ask("three", search=query)
    assert app.remembered() == ["one", "two", "three"]


async def test_without_any_client_the_conversation_is_kept() -> None:
    def begin() -> Chat:
        chat = Chat("chat")
        echo(chat)
        chat.enable_bookmarking()
        return chat

    app = Restorable(begin)
    query = await app.ask("one")
    await app.ask("two", search=query)
    with reactive.isolate():
        assert [m.content for m in app.chats[-1].log() if m.role == "user"] == ["one", "two"]


async def test_a_client_that_is_new_knows_what_is_on_the_page() -> None:
    def begin() -> Chat:
        if not app.chats:
            chat = Chat("chat")
            echo(chat)
        else:
            chat = Chat("chat", client=fake())
        chat.enable_bookmarking()
        return chat

    app = Restorable(begin)
    query = await app.ask("one")
    await app.ask("two", search=query)
    assert app.remembered() == ["one", "two"]


async def test_a_client_that_was_taken_away_is_passed_over() -> None:
    def begin() -> Chat:
        chat = Chat("chat", client=fake())
        chat.enable_bookmarking()
        if app.chats:
            chat.client = None
            echo(chat)
        return chat

    app = Restorable(begin)
    query = await app.ask("one")
    await app.ask("two", search=query)
    with reactive.isolate():
        assert [m.content for m in app.chats[-1].log() if m.role == "user"] == ["one", "two"]


async def test_in_express_the_client_may_be_left_out() -> None:
    def begin() -> Chat:
        chat = ExpressChat("chat", client=fake())
        chat.enable_bookmarking(bookmark_store="url")
        return chat

    app = Restorable(begin)
    await app.ask("two", search=await app.ask("one"))
    assert app.remembered() == ["one", "two"]
