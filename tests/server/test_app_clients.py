"""Clients that handlers call by themselves, as in a migrated app: the model reads what is on the page."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlparse

import pytest
from shiny import App, Inputs, Outputs, Session, reactive, ui

from shiny_chatkit import Chat
from shiny_chatkit.testing import FakeClient
from tests.models import ModelServer
from tests.server.harness import Browser, serve, serve_chat, until
from tests.server.model_client import client as client_of
from tests.server.model_client import over, texts
from tests.server.test_bookmarks import Client, urls

Migrated = Callable[[Chat, Any], None]


def streams(chat: Chat, client: Any) -> None:
    """As the documentation of ui.Chat says."""

    @chat.on_user_submit
    async def _(text: str) -> None:
        await chat.append_message_stream(await client.stream_async(text))


def returns(chat: Chat, client: Any) -> None:
    @chat.on_user_submit
    async def _(text: str) -> Any:
        return await client.stream_async(text, content="all")


def synchronous(chat: Chat, client: Any) -> None:
    @chat.on_user_submit
    def _(text: str) -> Any:
        return client.chat(text, echo="none")


def by_hand(chat: Chat, client: Any) -> None:
    @chat.on_user_submit
    async def _(text: str) -> None:
        async with chat.message_stream_context() as stream:
            async for chunk in await client.stream_async(text):
                await stream.append(chunk)


def of_an_object(chat: Chat, client: Any) -> None:
    class Bot:
        def __init__(self) -> None:
            self.client = client

        async def answer(self, text: str) -> Any:
            return await self.client.stream_async(text)

    chat.on_user_submit(Bot().answer)


def of_a_helper(chat: Chat, client: Any) -> None:
    async def ask(text: str) -> Any:
        return await client.stream_async(text)

    @chat.on_user_submit
    async def _(text: str) -> Any:
        return await ask(text)


def of_a_reactive_value(chat: Chat, client: Any) -> None:
    chosen = reactive.value(client)

    @chat.on_user_submit
    async def _(text: str) -> Any:
        return await chosen().stream_async(text)


def of_a_table(chat: Chat, client: Any) -> None:
    clients = {"small": client}

    @chat.on_user_submit
    async def _(text: str) -> Any:
        return await clients["small"].stream_async(text)


HANDLERS = [
    streams,
    returns,
    synchronous,
    by_hand,
    of_an_object,
    of_a_helper,
    of_a_reactive_value,
    of_a_table,
]


def ids(browser: Browser, role: str) -> list[str]:
    return [m.id for m in browser.page().messages if m.role == role]


async def ask(browser: Browser, text: str) -> None:
    known = len(ids(browser, "assistant"))
    browser.submit(text)
    await over(browser, known + 1)


async def edit(browser: Browser, message: int, text: str) -> None:
    page = browser.page()
    asked = ids(browser, "user")[message]
    browser.send(
        "chat:edit-message", {"threadId": page.thread.id, "messageId": asked, "text": text}
    )
    await until(lambda: asked not in ids(browser, "user"))
    await over(browser, message + 1)


async def answer_again(browser: Browser, answer: int) -> None:
    page = browser.page()
    before = ids(browser, "assistant")[answer]
    browser.send("chat:resend-from", {"threadId": page.thread.id, "messageId": before})
    await until(lambda: before not in ids(browser, "assistant"))
    await over(browser, answer + 1)


def asked(model: ModelServer) -> list[str]:
    """Return the user's messages in the latest request."""
    return [said for role, said in texts(model.requests[-1]) if role == "user"]


@pytest.mark.parametrize("handler", HANDLERS)
async def test_an_edit_takes_back_what_the_model_was_told(
    handler: Migrated, model: ModelServer
) -> None:
    client = client_of(model, system_prompt="Be brief.")
    async with serve_chat(lambda chat: handler(chat, client)) as (browser, _):
        await ask(browser, "one")
        await ask(browser, "two")
        await edit(browser, 1, "other")
        # The system prompt, a question, its answer and the edited question.
        assert len(texts(model.requests[-1])) == 4
        assert asked(model) == ["one", "other"]
        await ask(browser, "three")
        assert asked(model) == ["one", "other", "three"]
        await edit(browser, 0, "first")
        assert asked(model) == ["first"]
        assert client.system_prompt == "Be brief."


@pytest.mark.parametrize("handler", HANDLERS)
async def test_a_new_answer_takes_back_the_old_one(handler: Migrated, model: ModelServer) -> None:
    client = client_of(model)
    async with serve_chat(lambda chat: handler(chat, client)) as (browser, _):
        await ask(browser, "one")
        await ask(browser, "two")
        await answer_again(browser, 1)
        assert len(texts(model.requests[-1])) == 3
        await answer_again(browser, 1)
        assert asked(model) == ["one", "two"]
        await ask(browser, "three")
        assert len(texts(model.requests[-1])) == 5


async def test_each_thread_has_its_own_history(model: ModelServer) -> None:
    client = client_of(model)
    async with serve_chat(lambda chat: streams(chat, client)) as (browser, chat):
        page = browser.page()
        await ask(browser, "one")
        first = page.thread.id
        await chat.switch_thread(await chat.create_thread())
        await until(lambda: page.thread.id != first)
        await ask(browser, "two")
        assert asked(model) == ["two"]
        await chat.switch_thread(first)
        await until(lambda: page.thread.id == first)
        await ask(browser, "three")
        assert asked(model) == ["one", "three"]
        await edit(browser, 0, "first")
        assert asked(model) == ["first"]


async def test_what_the_app_told_its_client_first_stays(model: ModelServer) -> None:
    client = client_of(model)
    client.chat("An example", echo="none")
    async with serve_chat(lambda chat: streams(chat, client)) as (browser, chat):
        page = browser.page()
        await ask(browser, "one")
        await edit(browser, 0, "first")
        assert asked(model) == ["An example", "first"]
        first = page.thread.id
        await chat.switch_thread(await chat.create_thread())
        await until(lambda: page.thread.id != first)
        await ask(browser, "two")
        assert asked(model) == ["An example", "two"]


async def test_a_user_who_clears_the_chat_clears_the_history(model: ModelServer) -> None:
    client = client_of(model)
    async with serve_chat(lambda chat: streams(chat, client)) as (browser, _):
        await ask(browser, "one")
        clear = {"threadId": browser.page().thread.id, "command": "clear", "args": ""}
        browser.send("chat:slash-command", clear)
        await until(lambda: browser.page().messages == [])
        await ask(browser, "two")
        assert asked(model) == ["two"]


async def test_an_app_that_clears_the_page_decides_about_its_client(model: ModelServer) -> None:
    """As with ui.Chat, whose clear_messages() is about the page."""
    client = client_of(model)
    async with serve_chat(lambda chat: streams(chat, client)) as (browser, chat):
        await ask(browser, "one")
        await chat.clear_messages()
        await until(lambda: browser.page().messages == [])
        await ask(browser, "two")
        assert asked(model) == ["one", "two"]
        await edit(browser, 0, "other")
        assert asked(model) == ["one", "other"]


async def test_an_app_that_keeps_only_the_newest_turns(model: ModelServer) -> None:
    client = client_of(model)

    def handler(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str) -> Any:
            client.set_turns(client.get_turns()[-2:])
            return await client.stream_async(text)

    async with serve_chat(handler) as (browser, _):
        for text in ("one", "two", "three"):
            await ask(browser, text)
        assert asked(model) == ["two", "three"]
        await edit(browser, 2, "other")
        assert asked(model) == ["two", "other"]
        await edit(browser, 0, "first")
        assert asked(model) == ["first"]


async def test_sessions_that_share_a_client_do_not_mix(model: ModelServer) -> None:
    """A client made beside the server function, by mistake."""
    client = client_of(model)

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        streams(Chat("chat"), client)

    app = App(ui.page_fluid(), server)
    async with serve(app) as browser, serve(app) as other:
        await ask(browser, "one")
        await ask(other, "two")
        assert asked(model) == ["two"]
        await ask(browser, "three")
        assert asked(model) == ["one", "three"]


async def test_two_answers_of_one_client_at_a_time_are_told_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    go = asyncio.Event()
    client = FakeClient(lambda asked: f"heard {asked.text}")

    def handler(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str) -> Any:
            await go.wait()
            return await client.stream_async(text)

    async with serve_chat(handler) as (browser, chat):
        page = browser.page()
        for text in ("one", "two", "three"):
            browser.submit(text)
            await until(lambda text=text: page.messages and page.messages[-1].text == text)
            before = page.thread.id
            await chat.switch_thread(await chat.create_thread())
            await until(lambda before=before: page.thread.id != before)
        go.set()
        await until(lambda: not any(t.busy for t in page.log.threads.values()))
    (record,) = [r for r in caplog.records if r.name == "shiny_chatkit.clients"]
    assert record.levelno == logging.WARNING
    assert "Chat('chat', client=client)" in record.getMessage()


@pytest.mark.parametrize("second", ["handler", "own"])
async def test_an_edit_after_a_bookmark(second: str, model: ModelServer) -> None:
    sessions: list[Chat] = []

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        client = client_of(model)
        if sessions and second == "own":  # The app has taken the second step of the migration.
            chat = Chat("chat", client=client)
        else:
            chat = Chat("chat")
            streams(chat, client)
        sessions.append(chat)
        chat.enable_bookmarking(client)

    app = App(lambda request: ui.page_fluid(), server, bookmark_store="url")
    async with serve(app) as browser:
        await ask(browser, "one")
        first = browser.page().thread.id
        await ask(browser, "two")
        await sessions[0].switch_thread(await sessions[0].create_thread())
        await until(lambda: browser.page().thread.id != first)
        known = len(urls(browser))
        await ask(browser, "three")
        await until(lambda: len(urls(browser)) > known)
        search = "?" + urlparse(urls(browser)[-1]).query
    async with serve(app, search=search) as browser:
        page = browser.page()
        await until(lambda: page.messages)
        await ask(browser, "four")
        assert asked(model) == ["three", "four"]
        await sessions[1].switch_thread(first)
        await until(lambda: page.thread.id == first)
        await edit(browser, 1, "other")
        assert asked(model) == ["one", "other"]


async def test_a_client_of_another_kind_is_told_about(caplog: pytest.LogCaptureFixture) -> None:
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat")
        chat.on_user_submit(lambda text: f"heard {text}")
        chat.enable_bookmarking(Client())

    async with serve(App(lambda request: ui.page_fluid(), server, bookmark_store="url")) as browser:
        await ask(browser, "one")
        await edit(browser, 0, "two")
        await edit(browser, 0, "three")
    (record,) = [r for r in caplog.records if r.name == "shiny_chatkit.clients"]
    assert "ctx.messages" in record.getMessage()
    assert "the Client given to enable_bookmarking()" in record.getMessage()
