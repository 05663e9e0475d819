"""The client that an app passes to its chat has the turns of the thread on show, as with shinychat."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import urlparse

import chatlas
import pytest
from shiny import App, Inputs, Outputs, Session, reactive, ui

from shiny_chatkit import Chat
from shiny_chatkit.stores import MemoryStore
from shiny_chatkit.testing import FakeClient
from tests.models import Call, ModelServer, Say, Script
from tests.server.harness import Browser, serve, serve_chat, until
from tests.server.kept.helpers import end_process, kept, saved
from tests.server.model_client import client as client_of
from tests.server.model_client import over, texts
from tests.server.test_bookmarks import urls
from tests.server.thread_steps import create, switch


def fake() -> FakeClient:
    return FakeClient(lambda asked: f"heard {asked.text}")


def with_fake(chat: Chat) -> None:
    chat.client = fake()


def turns(chat: Chat) -> list[str]:
    """Return what the app reads from its own client."""
    return [turn.text for turn in chat.client.value.get_turns()]


def dialog(*asked: str) -> list[str]:
    return [text for question in asked for text in (question, f"heard {question}")]


async def ask(browser: Browser, text: str) -> str:
    known = sum(m.role == "assistant" for m in browser.page().messages)
    message_id = browser.submit(text)
    await over(browser, known + 1)
    return message_id


async def edit(browser: Browser, message_id: str, text: str, answers: int) -> None:
    data = {"threadId": browser.page().thread.id, "messageId": message_id, "text": text}
    browser.send("chat:edit-message", data)
    await until(lambda: all(m.id != message_id for m in browser.page().messages))
    await over(browser, answers)


# -- What the app reads --------------------------------------------------------------------------


async def test_it_has_the_turns_of_a_real_model_with_its_tools(model: ModelServer) -> None:
    def get_weather(city: str) -> str:
        """The weather in a city."""
        return f"Sunny in {city}"

    model.answer = Script([Call("get_weather", {"city": "Paris"})], [Say("It is sunny.")])

    def setup(chat: Chat) -> None:
        chat.client = client_of(model, get_weather, system_prompt="Be brief.")

    async with serve_chat(setup) as (browser, chat):
        await ask(browser, "The weather?")
        client = chat.client.value
        _, called, result, answer = client.get_turns()
        assert called.contents[-1].name == "get_weather"
        assert result.contents[0].value == "Sunny in Paris"
        assert result.contents[0].request.arguments == {"city": "Paris"}
        assert client.get_last_turn() is answer
        assert client.system_prompt == "Be brief."
        assert client.get_turns(include_system_prompt=True)[0].role == "system"


async def test_it_follows_edits_answers_and_threads() -> None:
    async with serve_chat(with_fake) as (browser, chat):
        assert turns(chat) == []
        await ask(browser, "one")
        second = await ask(browser, "two")
        assert turns(chat) == dialog("one", "two")
        await edit(browser, second, "other", 2)
        assert turns(chat) == dialog("one", "other")
        last = browser.page().messages[-1].id
        browser.send("chat:resend-from", {"messageId": last, "threadId": browser.page().thread.id})
        await until(lambda: browser.page().messages[-1].id != last)
        await over(browser, 2)
        assert turns(chat) == dialog("one", "other")

        first = browser.page().thread.id
        await create(browser)
        assert turns(chat) == []
        await ask(browser, "three")
        assert turns(chat) == dialog("three")
        await switch(browser, first)
        assert turns(chat) == dialog("one", "other")
        browser.send("chat:slash-command", {"threadId": first, "command": "clear", "args": ""})
        await until(lambda: browser.page().messages == [])
        assert turns(chat) == []


async def test_an_answer_in_another_thread_does_not_show() -> None:
    async with serve_chat(with_fake) as (browser, chat):
        await ask(browser, "one")
        first = browser.page().thread.id
        await create(browser)
        browser.submit("two", thread_id=first)
        await until(lambda: chat.thread_client(first).get_last_turn().text == "heard two")
        assert turns(chat) == []
        await switch(browser, first)
        await over(browser, 2)
        assert turns(chat) == dialog("one", "two")


async def test_it_is_complete_when_the_stream_has_succeeded() -> None:
    seen: list[list[str]] = []

    def setup(chat: Chat) -> None:
        chat.client = fake()

        @reactive.effect
        def _() -> None:
            if chat.latest_message_stream.status() == "success":
                seen.append(turns(chat))

    async with serve_chat(setup) as (browser, _):
        await ask(browser, "one")
        await until(lambda: seen)
        assert seen[0] == dialog("one")


@pytest.mark.parametrize("ends", [False, True])
async def test_it_comes_back_with_a_kept_conversation(ends: bool) -> None:
    store = MemoryStore()
    async with kept(with_fake, store) as (browser, chat):
        await ask(browser, "one")
        await saved(chat)
        if ends:
            end_process()
    async with kept(with_fake, store) as (browser, chat):
        await until(lambda: len(browser.page().messages) == 2)
        assert turns(chat) == dialog("one")
        await ask(browser, "two")
        assert turns(chat) == dialog("one", "two")


async def test_two_pages_of_a_person_have_the_same() -> None:
    store = MemoryStore()
    async with kept(with_fake, store) as (browser, chat), kept(with_fake, store) as (_, other):
        await ask(browser, "one")
        assert turns(other) == dialog("one")
        assert chat.client.value is not other.client.value
        other.client.value.set_turns([])
        await ask(browser, "two")
        assert turns(other) == turns(chat)


async def test_it_comes_back_with_a_bookmark() -> None:
    chats: list[Chat] = []

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        client = fake()
        chats.append(Chat("chat", client=client))
        chats[-1].enable_bookmarking(client)

    app = App(lambda request: ui.page_fluid(), server, bookmark_store="url")
    async with serve(app) as browser:
        await ask(browser, "one")
        await until(lambda: urls(browser))
        search = "?" + urlparse(urls(browser)[-1]).query
        assert turns(chats[0]) == dialog("one")
    async with serve(app, search=search) as browser:
        await until(lambda: len(browser.page().messages) == 2)
        assert turns(chats[1]) == dialog("one")
        await ask(browser, "two")
        assert turns(chats[1]) == dialog("one", "two")


# -- What the app changes ------------------------------------------------------------------------


async def test_the_model_reads_what_the_app_has_made_of_the_turns(model: ModelServer) -> None:
    def setup(chat: Chat) -> None:
        chat.client = client_of(model)

    def asked() -> list[str]:
        return [said for role, said in texts(model.requests[-1]) if role == "user"]

    async with serve_chat(setup) as (browser, chat):
        for text in ("one", "two", "three"):
            message_id = await ask(browser, text)
        client = chat.client.value
        client.set_turns(client.get_turns()[-2:])
        await ask(browser, "four")
        assert asked() == ["three", "four"]
        await edit(browser, message_id, "other", 3)
        assert asked() == ["other"]
        client.set_turns([])
        await ask(browser, "five")
        assert asked() == ["five"]
        await client.chat_async("Between", echo="none")
        await ask(browser, "six")
        assert asked() == ["five", "Between", "six"]


async def test_what_the_app_says_first_begins_every_thread() -> None:
    example = [chatlas.UserTurn("example"), chatlas.AssistantTurn("answer")]

    def setup(chat: Chat) -> None:
        chat.client = client = fake()
        client.set_turns(example)

    async with serve_chat(setup) as (browser, chat):
        await ask(browser, "one")
        assert turns(chat) == ["example", "answer", *dialog("one")]
        await create(browser)
        assert turns(chat) == ["example", "answer"]
        await ask(browser, "two")
        assert turns(chat) == ["example", "answer", *dialog("two")]


async def test_a_command_continues_the_conversation_with_the_client(model: ModelServer) -> None:
    def setup(chat: Chat) -> None:
        client = client_of(model)
        chat.client = client

        @chat.slash_command("sum")
        async def _() -> Any:
            return await client.stream_async("Sum it up")

    def asked() -> list[str]:
        return [said for role, said in texts(model.requests[-1]) if role == "user"]

    async with serve_chat(setup) as (browser, chat):
        await ask(browser, "one")
        thread = browser.page().thread.id
        browser.send("chat:slash-command", {"command": "sum", "args": "", "threadId": thread})
        await over(browser, 2)
        assert asked() == ["one", "Sum it up"]
        assert len(turns(chat)) == 4
        last = browser.page().messages[-1].id
        browser.send("chat:resend-from", {"messageId": last, "threadId": thread})
        await until(lambda: browser.page().messages[-1].id != last)
        await over(browser, 2)
        assert asked() == ["one", "Sum it up"]
        await ask(browser, "two")
        assert asked() == ["one", "Sum it up", "two"]
        assert len(turns(chat)) == 6


async def test_another_client_has_the_turns() -> None:
    async with serve_chat(with_fake) as (browser, chat):
        await ask(browser, "one")
        first, second = chat.client.value, fake()
        chat.client.set(second)
        assert turns(chat) == dialog("one")
        assert first.get_turns() == []
        await ask(browser, "two")
        assert turns(chat) == dialog("one", "two")
        await create(browser)
        assert turns(chat) == []


# -- Who must not read it ------------------------------------------------------------------------


class Wrapper:
    def __init__(self, client: Any) -> None:
        self.client = client


def in_a_closure(client: FakeClient) -> Callable[..., None]:
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        Chat("chat", client=client)

    return server


def in_an_object(client: FakeClient) -> Callable[..., None]:
    wrapper = Wrapper(client)

    def server(input: Inputs) -> None:
        Chat("chat", client=wrapper.client)

    return server


def in_a_function(client: FakeClient) -> Callable[..., None]:
    def new_chat() -> None:
        Chat("chat", client=client)

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        new_chat()

    return server


@pytest.mark.parametrize("made", [in_a_closure, in_an_object, in_a_function])
async def test_a_client_that_all_sessions_reach_never_has_any(
    made: Callable[[FakeClient], Any],
) -> None:
    client = fake()
    async with serve(App(ui.page_fluid(), made(client))) as browser:
        await ask(browser, "secret")
        assert client.get_turns() == []


shared_client: FakeClient | None = None


async def test_a_variable_of_a_module_never_has_any() -> None:
    """As in an Express app, whose code is no function, with a module beside it."""
    global shared_client
    shared_client = fake()
    reach = {"client": lambda: shared_client}
    get = functools.partial(dict.__getitem__, reach, "client")

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        Chat("chat", client=get()())

    try:
        async with serve(App(ui.page_fluid(), server)) as browser:
            await ask(browser, "secret")
            assert shared_client.get_turns() == []
    finally:
        shared_client = None


async def test_a_client_from_a_cache_is_emptied_for_the_next_session() -> None:
    cached = functools.cache(fake)

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        Chat("chat", client=cached())

    app = App(ui.page_fluid(), server)
    async with serve(app) as browser:
        await ask(browser, "one")
    assert cached().get_turns() == []
    async with serve(app) as browser:
        await ask(browser, "one")
        async with serve(app) as other:
            assert cached().get_turns() == []
            await ask(other, "two")
            await ask(browser, "three")
            assert cached().get_turns() == []
            assert [turn.text for turn in cached().asked[-1].turns] == [*dialog("one"), "three"]


async def test_two_chats_of_a_session_with_one_client() -> None:
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        client = fake()
        chats.extend(Chat(id, client=client) for id in ("chat", "other"))

    chats: list[Chat] = []
    async with serve(App(ui.page_fluid(), server), open=("chat", "other")) as browser:
        await ask(browser, "one")
        assert turns(chats[0]) == turns(chats[1]) == []


async def test_nothing_is_left_when_the_session_has_ended() -> None:
    async with serve_chat(with_fake) as (browser, chat):
        await ask(browser, "one")
        client = chat.client.value
    assert client.get_turns() == []
