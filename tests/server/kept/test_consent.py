"""Permission for tools is given by a person: whoever gets the conversation later is asked again."""

from __future__ import annotations

from typing import Any

import pytest

from shiny_chatkit.stores import Account, MemoryStore
from tests.server.approval.asking import cards, choose, fake, ran
from tests.server.harness import Browser, serve_chat, silent, until

from .helpers import end_process, saved


def serve(store: MemoryStore, user: str) -> Any:
    """Serve the chat of a user, whose client uses a tool in each answer."""
    ran.clear()
    return serve_chat(silent, client=fake(), ask_before="delete_all", store=store, user=user)


async def allow_always(store: MemoryStore, user: str) -> dict[str, Any]:
    """Let a user allow the tool for the whole conversation, and return their export."""
    async with serve(store, user) as (browser, chat):
        browser.submit("go")
        await choose(browser, "always")
        await saved(chat)
        return await chat.export_account()


async def is_asked(browser: Browser) -> bool:
    """Return whether the next message needs a permission."""
    await until(lambda: cards(browser))
    known = len(cards(browser))
    browser.submit("again")
    await until(lambda: len(cards(browser)) > known and (ran or "permission" in cards(browser)[-1]))
    return not ran


async def test_the_person_is_not_asked_again(store: MemoryStore) -> None:
    await allow_always(store, "ada")
    end_process()
    async with serve(store, "ada") as (browser, _):
        assert not await is_asked(browser)


@pytest.mark.parametrize("trusted", [False, True])
async def test_who_imports_it_is_asked(store: MemoryStore, trusted: bool) -> None:
    data = await allow_always(store, "mallory")
    async with serve(store, "ada") as (browser, chat):
        assert await chat.import_account(data, trusted=trusted) == 1
        await chat.switch_thread(data["threads"][0]["id"])
        assert await is_asked(browser)


async def test_who_claims_it_is_asked(store: MemoryStore) -> None:
    await allow_always(store, "mallory")
    end_process()
    assert await store.claim(Account("chat", "user:mallory"), by=Account("chat", "user:ada")) == 1
    async with serve(store, "ada") as (browser, _):
        assert await is_asked(browser)
