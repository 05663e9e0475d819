"""Greetings: fixed, from functions, streamed, removed and asked for again."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import urlparse

import pytest
from shiny import App, Inputs, Outputs, Session, ui
from shinychat import chat_greeting as shinychat_greeting

from shiny_chatkit import Chat, chat_greeting, chat_ui
from shiny_chatkit.stores import MemoryStore
from shiny_chatkit.testing import FakeClient
from tests.server.harness import Browser, echo, said, serve, serve_chat, silent, until


def request(browser: Browser, number: int = 1) -> None:
    browser.set(**{"chat_greeting_requested:shiny.number": number})


def shown(browser: Browser) -> dict[str, Any]:
    """Return the greeting that the page shows: its texts, and its state."""
    parts: list[dict[str, Any]] = []
    state: dict[str, Any] = {"wanted": True}
    for event in browser.page().events:
        data = event["data"]
        if event["event"] in ("chat:state-response", "chat:greeting"):
            parts = [dict(part) for part in data.get("greeting", [])]
            state = data.get("greetingState", {} if "greeting" in data else {"wanted": True})
        elif event["event"] == "chat:greeting-chunk":
            if parts and parts[-1]["type"] == "text":
                parts[-1]["text"] += data["chunk"]
            else:
                parts.append({"type": "text", "text": data["chunk"]})
    texts = [part.get("text", part.get("html", "")).strip() for part in parts]
    return {"texts": texts, **state}


async def words() -> AsyncIterator[str]:
    for word in ("Good ", "**morn", "ing**"):
        await asyncio.sleep(0)
        yield word


def sync_words() -> Iterator[Any]:
    yield "Good "
    yield "**morning**"


async def a_text() -> str:
    await asyncio.sleep(0)
    return "Good **morning**"


async def a_stream() -> AsyncIterator[str]:
    return words()


GREETINGS: dict[str, Any] = {
    "text": "Good **morning**",
    "option": chat_greeting("Good **morning**"),
    "shinychat": shinychat_greeting("Good **morning**"),
    "function": lambda: "Good **morning**",
    "async function": a_text,
    "generator": sync_words,
    "async generator": words,
    "function that returns a stream": lambda: chat_greeting(words()),
    "async function that returns a stream": a_stream,
    "function that returns an awaitable": lambda: chat_greeting(a_text()),
}


@pytest.mark.parametrize("greeting", GREETINGS.values(), ids=GREETINGS.keys())
async def test_a_greeting_may_be_anything(greeting: Any) -> None:
    async with serve_chat(echo, greeting=greeting) as (browser, chat):
        await browser.open()
        request(browser)
        await until(lambda: shown(browser) == {"texts": ["Good **morning**"]})
        assert chat.get_greeting() == "Good **morning**"
        assert said(chat) == []
        # It is asked for once, and stays.
        count = len(browser.page().events)
        request(browser, 2)
        browser.submit("Hi")
        await until(lambda: browser.page().shows("Hi", "You said Hi"))
        assert not browser.page().events[count:] or all(
            not event["event"].startswith("chat:greeting")
            for event in browser.page().events[count:]
        )
        assert [content for _, content in said(chat)] == ["Hi", "You said Hi"]


@pytest.mark.parametrize("of", [chat_greeting, shinychat_greeting])
async def test_ui_and_persistence(of: Any) -> None:
    greeting = of(ui.tags.b("Hi", id="x"), persistent=True)
    async with serve_chat(silent, greeting=greeting, suggestions=["a"]) as (browser, chat):
        await browser.open()
        state = shown(browser)
        assert state["persistent"] is True
        assert state["texts"][0] == '<b id="x">Hi</b>'
        assert "data-suggestion" in state["texts"][1]
        assert (chat.get_greeting() or "").strip() == '<b id="x">Hi</b>'


async def test_every_new_conversation_is_greeted() -> None:
    count = iter(range(1, 10))
    async with serve_chat(echo, greeting=lambda: f"Greeting {next(count)}") as (browser, chat):
        page = await browser.open()
        request(browser, 1)
        await until(lambda: shown(browser)["texts"] == ["Greeting 1"])
        first = page.thread_id
        await chat.create_thread()
        await until(lambda: page.thread_id != first)
        assert shown(browser) == {"texts": [], "wanted": True}
        request(browser, 2)
        await until(lambda: shown(browser)["texts"] == ["Greeting 2"])
        await chat.switch_thread(first)
        await until(lambda: shown(browser)["texts"] == ["Greeting 1"])
        # Cleared messages leave it alone, unless it is to be cleared, too.
        browser.submit("Hi")
        await until(lambda: page.shows("Hi", "You said Hi"))
        request(browser, 3)
        await chat.clear_messages()
        await until(lambda: page.shows())
        assert shown(browser)["texts"] == ["Greeting 1"]
        await chat.clear_messages(greeting=True)
        await until(lambda: shown(browser) == {"texts": [], "wanted": True, "cleared": True})
        assert chat.get_greeting() is None
        request(browser, 4)
        await until(lambda: shown(browser)["texts"] == ["Greeting 3"])


async def test_the_app_sets_and_removes_it() -> None:
    async with serve_chat(echo) as (browser, chat):
        await browser.open()
        assert shown(browser) == {"texts": [], "wanted": True}
        await chat.set_greeting(chat_greeting(words(), persistent=True))
        await until(lambda: shown(browser) == {"texts": ["Good **morning**"], "persistent": True})
        await chat.create_thread()
        await until(lambda: shown(browser) == {"texts": ["Good **morning**"], "persistent": True})
        await chat.set_greeting(None)
        await until(lambda: shown(browser) == {"texts": [], "wanted": True, "cleared": True})
        await chat.set_greeting("First")
        browser.submit("Hi")
        await until(lambda: browser.page().shows("Hi", "You said Hi"))
        # What has disappeared stays away until the conversation is cleared.
        await chat.set_greeting(chat_greeting("Second", persistent=True))
        await until(lambda: shown(browser) == {"texts": ["Second"]})


async def test_a_slow_function_does_not_keep_anybody_waiting() -> None:
    go = threading.Event()

    def slow() -> str:
        go.wait(10)
        return "At last"

    async with serve_chat(echo, greeting=slow) as (browser, _):
        await browser.open()
        request(browser)
        browser.submit("Hi")
        await until(lambda: browser.page().shows("Hi", "You said Hi"))
        go.set()
        await until(lambda: shown(browser)["texts"] == ["At last"])


@pytest.mark.parametrize("kind", ["function", "stream"])
async def test_errors_follow_on_error(kind: str) -> None:
    async def fail() -> AsyncIterator[str]:
        yield "So far"
        raise RuntimeError("No greeting today")

    def stumble() -> str:
        raise RuntimeError("No greeting today")

    greeting = stumble if kind == "function" else fail
    async with serve_chat(echo, greeting=greeting, on_error="actual") as (browser, _):
        await browser.open()
        request(browser)
        await until(
            lambda: any(
                "No greeting today" in str(frame) for frame in browser.frames("notification")
            )
        )
        if kind == "stream":
            assert shown(browser)["texts"] == ["So far"]
        browser.submit("Hi")
        await until(lambda: browser.page().shows("Hi", "You said Hi"))


async def test_a_function_may_take_the_client() -> None:
    client = FakeClient(lambda asked: f"Model: {asked.text}")

    async def greet(client: Any) -> Any:
        assert client.get_turns() == []
        return chat_greeting(await client.stream_async("Say hello"), persistent=True)

    async with serve_chat(silent, greeting=greet, client=client) as (browser, chat):
        await browser.open()
        request(browser)
        await until(lambda: shown(browser) == {"texts": ["Model: Say hello"], "persistent": True})
        assert said(chat) == []
        browser.submit("Hi")
        await until(lambda: len(browser.page().messages) == 2 and browser.page().idle)
        assert "Say hello" not in str(chat.thread_client().get_turns())


async def test_a_bookmark_keeps_the_text_of_a_greeting() -> None:
    count = iter(range(1, 10))

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat", greeting=lambda: chat_greeting(f"*{next(count)}*", persistent=True))
        echo(chat)
        chat.enable_bookmarking()

    app = App(lambda request: ui.page_fluid(), server, bookmark_store="url")
    async with serve(app) as browser:
        request(browser)
        await until(lambda: shown(browser)["texts"] == ["*1*"])
        browser.submit("Hi")
        await until(lambda: browser.page().shows("Hi", "You said Hi"))
        await until(lambda: browser.frames("updateQueryString"))
        address = browser.frames("updateQueryString")[-1]["queryString"]
    assert "greeting_requested" not in address
    async with serve(app, search="?" + urlparse(address).query) as browser:
        await until(lambda: len(browser.page().messages) == 2)
        assert shown(browser) == {"texts": ["*1*"], "persistent": True}
        # A request that reaches a conversation with messages is late.
        request(browser)
        await browser.barrier()
        assert next(count) == 2


async def test_each_tab_of_a_kept_conversation_is_greeted_until_it_has_messages() -> None:
    store, calls = MemoryStore(), iter(range(1, 10))

    def greet() -> str:
        return f"Greeting {next(calls)}"

    async with serve_chat(echo, greeting=greet, store=store, user="ada") as (browser, _):
        request(browser)
        await until(lambda: shown(browser)["texts"] == ["Greeting 1"])
        async with serve_chat(echo, greeting=greet, store=store, user="ada") as (other, chat):
            request(other)
            await until(lambda: shown(other)["texts"] == ["Greeting 2"])
            assert shown(browser)["texts"] == ["Greeting 1"]
            other.submit("Hi")
            await until(lambda: other.page().shows("Hi", "You said Hi"))
            assert [content for _, content in said(chat)] == ["Hi", "You said Hi"]
    async with serve_chat(echo, greeting=greet, store=store, user="ada") as (browser, _):
        request(browser)
        await browser.barrier()
        assert next(calls) == 3


async def test_the_greeting_of_the_page_takes_precedence_until_it_is_removed() -> None:
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chats.append(Chat("chat", greeting="Of the server", suggestions=["a"]))

    chats: list[Chat] = []
    app = App(ui.page_fluid(chat_ui("chat", greeting="Of the page")), server)
    async with serve(app) as browser:
        assert shown(browser)["wanted"] is True
        assert len(shown(browser)["texts"]) == 1
        await chats[0].clear_messages(greeting=True)
        await until(lambda: shown(browser)["texts"][:1] == ["Of the server"])
        assert "wanted" not in shown(browser)


@pytest.mark.parametrize(
    ("greeting", "error"),
    [
        (lambda: "x", "is content, not a function"),
        (words(), "cannot stream a greeting"),
        (object(), "Cannot show a value of type object"),
    ],
)
def test_a_page_takes_content_only(greeting: Any, error: str) -> None:
    with pytest.raises(TypeError, match=error):
        chat_ui("chat", greeting=greeting)


def test_options_of_a_greeting_are_checked() -> None:
    with pytest.raises(TypeError, match="`persistent` must be True or False"):
        chat_greeting("x", persistent="yes")  # pyright: ignore[reportArgumentType]
    with pytest.raises(TypeError, match="needs something to show"):
        chat_greeting(None)
    with pytest.warns(Warning, match="persistent=True"):
        assert chat_greeting("x", dismissible=False).persistent
