"""Threads: opening, switching, naming and deleting them, and what a page is sent of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from shiny import reactive

from shiny_chatkit.types import InputRequired
from tests.server.harness import answering, echo, serve_chat, silent, until
from tests.server.thread_steps import create, listed, switch

# -- What the user does ----------------------------------------------------------------------------


async def test_opening_switching_and_coming_back() -> None:
    async with serve_chat(echo) as (browser, chat):
        page = browser.page()
        first = page.thread.id
        browser.submit("One")
        await until(lambda: page.shows("One", "You said One"))
        second = await create(browser)
        assert page.messages == []
        assert set(listed(page)) == {first, second}
        browser.submit("Two")
        await until(lambda: page.shows("Two", "You said Two"))
        ids = [m.id for m in page.messages]
        await switch(browser, first)
        assert page.idle
        assert page.said == [("user", "One"), ("assistant", "You said One")]
        await switch(browser, second)
        assert [m.id for m in page.messages] == ids
        with reactive.isolate():
            assert chat.active_thread_id() == second


async def test_each_switch_is_answered_by_one_snapshot() -> None:
    async with serve_chat(silent) as (browser, _):
        page = browser.page()
        first = page.thread.id
        await create(browser)
        known = len(page.named("chat:state-response"))
        await switch(browser, first)
        assert len(page.named("chat:state-response")) == known + 1
        assert page.named("chat:switch-thread")[-1] == {"threadId": first}
        names = [event["event"] for event in page.events]
        told = len(names) - names[::-1].index("chat:switch-thread")
        assert "chat:state-response" in names[told:]


async def test_titles() -> None:
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        first = page.thread.id
        assert listed(page)[first]["title"] == ""
        browser.submit("What is\nthe weather?")
        await until(lambda: listed(page)[first]["title"] == "What is the weather?")
        browser.submit("And tomorrow?")
        named = await create(browser, title="  Plans ")
        assert listed(page)[named]["title"] == "Plans"
        assert listed(page)[first]["title"] == "What is the weather?"
        with reactive.isolate():
            assert {t.title for t in chat.threads()} == {"What is the weather?", "Plans"}


async def test_a_long_first_message_gives_a_short_title() -> None:
    async with serve_chat(silent) as (browser, _):
        page = browser.page()
        browser.submit("word " * 100)
        await until(lambda: listed(page)[page.thread.id]["title"])
        title = listed(page)[page.thread.id]["title"]
        assert len(title) <= 60
        assert title.endswith("…")


async def test_renaming_trims_and_a_blank_name_changes_nothing() -> None:
    async with serve_chat(silent) as (browser, _):
        page = browser.page()
        id = page.thread.id
        browser.send("chat:thread-rename", {"threadId": id, "title": " Name "})
        await until(lambda: listed(page)[id]["title"] == "Name")
        browser.send("chat:thread-rename", {"threadId": id, "title": "   "})
        await browser.barrier()
        assert listed(page)[id]["title"] == "Name"
        assert page.errors == []


async def test_deleting_shows_the_next_thread_with_its_messages() -> None:
    async with serve_chat(echo) as (browser, _):
        page = browser.page()
        first = page.thread.id
        browser.submit("One")
        await until(lambda: page.shows("One", "You said One"))
        second = await create(browser)
        browser.send("chat:thread-delete", {"threadId": second})
        await until(lambda: page.thread.id == first)
        await browser.barrier()
        assert page.shows("One", "You said One")
        assert set(listed(page)) == {first}


async def test_deleting_the_last_thread_leaves_a_fresh_one() -> None:
    async with serve_chat(echo) as (browser, _):
        page = browser.page()
        first = page.thread.id
        browser.submit("One")
        await until(lambda: page.shows("One", "You said One"))
        browser.send("chat:thread-delete", {"threadId": first})
        await until(lambda: page.thread.id != first)
        await browser.barrier()
        assert page.messages == []
        assert set(listed(page)) == {page.thread.id}


@pytest.mark.parametrize(
    ("event", "data"),
    [
        ("chat:thread-switch", {}),
        ("chat:thread-delete", {}),
        ("chat:thread-rename", {"title": "Mine"}),
        ("chat:request-history", {"limit": 5}),
        ("chat:todo-clear", {}),
    ],
)
async def test_a_thread_that_is_not_there_is_refused(event: str, data: dict[str, Any]) -> None:
    async with serve_chat(silent) as (browser, _):
        page = browser.page()
        before = listed(page)
        browser.send(event, {**data, "threadId": "foreign"})
        await until(lambda: page.errors)
        assert page.errors.pop()["code"] == "rejected"
        assert listed(page) == before


# -- From Python -----------------------------------------------------------------------------------


async def test_threads_from_python() -> None:
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        first = page.thread.id
        second = await chat.create_thread("Second")
        await until(lambda: page.thread.id == second)
        await chat.append_message("Here")
        await chat.append_message("There", thread_id=first)
        await chat.rename_thread(first, "First")
        await until(lambda: page.shows("Here") and listed(page)[first]["title"] == "First")
        await chat.switch_thread(first)
        await until(lambda: page.thread.id == first)
        assert page.shows("There")
        await chat.delete_thread(second)
        await until(lambda: set(listed(page)) == {first})


async def test_a_thread_that_is_not_there_is_a_value_error() -> None:
    async with serve_chat(silent) as (_, chat):
        for call in (
            chat.switch_thread("x"),
            chat.delete_thread("x"),
            chat.rename_thread("x", "y"),
            chat.append_message("y", thread_id="x"),
        ):
            with pytest.raises(ValueError, match="'x'"):
                await call


# -- Snapshots and history -------------------------------------------------------------------------


async def test_the_snapshot_tells_of_all_threads() -> None:
    async def ask(text: str) -> AsyncIterator[Any]:
        yield InputRequired(f"{text}?", request_id=text)
        await asyncio.Event().wait()

    async with serve_chat(answering(ask)) as (browser, _):
        page = browser.page()
        ids: list[str] = []
        for text in ("one", "two"):
            ids.append(page.thread.id)
            browser.submit(text)
            await until(lambda: page.messages and page.messages[-1].records("input"))
            await create(browser)
        state = page.named("chat:state-response")[-1]
        assert set(state["busyThreads"]) == set(ids)
        assert [(p["requestId"], p["prompt"], p["threadId"]) for p in state["pendingInputs"]] == [
            ("one", "one?", ids[0]),
            ("two", "two?", ids[1]),
        ]
        assert all(p["messageId"] for p in state["pendingInputs"])
        assert state["messages"] == []
        for id in ids:
            browser.send("chat:stop-generation", {"threadId": id})
        await until(lambda: not any(t["busy"] for t in listed(page).values()))


def texts(messages: list[dict[str, Any]]) -> list[str]:
    return [m["parts"][0]["text"] for m in messages]


async def test_older_messages_come_by_pages() -> None:
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        for number in range(60):
            await chat.append_message(str(number))
        await browser.open()
        state = page.named("chat:state-response")[-1]
        assert state["hasMore"]
        assert texts(state["messages"]) == [str(n) for n in range(10, 60)]
        for expected, more in ((range(4, 10), True), (range(4), False)):
            known = len(page.named("chat:history"))
            data = {"threadId": page.thread.id, "limit": 6, "before": page.messages[0].id}
            browser.send("chat:request-history", data)
            await until(lambda known=known: len(page.named("chat:history")) > known)
            history = page.named("chat:history")[-1]
            assert texts(history["messages"]) == [str(n) for n in expected]
            assert history.get("hasMore", False) is more
        assert [m.content for m in page.messages] == [str(n) for n in range(60)]


@pytest.mark.parametrize(
    ("data", "refused"),
    [
        ({"limit": 2}, False),
        ({"limit": 0}, True),
        ({"limit": 2000}, True),
        ({"limit": "2"}, True),
    ],
    ids=["newest", "none", "too many", "no number"],
)
async def test_the_limit_of_a_history(data: dict[str, Any], refused: bool) -> None:
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        for number in range(4):
            await chat.append_message(str(number))
        browser.send("chat:request-history", {"threadId": page.thread.id, **data})
        await until(lambda: page.errors or page.named("chat:history"))
        if refused:
            assert page.errors.pop()["code"] == "rejected"
        else:
            (history,) = page.named("chat:history")
            assert texts(history["messages"]) == ["2", "3"]
