"""Several processes share one PostgreSQL: two stores of one database stand for two processes."""

from __future__ import annotations

import asyncio
import gc
import threading
from typing import Any

import psycopg
import pytest

from shiny_chatkit.stores import Account, SQLStore, ThreadRecord
from tests.server.harness import answering, echo, said, until
from tests.server.kept.helpers import answer_to, kept, last, listed, saved
from tests.server.thread_steps import Gates, create


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
            page = there.page()
            assert page.thread.busy
            snapshots = len(page.named("chat:state-response"))
            gates.let("ab", 10)
            await until(lambda: not page.thread.busy)
            # Only what was added is sent.
            assert len(page.named("chat:state-response")) == snapshots
            chunks = [chunk["chunk"] for chunk in page.named("chat:stream-chunk")]
            assert last(there).endswith("".join(chunks))
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


async def test_a_message_cannot_be_edited_while_another_process_answers(
    stores: list[Any],
) -> None:
    gates = Gates()
    async with kept(answering(gates.answer), stores[0]) as (here, _):
        here.submit("ab")
        await until(lambda: "ab" in gates.open)
        async with kept(answering(gates.answer), stores[1]) as (there, _):
            page = there.page()
            await until(lambda: page.thread.busy)
            ids = {"threadId": page.thread.id, "messageId": page.messages[0].id}
            there.send("chat:edit-message", {**ids, "text": "cd"})
            await until(lambda: page.errors)
            assert "answered on another page" in page.errors[0]["message"]
            gates.let("ab", 10)
            await until(lambda: not here.page().thread.busy)


async def test_a_message_that_is_sent_to_two_processes_is_answered_once(stores: list[Any]) -> None:
    """A page that lost its connection sends again what was not confirmed, maybe to another process."""
    gates = Gates()
    async with kept(answering(gates.answer), stores[0]) as (here, chat):
        here.submit("ab")
        await until(lambda: "ab" in gates.open)
        async with kept(answering(gates.answer), stores[1]) as (there, other):
            await until(lambda: there.page().thread.busy)
            for browser in (here, there):
                browser.submit("cd", message_id="same")
            await until(lambda: there.page().thread.queued)
            gates.let("ab", 10)
            await until(lambda: "cd" in gates.open)
            gates.let("cd", 10)
            await until(lambda: len(said(chat)) == 4 and said(chat) == said(other))
            sharing = other._chat_session.workspace.sharing
            assert sharing is not None
            await until(lambda: not sharing._acquiring and not sharing._leases.held)
            assert not there.page().thread.busy
            assert len(said(chat)) == 4


async def test_a_process_catches_up_when_its_connection_was_lost(
    stores: list[Any], database: str
) -> None:
    async with kept(echo, stores[0]) as (here, chat):
        await answer_to(here, "one")
        async with kept(echo, stores[1]) as (there, other):
            await until(lambda: said(other) == said(chat))
            with psycopg.connect(database, autocommit=True) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE query LIKE 'LISTEN%' AND datname = current_database()"
                )
            await answer_to(here, "two")
            await until(lambda: len(said(other)) == 4 and said(other) == said(chat))
            # Both listen again.
            await answer_to(there, "three")
            await until(lambda: len(said(chat)) == 6 and said(other) == said(chat))


async def test_a_conversation_that_began_while_the_connection_was_lost_is_listed(
    stores: list[Any], database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with kept(echo, stores[0]) as (here, chat):
        await answer_to(here, "one")
        await saved(chat)
        async with kept(echo, stores[1]) as (there, other):
            await until(lambda: said(other) == said(chat))
            listener = stores[1]._listener
            tried, may_listen = listener._tried, threading.Event()
            monkeypatch.setattr(
                listener, "_tried", lambda: tried() if may_listen.is_set() else None
            )
            with psycopg.connect(database, autocommit=True) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE query LIKE 'LISTEN%' AND datname = current_database()"
                )
            new = await create(here)
            await answer_to(here, "new")
            await saved(chat)
            assert new not in listed(there.page())
            may_listen.set()
            await until(lambda: new in listed(there.page()))


async def test_a_conversation_that_begins_while_it_is_looked_for_is_not_lost(
    stores: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    read, is_read, may_return = stores[0].thread, asyncio.Event(), asyncio.Event()

    async def thread(account: Account, thread_id: str) -> ThreadRecord | None:
        record = await read(account, thread_id)
        if record is None and not is_read.is_set():
            is_read.set()
            await may_return.wait()
        return record

    async with kept(echo, stores[0]) as (here, chat):
        await answer_to(here, "one")
        await saved(chat)
        new = await create(here)
        sharing = chat._chat_session.workspace.sharing
        assert sharing is not None
        monkeypatch.setattr(stores[0], "thread", thread)
        sharing._missed()
        await is_read.wait()
        await answer_to(here, "new")
        await saved(chat)
        may_return.set()
        await until(lambda: sharing._reading is None or sharing._reading.done())
        assert new in listed(here.page())
        assert said(chat)[-1] == ("assistant", "You said new")
        await saved(chat)
        assert await read(sharing._leases._account, new) is not None


async def test_a_conversation_that_is_looked_for_before_its_first_write_is_over_is_not_lost(
    stores: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with kept(echo, stores[0]) as (here, chat):
        await answer_to(here, "one")
        await saved(chat)
        new = await create(here)
        workspace = chat._chat_session.workspace
        assert workspace.sharing is not None
        assert workspace.persistence is not None
        leases, saver = workspace.sharing._leases, workspace.persistence.saver
        find, is_asked, is_read = leases.find_elsewhere, asyncio.Event(), asyncio.Event()
        read, save = stores[0].thread, stores[0].save

        async def find_elsewhere(thread_id: str) -> bool:
            if thread_id == new and not is_asked.is_set():
                is_asked.set()
                await until(lambda: saver.version_of(new))
            return await find(thread_id)

        async def thread(account: Account, thread_id: str) -> ThreadRecord | None:
            record = await read(account, thread_id)
            if thread_id == new and saver.version_of(new):
                is_read.set()
            return record

        async def save_later(account: Account, batch: Any) -> None:
            await is_read.wait()
            await save(account, batch)

        monkeypatch.setattr(leases, "find_elsewhere", find_elsewhere)
        monkeypatch.setattr(stores[0], "thread", thread)
        monkeypatch.setattr(stores[0], "save", save_later)
        workspace.sharing._missed()
        await is_asked.wait()
        await answer_to(here, "new")
        await saved(chat)
        assert new in listed(here.page())
        assert await read(leases._account, new) is not None


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
            sharing._leases.held.clear()  # It is no longer renewed.
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


async def test_a_message_that_waits_outlives_its_process(stores: list[Any], database: str) -> None:
    gates = Gates()
    async with kept(answering(gates.answer), stores[0]) as (here, _):
        here.submit("ab")
        await until(lambda: "ab" in gates.open)
        async with kept(answering(gates.answer), stores[1], open=False) as (there, other):
            page = await there.open()
            await until(lambda: page.thread.busy)
            ids = [there.submit("cd"), there.submit("ef")]
            await until(lambda: [q["text"] for q in page.thread.queued] == ["cd", "ef"])
            # What the page saw accepted is in the store.
            workspace = other._chat_session.workspace
            assert workspace.sharing is not None
            assert await workspace.sharing._leases.posted(page.thread.id) == {*ids}
            await workspace.sharing.close()  # The process dies.
            workspace.turns.end()
            gates.let("ab", 10)
            await until(lambda: not here.page().thread.busy)
            assert len(here.page().messages) == 2
            with psycopg.connect(database) as connection:
                connection.execute("UPDATE chatkit_notes SET expires_at = expires_at - 16000")
            await until(lambda: len(here.page().messages) == 4)
            lost = here.page().messages[2:]
            assert [(m.role, m.text, m.interrupted) for m in lost] == [
                ("user", "cd", True),
                ("user", "ef", True),
            ]
            gates.open.clear()
            here.send("chat:resend-from", {"messageId": ids[1], "threadId": here.page().thread.id})
            await until(lambda: "ef" in gates.open)
            gates.let("ef", 10)
            await until(lambda: not here.page().thread.busy)
            assert "ef" in last(here)


async def test_nothing_is_kept_of_messages_that_were_answered(stores: list[Any]) -> None:
    gates = Gates()
    async with kept(answering(gates.answer), stores[0]) as (here, chat):
        here.submit("ab")
        await until(lambda: "ab" in gates.open)
        async with kept(answering(gates.answer), stores[1]) as (there, other):
            await until(lambda: there.page().thread.busy)
            there.submit("cd")
            await until(lambda: there.page().thread.queued)
            sharing = other._chat_session.workspace.sharing
            assert sharing is not None
            gates.let("ab", 10)
            await until(lambda: "cd" in gates.open)
            gates.let("cd", 10)
            await until(lambda: len(said(other)) == 4 and not there.page().thread.busy)
            await until(lambda: not sharing._leases.held)
            assert await sharing._leases.posted(there.page().thread.id) == set()
            await until(lambda: said(chat) == said(other))
