"""Changes on a page of one process, while another process answers in the conversation."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import psycopg
import pytest

from shiny_chatkit import Chat
from shiny_chatkit.protocol.words import words
from shiny_chatkit.stores import StoreError
from shiny_chatkit.types import ToolCall, ToolResult
from tests.server.harness import Browser, answering, echo, said, until
from tests.server.kept.helpers import answer_to, kept, last, listed, questions, saved
from tests.server.thread_steps import Gates

asked: list[str] = []


def asking(chat: Chat) -> None:
    """A chat that asks for a text and for a permission."""

    @chat.on_user_submit
    async def _(_: str) -> AsyncIterator[Any]:
        text = await chat.ask("Which file?")
        asked.append(text)
        yield f"{len(text)} characters."
        call = ToolCall("delete", {})
        allowed = await chat.approve(call, title="Delete it?")
        yield ToolResult(call.id, "Deleted" if allowed else "Kept")


def reply(browser: Browser, text: str) -> None:
    (question,) = questions(browser)
    ids = {"requestId": question["requestId"], "threadId": browser.page().thread.id}
    browser.send("chat:input-response", {**ids, "text": text})


def permissions(browser: Browser) -> list[dict[str, Any]]:
    tools = [t for m in browser.page().messages for t in m.records("tool")]
    return [t["permission"] for t in tools if "answer" not in t.get("permission", {"answer": ""})]


def why(browser: Browser) -> list[str]:
    """Take the reasons why something was refused."""
    page = browser.page()
    reasons = [error["message"] for error in page.errors]
    page.errors.clear()
    return reasons


async def test_questions_are_answered_from_another_process(stores: list[Any]) -> None:
    asked.clear()
    async with kept(asking, stores[0]) as (here, chat):
        here.submit("go")
        await until(lambda: questions(here))
        async with kept(asking, stores[1]) as (there, other):
            await until(lambda: questions(there))
            reply(there, "x" * 20_000)
            await until(lambda: asked)
            await until(lambda: permissions(there))
            assert "20000 characters." in last(there)
            (permission,) = permissions(there)
            ids = {"threadId": there.page().thread.id, "requestId": permission["requestId"]}
            there.send("chat:permission-response", {**ids, "optionId": "once"})
            await until(lambda: not (here.page().thread.busy or there.page().thread.busy))
            await until(lambda: said(chat) == said(other))
            (card,) = [t for m in there.page().messages for t in m.records("tool")]
            assert card["result"] == "Deleted"
            assert asked == ["x" * 20_000]
            assert why(there) == []


async def test_one_of_two_answers_counts(stores: list[Any]) -> None:
    asked.clear()
    async with kept(asking, stores[0]) as (here, _):
        here.submit("go")
        await until(lambda: questions(here))
        async with kept(asking, stores[1]) as (there, _):
            await until(lambda: questions(there))
            reply(there, "there")
            reply(here, "here")
            await until(lambda: there.page().errors)
            assert why(there) == [words("questionClosed")]
            await until(lambda: permissions(there))
            assert asked == ["here"]
            (permission,) = permissions(there)
            ids = {"threadId": there.page().thread.id, "requestId": permission["requestId"]}
            there.send("chat:input-response", {**ids, "text": "no option"})
            await until(lambda: there.page().errors)
            assert "one of its options" in why(there)[0]
            there.stop()
            await until(lambda: not (here.page().thread.busy or there.page().thread.busy))


async def test_a_thread_is_renamed_pinned_and_rated_from_another_process(
    stores: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    gates, rated = Gates(), list[Any]()

    def setup(chat: Chat) -> None:
        chat.on_user_submit(gates.answer)
        chat.on_feedback(lambda message_id, value: rated.append(value))

    async with kept(setup, stores[0]) as (here, chat):
        here.submit("ab")
        await until(lambda: "ab" in gates.open)
        gates.let("ab", 10)
        await until(lambda: len(here.page().messages) == 2 and not here.page().thread.busy)
        here.submit("cd")
        await until(lambda: "cd" in gates.open)
        async with kept(setup, stores[1]) as (there, other):
            page = there.page()
            await until(lambda: page.thread.busy)
            ids = {"threadId": page.thread.id}
            there.send("chat:thread-rename", {**ids, "title": "From there"})
            there.send("chat:thread-pin", {**ids, "pinned": True})
            await other.archive_thread(page.thread.id)
            rating = {"messageId": page.messages[1].id, "value": "down", "comment": "Why?"}
            there.send("chat:feedback", {**ids, **rating})
            for browser in (here, there):
                shown = browser.page()
                await until(lambda shown=shown: shown.messages[1].feedback == "down")
                await until(lambda shown=shown: listed(shown)[ids["threadId"]].get("archived"))
                info = listed(shown)[ids["threadId"]]
                assert (info["title"], info["pinned"]) == ("From there", True)
            assert rated == ["down"]
            gates.let("cd", 10)
            await until(lambda: not (here.page().thread.busy or page.thread.busy))
            assert said(chat) == said(other)
            await until(lambda: page.messages[1].feedback_comment == "Why?")
            assert why(there) == []
            assert not caplog.records


async def test_a_thread_is_deleted_from_another_process(stores: list[Any]) -> None:
    gates = Gates()
    async with kept(answering(gates.answer), stores[0]) as (here, _):
        here.submit("ab")
        await until(lambda: "ab" in gates.open)
        async with kept(answering(gates.answer), stores[1]) as (there, _):
            await until(lambda: there.page().thread.busy)
            gone = there.page().thread.id
            there.send("chat:thread-delete", {"threadId": gone})
            await until(lambda: gone not in listed(here.page()))
            await until(lambda: gone not in listed(there.page()))


async def test_a_change_is_made_here_when_the_answer_has_ended(
    stores: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process that answered is gone before it has heard of the change."""
    async with kept(echo, stores[0]) as (here, chat):
        await answer_to(here, "one")
        async with kept(echo, stores[1]) as (there, other):
            page = there.page()
            await until(lambda: said(other) == said(chat))
            sharing = other._chat_session.workspace.sharing
            assert sharing is not None
            sharing._leases.elsewhere.add(page.thread.id)
            there.send("chat:thread-rename", {"threadId": page.thread.id, "title": "Late"})
            for browser in (here, there):
                infos = browser.page
                await until(
                    lambda infos=infos: "Late" in {i["title"] for i in listed(infos()).values()}
                )


async def test_a_change_that_is_not_possible_any_more_is_refused(stores: list[Any]) -> None:
    gates = Gates()
    async with kept(answering(gates.answer), stores[0]) as (here, chat):
        here.submit("ab")
        await until(lambda: "ab" in gates.open)
        async with kept(answering(gates.answer), stores[1]) as (there, _):
            page = there.page()
            await until(lambda: page.thread.busy)
            workspace = chat._chat_session.workspace
            workspace._changes._delete = lambda _: 1 / 0  # type: ignore[assignment,misc]
            there.send("chat:thread-delete", {"threadId": page.thread.id})
            await until(lambda: page.errors)
            assert why(there) == [words("changed")]
            gates.let("ab", 10)
            await until(lambda: not (here.page().thread.busy or page.thread.busy))


async def rename_while_nobody_performs_it(browser: Browser, chat: Chat, store: Any) -> str:
    """Rename a thread while a process has its lease that has just died, and return the thread's id."""
    workspace, thread_id = chat._chat_session.workspace, browser.page().thread.id
    assert workspace.persistence is not None
    assert workspace.sharing is not None
    leases = workspace.sharing._leases
    # The last answer may hold it for a moment longer.
    while not await store.acquire(workspace.persistence.account, thread_id, "dead"):
        pass
    assert await leases.find_elsewhere(thread_id)
    browser.send("chat:thread-rename", {"threadId": thread_id, "title": "Late"})
    forwarding = workspace.sharing._forwarding
    await until(lambda: forwarding._sent)
    return thread_id


async def test_a_change_is_made_by_a_process_that_finds_it_expired(
    stores: list[Any], database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with kept(echo, stores[0]) as (here, chat):
        await answer_to(here, "one")
        await saved(chat)
        async with kept(echo, stores[1]) as (there, other):
            await until(lambda: said(other) == said(chat))
            sharing, elsewhere = (c._chat_session.workspace.sharing for c in (chat, other))
            assert sharing is not None
            assert elsewhere is not None

            async def stand_still(*_: Any, **__: Any) -> None:
                raise StoreError("This process stands still.")

            monkeypatch.setattr(sharing._leases, "renew", stand_still)
            thread_id = await rename_while_nobody_performs_it(here, chat, stores[1])
            await elsewhere._leases.find_elsewhere(thread_id)
            with psycopg.connect(database) as connection:
                for table in ("leases", "notes"):
                    connection.execute(
                        f"UPDATE chatkit_{table} SET expires_at = expires_at - 16000"
                    )
            for page in (there.page(), here.page()):
                await until(lambda page=page: listed(page)[thread_id]["title"] == "Late")
            await until(lambda: not sharing._forwarding.waiting())
            assert why(here) == []


async def test_a_user_is_told_of_a_change_that_was_lost(stores: list[Any], database: str) -> None:
    async with kept(echo, stores[0]) as (here, chat):
        await answer_to(here, "one")
        await saved(chat)
        await rename_while_nobody_performs_it(here, chat, stores[0])
        with psycopg.connect(database) as connection:
            connection.execute("DELETE FROM chatkit_notes")
            connection.execute("UPDATE chatkit_leases SET expires_at = expires_at - 16000")
        await until(lambda: here.page().errors)
        assert why(here) == [words("changed")]


async def test_a_change_lasts_as_long_as_its_page_waits(stores: list[Any], database: str) -> None:
    async with kept(echo, stores[0]) as (here, chat):
        await answer_to(here, "one")
        await saved(chat)
        await rename_while_nobody_performs_it(here, chat, stores[0])
        with psycopg.connect(database, autocommit=True) as connection:

            def expiry() -> int:
                (found,) = connection.execute(
                    "SELECT max(expires_at) FROM chatkit_notes"
                ).fetchone() or (0,)
                return found

            before = expiry()
            await until(lambda: expiry() > before)
