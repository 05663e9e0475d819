"""Additions of an app to a conversation in one process, while another process answers there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from shiny_chatkit import Chat
from shiny_chatkit.stores import Account
from shiny_chatkit.types import TodoItem
from shiny_chatkit.workspace import _workspace
from tests.server.harness import Browser, answering, said, until
from tests.server.kept.helpers import kept, last, saved
from tests.server.thread_steps import Gates


async def rows_of(chat: Chat, thread_id: str) -> tuple[Any, list[Any]]:
    """The rows of a thread and of its messages."""
    persistence = chat._chat_session.workspace.persistence
    assert persistence is not None
    store, account = persistence._store, persistence.account
    assert isinstance(account, Account)
    messages = await store.messages(account, thread_id)
    return await store.thread(account, thread_id), messages.rows


async def in_step(here: Browser, there: Browser, chat: Chat, other: Chat) -> None:
    """Wait until both pages and both logs show the same, and no answer is running."""
    pages = (here.page(), there.page())
    await until(lambda: not any(page.thread.busy for page in pages) and said(chat) == said(other))
    await until(
        lambda: [m.content for m in pages[0].messages] == [m.content for m in pages[1].messages]
    )


async def test_a_message_that_is_appended_elsewhere_comes_after_the_answer(
    stores: list[Any],
) -> None:
    gates = Gates()
    async with kept(answering(gates.answer), stores[0]) as (here, chat):
        here.submit("ab")
        await until(lambda: "ab" in gates.open)
        gates.let("ab", 1)
        await saved(chat)
        async with kept(answering(gates.answer), stores[1]) as (there, other):
            await until(lambda: last(there) == "a")
            here.submit("cd")
            await until(lambda: here.page().thread.queued)
            await other.append_message("Report ready")
            await until(lambda: last(there) == "Report ready")
            gates.let("ab", 10)
            await until(lambda: "cd" in gates.open)
            # The answer grows on the page, before what was appended to it.
            gates.let("cd", 1)
            await until(
                lambda: (
                    [m.content for m in there.page().messages[2:]] == ["cd", "c", "Report ready"]
                )
            )
            gates.let("cd", 10)
            await until(lambda: len(said(chat)) == 5)
            await in_step(here, there, chat, other)
            assert said(chat)[2:] == [
                ("user", "cd"),
                ("assistant", "cdcdcdcdcd"),
                ("assistant", "Report ready"),
            ]
            _, rows = await rows_of(other, there.page().thread.id)
            assert [row.position for row in rows] == [0, 1, 2, 3, 4]


async def test_a_stream_that_is_appended_elsewhere_comes_after_the_answer(
    stores: list[Any],
) -> None:
    gates, go_on = Gates(), asyncio.Event()

    async def report() -> AsyncIterator[str]:
        yield "Report "
        await go_on.wait()
        yield "ready"

    async with kept(answering(gates.answer), stores[0]) as (here, chat):
        here.submit("ab")
        await until(lambda: "ab" in gates.open)
        gates.let("ab", 1)
        await saved(chat)
        async with kept(answering(gates.answer), stores[1]) as (there, other):
            await until(lambda: last(there) == "a")
            await other.append_message_stream(report())
            await until(lambda: last(there) == "Report ")
            gates.let("ab", 10)
            await until(lambda: not here.page().thread.busy)
            go_on.set()
            await until(lambda: len(said(chat)) == 3)
            await in_step(here, there, chat, other)
            assert said(chat)[1:] == [("assistant", "ababababab"), ("assistant", "Report ready")]
            _, rows = await rows_of(other, there.page().thread.id)
            assert [row.position for row in rows] == [0, 1, 2]


async def test_todos_and_values_that_are_set_elsewhere_are_kept(stores: list[Any]) -> None:
    gates = Gates()
    async with kept(answering(gates.answer), stores[0]) as (here, chat):
        here.submit("ab")
        await until(lambda: "ab" in gates.open)
        gates.let("ab", 1)
        await saved(chat)
        async with kept(answering(gates.answer), stores[1]) as (there, other):
            await until(lambda: last(there) == "a")
            other.history.on_save(lambda values: values.update(filter="milk"))
            await other.set_todos([TodoItem(1, "Buy milk")])
            await other.append_message("Noted")
            workspace = other._chat_session.workspace
            await until(lambda: workspace.log.threads[there.page().thread.id].values)
            gates.let("ab", 10)
            await until(lambda: len(said(chat)) == 3)
            await in_step(here, there, chat, other)
            await until(lambda: here.page().thread.todos)
            for browser in (here, there):
                assert [item["title"] for item in browser.page().thread.todos] == ["Buy milk"]
            await saved(other)
            thread, _ = await rows_of(other, there.page().thread.id)
            assert thread.data["values"] == {"filter": "milk"}


async def test_an_appended_message_is_saved_though_its_page_was_closed(
    stores: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_workspace, "LINGER_SECONDS", 1)
    gates = Gates()
    async with kept(answering(gates.answer), stores[0]) as (here, chat):
        here.submit("ab")
        await until(lambda: "ab" in gates.open)
        gates.let("ab", 1)
        await saved(chat)
        async with kept(answering(gates.answer), stores[1]) as (there, other):
            await until(lambda: last(there) == "a")
            await other.append_message("Report ready")
        gates.let("ab", 10)
        await until(lambda: last(here) == "Report ready")
        assert said(chat)[1:] == [("assistant", "ababababab"), ("assistant", "Report ready")]
