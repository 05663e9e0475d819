"""A user claims the conversations of a guest who is still there, or whose answer still runs."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from shiny import App, Inputs, Outputs, Session, ui

from shiny_chatkit import Chat, chat_ui
from shiny_chatkit.stores import Account, SQLStore, StoreError, ThreadStore
from tests.server.harness import Browser, serve, until

from .helpers import answer_to, saved

GUEST = {"cookie": f"shiny_chatkit_guest={'a' * 43}"}


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SQLStore]:
    store = SQLStore(f"sqlite:///{tmp_path}/chats.db")
    yield store
    await store.close()


@contextlib.asynccontextmanager
async def chat_of(store: ThreadStore, user: str | None) -> AsyncIterator[tuple[Browser, Chat]]:
    chats: list[Chat] = []

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat", store=store, user=(lambda _: user) if user else None)
        chats.append(chat)

        @chat.on_user_submit
        async def _(text: str):
            yield f"re {text}"
            if text == "long":
                await asyncio.Event().wait()

    app = App(ui.page_fluid(chat_ui("chat")), server)
    async with serve(app, headers=GUEST) as browser:
        yield browser, chats[0]


def account_of(chat: Chat) -> Account:
    persistence = chat._chat_session.workspace.persistence
    assert persistence is not None
    return persistence.account


async def texts(store: ThreadStore, account: Account) -> list[list[str]]:
    threads = (await store.threads(account, limit=100)).rows
    return [[m.text for m in (await store.messages(account, t.id)).rows] for t in threads]


async def test_an_answer_that_is_being_written_is_interrupted_and_moves(store: SQLStore) -> None:
    async with chat_of(store, None) as (browser, chat):
        page = browser.page()
        browser.submit("long")
        await until(lambda: [m.content for m in page.messages] == ["long", "re long"])
        guest, workspace = account_of(chat), chat._chat_session.workspace
    async with chat_of(store, "ada") as (_, chat):
        assert await chat.claim_threads() == 1
        assert workspace.turns.idle.is_set()
        assert workspace.persistence is not None
        await workspace.persistence.saver.written()
        assert await texts(store, guest) == []
        assert await texts(store, account_of(chat)) == [["long", "re long"]]


async def test_another_tab_of_the_guest_begins_anew(store: SQLStore) -> None:
    async with chat_of(store, None) as (browser, guest):
        page = browser.page()
        await answer_to(browser, "one")
        await saved(guest)
        async with chat_of(store, "ada") as (_, chat):
            assert await chat.claim_threads() == 1
            await until(lambda: page.shows())
            await answer_to(browser, "two")
            assert page.shows("two", "re two")
            await saved(guest)
            assert await texts(store, account_of(guest)) == [["two", "re two"]]
            assert await texts(store, account_of(chat)) == [["one", "re one"]]


async def test_what_cannot_be_saved_is_not_claimed(
    store: SQLStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: Any) -> None:
        raise StoreError("The disk is full.")

    async with chat_of(store, None) as (browser, guest):
        await answer_to(browser, "one")
        await saved(guest)
        async with chat_of(store, "ada") as (_, chat):
            with monkeypatch.context() as patch:
                patch.setattr(store, "save", fail)
                await answer_to(browser, "two")
                with pytest.raises(StoreError):
                    await chat.claim_threads()
                assert browser.page().shows("one", "re one", "two", "re two")
            await saved(guest)
            assert await chat.claim_threads() == 1
            assert await texts(store, account_of(chat)) == [["one", "re one", "two", "re two"]]
