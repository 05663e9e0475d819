"""A page learns that its browser is another guest, and is loaded again; nothing that is said at that moment is lost."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from shiny_chatkit import Chat
from shiny_chatkit.chat._guest import Guest, Owner, guest_of
from shiny_chatkit.stores import Account, MemoryStore, StoreError
from tests.server.harness import Browser, echo, serve_chat, until

from .helpers import answer_to, saved

OTHER = Owner("guest:" + "b" * 64, is_guest=True)


def chat_of_a_guest(store: MemoryStore) -> Any:
    return serve_chat(echo, store=store)


def guest_in(chat: Chat) -> Guest:
    return guest_of(chat._chat_session._session)


def shown(browser: Browser) -> list[str]:
    return [message.content for message in browser.page().messages]


async def texts(store: MemoryStore, owner: str | None) -> list[list[str]]:
    account = Account("chat", owner or "")
    threads = (await store.threads(account, limit=100)).rows
    return [[m.text for m in (await store.messages(account, t.id)).rows] for t in threads]


@pytest.mark.filterwarnings("ignore:`transform_user_input`")
async def test_what_is_not_answered_yet_is_taken_along(store: MemoryStore) -> None:
    may_begin = asyncio.Event()

    def setup(chat: Chat) -> None:
        @chat.transform_user_input
        async def _(text: str) -> str:
            await may_begin.wait()
            return text

        @chat.on_user_submit
        async def _(text: str) -> str:
            return f"re {text}"

    async with serve_chat(setup, store=store) as (browser, chat):
        browser.submit("one")
        turns = chat._chat_session.workspace.turns
        await until(lambda: turns.running == 1)
        browser.submit("two")
        await until(lambda: len(turns.waiting()) == 1)
        # Neither is a message of the thread yet.
        assert shown(browser) == []
        await guest_in(chat).leave(OTHER)
        assert await texts(store, OTHER.id) == [["one", "two"]]
        chat._chat_session.ownership.go_on()


@pytest.mark.parametrize("by_event", [True, False])
async def test_what_arrives_before_the_page_is_loaded_again_is_left_to_the_page(
    store: MemoryStore, by_event: bool
) -> None:
    async with chat_of_a_guest(store) as (browser, chat):
        await answer_to(browser, "one")
        await saved(chat)
        await guest_in(chat).leave(OTHER)
        if by_event:
            browser.submit("two")
        else:
            browser.set(chat_user_input="two")
        waiting = chat._chat_session._dispatch._waiting
        await until(lambda: waiting)
        assert shown(browser) == ["one", "You said one"]
        await saved(chat)
        assert await texts(store, OTHER.id) == [["one", "You said one"]]
        assert await texts(store, chat.owner) == []
        # Only so that this test can end as others do.
        waiting.clear()
        chat._chat_session.ownership.go_on()


async def test_what_arrives_meanwhile_is_answered_if_the_page_stays(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with chat_of_a_guest(store) as (browser, chat):
        await answer_to(browser, "one")
        await saved(chat)

        async def fail(*_: Any, **__: Any) -> int:
            browser.submit("two")
            await until(lambda: chat._chat_session._dispatch._waiting)
            raise StoreError("The database is away.")

        monkeypatch.setattr(store, "claim", fail)
        with pytest.raises(StoreError):
            await guest_in(chat).leave(OTHER)
        await until(lambda: shown(browser)[2:] == ["two", "You said two"])
        await saved(chat)
        assert await texts(store, chat.owner) == [["one", "You said one", "two", "You said two"]]
