"""Several processes share one PostgreSQL: two stores of one database stand for two processes."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from typing import Any

import psycopg
import pytest
import pytest_asyncio

from shiny_chatkit.stores import SQLStore
from shiny_chatkit.workspace import _sharing
from tests.server.harness import answering, echo, said, until
from tests.server.kept.helpers import answer_to, kept, last
from tests.server.test_threads import Gates
from tests.support.postgres import PostgresServer


@pytest.fixture
def database(postgres: PostgresServer) -> str:
    return postgres.new_database()


@pytest_asyncio.fixture
async def stores(database: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[Any]]:
    monkeypatch.setattr(_sharing, "RENEW_SECONDS", 0.1)
    stores = [SQLStore(database), SQLStore(database)]
    yield stores
    for store in stores:
        await store.close()


async def test_pages_of_two_processes_are_in_step(stores: list[Any]) -> None:
    async with kept(echo, stores[0]) as (here, chat):
        await answer_to(here, "one")
        async with kept(echo, stores[1]) as (there, other):
            await until(lambda: said(other) == said(chat))
            await answer_to(there, "two")
            await until(lambda: len(said(chat)) == 4 and said(other) == said(chat))
            await answer_to(here, "three")
            await until(lambda: len(said(other)) == 6 and said(other) == said(chat))
            await until(lambda: last(there) == last(here))


async def test_an_answer_grows_on_the_page_of_another_process(stores: list[Any]) -> None:
    gates = Gates()
    async with kept(answering(gates.answer), stores[0]) as (here, chat):
        here.submit("ab")
        await until(lambda: "ab" in gates.open)
        gates.let("ab", 1)
        await until(lambda: last(here) == "a")
        async with kept(answering(gates.answer), stores[1]) as (there, other):
            await until(lambda: last(there) == "a")
            assert there.page().thread.busy
            gates.let("ab", 10)
            await until(lambda: not there.page().thread.busy)
            assert last(there) == last(here)
            assert said(other) == said(chat)


async def test_an_answer_is_stopped_from_another_process(stores: list[Any]) -> None:
    gates = Gates()
    async with kept(answering(gates.answer), stores[0]) as (here, chat):
        here.submit("ab")
        await until(lambda: "ab" in gates.open)
        gates.let("ab", 1)
        await until(lambda: last(here) == "a")
        async with kept(answering(gates.answer), stores[1]) as (there, _):
            await until(lambda: there.page().thread.busy)
            there.stop()
            await until(lambda: not here.page().thread.busy)
            await until(lambda: not there.page().thread.busy)
            assert said(chat)[-1] == ("assistant", "a")


async def test_a_message_waits_for_the_answer_of_another_process(stores: list[Any]) -> None:
    gates = Gates()
    async with kept(answering(gates.answer), stores[0]) as (here, chat):
        here.submit("ab")
        await until(lambda: "ab" in gates.open)
        async with kept(answering(gates.answer), stores[1]) as (there, other):
            await until(lambda: there.page().thread.busy)
            there.submit("cd")
            await until(lambda: [q["text"] for q in there.page().thread.queued] == ["cd"])
            assert "cd" not in gates.open
            gates.let("ab", 10)
            await until(lambda: "cd" in gates.open)
            gates.let("cd", 10)
            await until(lambda: len(said(other)) == 4 and not there.page().thread.busy)
            await until(lambda: said(chat) == said(other))


async def test_two_messages_at_once_are_both_answered(stores: list[Any]) -> None:
    async with kept(echo, stores[0]) as (here, chat):
        await answer_to(here, "one")
        async with kept(echo, stores[1]) as (there, other):
            await until(lambda: said(other) == said(chat))
            here.submit("two")
            there.submit("three")
            await until(lambda: len(said(chat)) == 6 and said(other) == said(chat))
            await until(lambda: not (here.page().thread.busy or there.page().thread.busy))


async def test_a_conversation_that_is_answered_elsewhere_cannot_be_changed(
    stores: list[Any],
) -> None:
    gates = Gates()
    async with kept(answering(gates.answer), stores[0]) as (here, _):
        here.submit("ab")
        await until(lambda: "ab" in gates.open)
        async with kept(answering(gates.answer), stores[1]) as (there, _):
            page = there.page()
            await until(lambda: page.thread.busy)
            there.send("chat:thread-delete", {"threadId": page.thread.id})
            await until(lambda: page.errors)
            assert "answered on another page" in page.errors[0]["message"]
            gates.let("ab", 10)
            await until(lambda: not here.page().thread.busy)


async def test_an_answer_of_a_process_that_died_is_marked_as_interrupted(
    stores: list[Any], database: str
) -> None:
    gates = Gates()
    async with kept(answering(gates.answer), stores[0]) as (here, chat):
        here.submit("ab")
        await until(lambda: "ab" in gates.open)
        gates.let("ab", 1)
        await until(lambda: last(here) == "a")
        async with kept(echo, stores[1]) as (there, _):
            await until(lambda: last(there) == "a")
            assert there.page().thread.busy
            sharing = chat._chat_session.workspace.sharing
            assert sharing is not None
            sharing._leases.held.clear()  # It is not renewed any more.
            with psycopg.connect(database) as connection:
                connection.execute("UPDATE chatkit_leases SET expires_at = expires_at - 16000")
            await until(lambda: not there.page().thread.busy)
            assert there.page().messages[-1].interrupted
            await answer_to(there, "two")


def test_an_event_loop_that_ends_leaves_no_task_behind(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    gates = Gates()

    async def main() -> None:
        store = SQLStore(database)
        async with kept(answering(gates.answer), store) as (here, _):
            here.submit("ab")
            await until(lambda: "ab" in gates.open)
            here.submit("waits")
            await until(lambda: here.page().thread.queued)

    asyncio.run(main())
    gc.collect()
    assert gates.cancelled == ["ab"]
    assert [record.message for record in caplog.records if record.name == "asyncio"] == []
