"""Two processes that both answer in a conversation, because one stood still or the database was away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import psycopg
import pytest

from shiny_chatkit import Chat
from shiny_chatkit.stores import StoreError
from shiny_chatkit.types import ChatContext
from shiny_chatkit.workspace import _saving
from tests.server.harness import said, until
from tests.server.kept.helpers import answer_to, kept, last, saved


class Pausing:
    """Answers when the test says so, and notes what the model would see."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()
        self.seen: dict[str, list[str]] = {}

    def __call__(self, chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str, context: ChatContext) -> AsyncIterator[str]:
            self.seen[text] = [message.text for message in context.messages]
            yield "begun"
            if text == "first":
                await self.go_on.wait()
            yield f", {text}"


def stand_still(store: Any, database: str, monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Let a process renew no lease until an event is set, and let its leases expire."""
    may_renew, renew = asyncio.Event(), store.renew

    async def renew_later(holder: str) -> Any:
        await may_renew.wait()
        return await renew(holder)

    monkeypatch.setattr(store, "renew", renew_later)
    with psycopg.connect(database) as connection:
        connection.execute("UPDATE chatkit_leases SET expires_at = expires_at - 16000")
    return may_renew


@pytest.mark.parametrize("is_over", [False, True], ids=["answering", "complete"])
async def test_a_process_that_stood_still_shows_what_another_one_has_answered(
    stores: list[Any], database: str, monkeypatch: pytest.MonkeyPatch, *, is_over: bool
) -> None:
    setup = Pausing()
    async with kept(setup, stores[0]) as (here, chat):
        here.submit("first")
        await until(lambda: last(here) == "begun")
        await saved(chat)
        async with kept(setup, stores[1]) as (there, other):
            await until(lambda: last(there) == "begun")
            may_renew = stand_still(stores[0], database, monkeypatch)
            await answer_to(there, "second")
            if is_over:
                setup.go_on.set()
                await until(lambda: not here.page().thread.busy)
            may_renew.set()
            for page in (here.page(), there.page()):
                await until(lambda page=page: len(page.messages) == 4 and not page.thread.busy)
            await until(lambda: said(chat) == said(other))
            assert said(chat)[2:] == [("user", "second"), ("assistant", "begun, second")]
            await answer_to(here, "third")
            assert "begun, second" in setup.seen["third"]
            await until(lambda: len(said(other)) == 6 and said(chat) == said(other))


async def test_answers_without_a_database_are_everywhere_when_it_is_back(
    stores: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_saving, "MIN_RETRY_SECONDS", 0.1)
    setup = Pausing()
    async with kept(setup, stores[0]) as (here, chat):
        await answer_to(here, "one")
        async with kept(setup, stores[1]) as (there, other):
            await until(lambda: said(other) == said(chat))

            async def fail(*_: Any) -> None:
                raise StoreError("The database is away.")

            for store in stores:
                monkeypatch.setattr(store, "_write", fail)
            await answer_to(here, "two")
            await answer_to(there, "three")
            assert len(said(chat)) == len(said(other)) == 4
            for store in stores:
                monkeypatch.delattr(store, "_write")
            for page in (here.page(), there.page()):
                await until(lambda page=page: len(page.messages) == 6 and not page.thread.busy)
            await until(lambda: len(said(chat)) == 6 and said(chat) == said(other))
            texts = [text for _, text in said(chat)]
            assert {"two", "begun, two", "three", "begun, three"} < {*texts}
            await answer_to(here, "four")
            assert {*texts} < {*setup.seen["four"], "four"}
            await until(lambda: len(said(other)) == 8 and said(chat) == said(other))


async def test_a_lease_is_renewed_after_an_error_that_nobody_expected(
    stores: list[Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    setup = Pausing()
    async with kept(setup, stores[0]) as (here, _):
        renew, renewed = stores[0].renew, asyncio.Event()

        async def fail_once(holder: str) -> Any:
            if not caplog.records:
                raise LookupError("Nobody expected this.")
            renewed.set()
            return await renew(holder)

        monkeypatch.setattr(stores[0], "renew", fail_once)
        here.submit("first")
        await until(renewed.is_set)
        (record,) = caplog.records
        assert record.name == "shiny_chatkit.store"
        assert "LookupError" in caplog.text
        setup.go_on.set()
        await until(lambda: not here.page().thread.busy)
