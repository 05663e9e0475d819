"""Models remember conversations in a store: over a reload, the end of a process, and in two pages."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Callable
from typing import Any

import pytest

from shiny_chatkit import Chat
from shiny_chatkit.stores import MemoryStore
from shiny_chatkit.testing import Asked, FakeClient
from shiny_chatkit.types import ToolCall
from shiny_chatkit.workspace import _workspace
from tests.server.harness import Browser, silent, until
from tests.server.kept.helpers import end_process, kept, saved
from tests.server.model_client import over

Setup = Callable[[Chat, FakeClient], None]


def look() -> str:
    """Look."""
    return "Nothing."


def client() -> FakeClient:
    def reply(asked: Asked) -> Any:
        if asked.text == "look":
            return ["Let me look. ", ToolCall("look")]
        return "Heard."

    made = FakeClient(reply)
    made.register_tool(look)
    return made


def by_itself(chat: Chat, client: FakeClient) -> None:
    chat.client = client


def in_a_handler(chat: Chat, client: FakeClient) -> None:
    @chat.on_user_submit
    async def _(text: str) -> Any:
        return await client.stream_async(text, content="all")


async def ask(browser: Browser, text: str) -> None:
    known = sum(m.role == "assistant" for m in browser.page().messages)
    browser.submit(text)
    await over(browser, known + 1)


def told(client: FakeClient) -> list[str]:
    return [
        "result" if turn.contents[-1].content_type == "tool_result" else turn.text
        for turn in client.asked[-1].turns
    ]


@pytest.mark.parametrize("ends", [False, True])
@pytest.mark.parametrize("setup", [by_itself, in_a_handler])
async def test_a_model_remembers(setup: Setup, ends: bool, store: MemoryStore) -> None:
    first, second = client(), client()
    async with kept(lambda chat: setup(chat, first), store) as (browser, chat):
        await ask(browser, "look")
        await ask(browser, "two")
        before = told(first)
        assert before == ["look", "Let me look. ", "result", "Heard.", "two"]
        await saved(chat)
        if ends:
            end_process()
    async with kept(lambda chat: setup(chat, second), store) as (browser, _):
        await ask(browser, "three")
        assert told(second) == [*before, "Heard.", "three"]


@pytest.mark.parametrize("setup", [by_itself, in_a_handler])
async def test_a_process_that_ends_in_the_middle(setup: Setup, store: MemoryStore) -> None:
    async def endless(text: str) -> Any:
        yield "So far "
        await asyncio.Event().wait()

    first = FakeClient(lambda asked: endless(asked.text) if asked.text == "long" else "Heard.")
    second = client()
    async with kept(lambda chat: setup(chat, first), store) as (browser, chat):
        await ask(browser, "one")
        browser.submit("long")
        await until(lambda: "So far" in browser.page().messages[-1].text)
        await saved(chat)
        end_process()
    async with kept(lambda chat: setup(chat, second), store) as (browser, _):
        await ask(browser, "next")
        assert [text.strip() for text in told(second)] == [
            "one",
            "Heard.",
            "long",
            "So far",
            "next",
        ]


@pytest.mark.parametrize("setup", [by_itself, in_a_handler])
async def test_two_pages_ask_in_turn(setup: Setup, store: MemoryStore) -> None:
    first, second = client(), client()
    async with (
        kept(lambda chat: setup(chat, first), store) as (one, _),
        kept(lambda chat: setup(chat, second), store) as (two, _),
    ):
        await ask(one, "1")
        await until(lambda: len(two.page().messages) == 2 and not two.page().thread.busy)
        await ask(two, "2")
        assert told(second) == ["1", "Heard.", "2"]
        await until(lambda: len(one.page().messages) == 4 and not one.page().thread.busy)
        await ask(one, "3")
        assert told(first) == ["1", "Heard.", "2", "Heard.", "3"]


async def test_an_edit_after_a_restart(store: MemoryStore) -> None:
    second = client()
    async with kept(lambda chat: by_itself(chat, client()), store) as (browser, chat):
        for text in ("one", "two", "three"):
            await ask(browser, text)
        await saved(chat)
        end_process()
    async with kept(lambda chat: by_itself(chat, second), store) as (browser, chat):
        page = browser.page()
        edit = {"threadId": page.thread.id, "messageId": page.messages[2].id, "text": "other"}
        browser.send("chat:edit-message", edit)
        await until(lambda: len(page.messages) == 4 and page.messages[2].text == "other")
        await over(browser, 2)
        assert told(second) == ["one", "Heard.", "other"]
        await saved(chat)
        end_process()
    async with kept(lambda chat: by_itself(chat, second), store) as (browser, _):
        await ask(browser, "next")
        assert told(second) == ["one", "Heard.", "other", "Heard.", "next"]


async def test_a_title_outlives_its_session(store: MemoryStore) -> None:
    async with kept(silent, store, client=client(), titles=lambda m: "Written") as (browser, chat):
        await ask(browser, "one")
        await until(lambda: browser.page().thread.info()["title"] == "Written")
        await saved(chat)
        end_process()
    async with kept(silent, store, client=client(), titles=True) as (browser, _):
        assert browser.page().thread.info()["title"] == "Written"


async def test_a_title_is_written_although_its_session_has_ended(store: MemoryStore) -> None:
    may_write = asyncio.Event()
    begun = asyncio.Event()

    async def write(messages: Any) -> str:
        begun.set()
        await may_write.wait()
        return "Written"

    async with kept(silent, store, client=client(), titles=write) as (browser, _):
        await ask(browser, "one")
        await begun.wait()
    async with kept(silent, store, client=client()) as (browser, _):
        may_write.set()
        await until(lambda: browser.page().thread.info()["title"] == "Written")


async def test_memories_leave_with_their_workspace(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_workspace, "LINGER_SECONDS", 0)
    async with kept(lambda chat: by_itself(chat, client()), store) as (browser, chat):
        await ask(browser, "one")
        memories = weakref.ref(chat._chat_session.clients._memories)
        del browser, chat

    def are_gone() -> bool:
        gc.collect()
        return memories() is None

    await until(are_gone)
