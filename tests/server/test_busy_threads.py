"""Threads while they are answered: nothing crosses over, and news of other threads are marked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from shiny import reactive

from shiny_chatkit import Chat
from tests.server.harness import answering, serve_chat, silent, until
from tests.server.thread_steps import Gates, create, listed, switch


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
