"""Threads: opening, switching, naming and deleting them, also while they are being answered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from shiny import reactive

from shiny_chatkit import Chat
from shiny_chatkit.types import InputRequired
from tests.server.harness import Browser, answering, echo, serve_chat, silent, until
from tests.server.page import Page


def listed(page: Page) -> dict[str, dict[str, Any]]:
    """The list of threads as the page was told last, by id."""
    last = [e for e in page.events if "threads" in e["data"]][-1]
    return {info["threadId"]: info for info in last["data"]["threads"]}


async def create(browser: Browser, **data: Any) -> str:
    """Open a thread as the user does, and wait until it is shown."""
    page, known = browser.page(), set(listed(browser.page()))
    browser.send("chat:thread-create", data)
    await until(lambda: page.thread.id not in known)
    return page.thread.id


async def switch(browser: Browser, thread_id: str) -> None:
    browser.send("chat:thread-switch", {"threadId": thread_id})
    await until(lambda: browser.page().thread.id == thread_id)
    await browser.barrier()


class Gates:
    """Lets each answer go on when the test says so: every message is answered by its text, letter by letter."""

    def __init__(self) -> None:
        self.open: dict[str, asyncio.Semaphore] = {}
        self.cancelled: list[str] = []

    async def answer(self, text: str) -> AsyncIterator[str]:
        gate = self.open.setdefault(text, asyncio.Semaphore(0))
        try:
            for letter in text * 5:
                await gate.acquire()
                yield letter
        except asyncio.CancelledError:
            self.cancelled.append(text)
            raise

    def let(self, text: str, letters: int) -> None:
        for _ in range(letters):
            self.open[text].release()


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


# -- While threads are answered --------------------------------------------------------------------


async def test_two_threads_answer_at_once_without_a_character_crossing() -> None:
    gates = Gates()
    async with serve_chat(answering(gates.answer)) as (browser, _):
        page = browser.page()
        first = page.thread.id
        browser.submit("abc")
        await until(lambda: "abc" in gates.open)
        second = await create(browser)
        browser.submit("xyz")
        await until(lambda: "xyz" in gates.open)
        for _ in range(15):
            gates.let("abc", 1)
            gates.let("xyz", 1)
        await until(lambda: page.shows("xyz", "xyz" * 5))
        await until(lambda: not any(t["busy"] for t in listed(page).values()))
        await switch(browser, first)
        assert page.shows("abc", "abc" * 5)
        by_thread = {first: "abc", second: "xyz"}
        for chunk in page.named("chat:stream-chunk"):
            assert set(chunk["chunk"]) <= set(by_thread[chunk["threadId"]])


async def test_a_switch_does_not_stop_and_coming_back_shows_the_partial_answer() -> None:
    gates = Gates()
    async with serve_chat(answering(gates.answer)) as (browser, _):
        page = browser.page()
        first = page.thread.id
        browser.submit("abc")
        await until(lambda: "abc" in gates.open)
        gates.let("abc", 1)
        await until(lambda: len(page.messages) == 2)
        await create(browser)
        assert listed(page)[first]["busy"]
        gates.let("abc", 3)
        await browser.barrier()
        await switch(browser, first)
        await until(lambda: page.said == [("user", "abc"), ("assistant", "abca")])
        assert page.messages[1].streaming
        assert page.thread.busy
        gates.let("abc", 11)
        await until(lambda: page.shows("abc", "abc" * 5))
        assert gates.cancelled == []


async def test_deleting_a_busy_thread_cancels_it_and_leaves_no_ghost() -> None:
    gates = Gates()
    async with serve_chat(answering(gates.answer)) as (browser, chat):
        page = browser.page()
        first = page.thread.id
        browser.submit("abc")
        await until(lambda: "abc" in gates.open)
        gates.let("abc", 2)
        await until(lambda: len(page.messages) == 2)
        browser.submit("waiting")
        browser.send("chat:thread-delete", {"threadId": first})
        await until(lambda: gates.cancelled == ["abc"])
        await browser.barrier()
        gates.let("abc", 13)
        await browser.barrier()
        assert page.messages == []
        assert page.idle
        assert first not in listed(page)
        assert "waiting" not in gates.open
        with reactive.isolate():
            assert [t.busy for t in chat.threads()] == [False]


async def test_stopping_a_thread_leaves_the_other_alone() -> None:
    gates = Gates()
    async with serve_chat(answering(gates.answer)) as (browser, _):
        page = browser.page()
        first = page.thread.id
        browser.submit("abc")
        await until(lambda: "abc" in gates.open)
        await create(browser)
        browser.submit("xyz")
        await until(lambda: "xyz" in gates.open)
        browser.stop()
        await until(lambda: gates.cancelled == ["xyz"])
        gates.let("abc", 15)
        await until(lambda: not listed(page)[first]["busy"])
        await switch(browser, first)
        assert page.shows("abc", "abc" * 5)


async def test_a_handler_goes_on_in_its_own_thread() -> None:
    gate = asyncio.Event()

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _() -> None:
            await gate.wait()
            await chat.append_message("Mine")

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        first = page.thread.id
        browser.submit("Go")
        await until(lambda: page.thread.busy)
        await create(browser)
        gate.set()
        await until(lambda: not listed(page)[first]["busy"])
        assert page.messages == []
        await switch(browser, first)
        assert page.shows("Go", "Mine")


async def test_news_of_another_thread_are_unread_until_it_is_looked_at() -> None:
    gates = Gates()
    async with serve_chat(answering(gates.answer)) as (browser, _):
        page = browser.page()
        first = page.thread.id
        browser.submit("abc")
        await until(lambda: "abc" in gates.open)
        second = await create(browser)
        gates.let("abc", 15)
        await until(lambda: not listed(page)[first]["busy"])
        assert listed(page)[first]["unread"]
        assert not listed(page)[second]["unread"]
        await switch(browser, first)
        assert not listed(page)[first]["unread"]


async def test_a_thread_that_its_handler_leaves_is_not_unread_for_that() -> None:
    gate = asyncio.Event()

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str) -> AsyncIterator[str]:
            await chat.create_thread()
            await gate.wait()
            if text == "speak":
                yield "So be it."

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        for text, unread in (("leave", False), ("speak", True)):
            gate.clear()
            left = page.thread.id
            browser.submit(text)
            await until(lambda left=left: page.thread.id != left)
            assert not listed(page)[left]["unread"]
            gate.set()
            await until(lambda left=left: not listed(page)[left]["busy"])
            assert listed(page)[left]["unread"] is unread


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


async def test_news_of_another_thread_come_before_the_list_that_marks_it() -> None:
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        first = page.thread.id
        await chat.create_thread("Second")
        await browser.barrier()
        seen = len(page.batches)
        await chat.append_message("News", thread_id=first)
        await browser.barrier()
        names = [event["event"] for batch in page.batches[seen:] for event in batch["events"]]
        assert names.index("chat:assistant-message") < names.index("chat:update-thread-list")
