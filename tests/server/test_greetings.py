"""Greetings: fixed, from functions, streamed, removed and asked for again."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from shiny import ui
from shinychat import chat_greeting as shinychat_greeting

from shiny_chatkit import chat_greeting
from shiny_chatkit.testing import FakeClient
from tests.server.harness import Browser, echo, said, serve_chat, silent, until


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
