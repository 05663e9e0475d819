"""A script that sends much is answered with little: what a page is told stays in proportion to what it sends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

import pytest
from shiny import reactive

from tests.server.harness import Browser, answering, echo, serve_chat, until

TIMES = 10
"""So many characters may be sent in return for one."""

ALLOWANCE = 100_000
"""Characters that do not depend on what was sent."""


class Traffic:
    """Counts what goes each way from now on."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._already = len(browser.sent)
        self.received = 0
        cause_receive = browser.connection.cause_receive

        def count(message: str) -> None:
            self.received += len(message)
            cause_receive(message)

        browser.connection.cause_receive = count

    @property
    def sent(self) -> int:
        return sum(len(json.dumps(frame)) for frame in self._browser.sent[self._already :])

    def check(self) -> None:
        assert self.sent <= TIMES * self.received + ALLOWANCE, (
            f"{self.sent:,} characters for {self.received:,}"
        )


def create(browser: Browser, number: int) -> None:
    browser.send("chat:thread-create", {})


def create_with_title(browser: Browser, number: int) -> None:
    browser.send("chat:thread-create", {"title": f"{number} " + "t" * 190})


def create_with_a_long_title(browser: Browser, number: int) -> None:
    browser.send("chat:thread-create", {"title": f"{number} " + "t" * 100_000})


def rename(browser: Browser, number: int) -> None:
    thread_id = browser.page().thread.id
    browser.send("chat:thread-rename", {"threadId": thread_id, "title": f"Title {number}"})


def switch(browser: Browser, number: int) -> None:
    ids = list(browser.page().infos)
    browser.send("chat:thread-switch", {"threadId": ids[number % len(ids)]})


def ask_for_the_state(browser: Browser, number: int) -> None:
    browser.send("chat:request-state", {"version": 1})


def ask_for_history(browser: Browser, number: int) -> None:
    browser.send("chat:request-history", {"threadId": browser.page().thread.id, "limit": 100})


FLOODS = [create, create_with_title, create_with_a_long_title, rename, switch]
READS = [ask_for_the_state, ask_for_history]


@pytest.mark.parametrize("flood", FLOODS, ids=lambda flood: flood.__name__)
async def test_many_threads(flood: Callable[[Browser, int], None]) -> None:
    async with serve_chat(echo) as (browser, chat):
        page = browser.page()
        for number in range(0 if flood in FLOODS[:3] else 300):
            await chat.create_thread(f"Conversation {number}")
        await browser.barrier()
        traffic = Traffic(browser)
        for number in range(500):
            flood(browser, number)
        await until(lambda: browser.connection._queue.empty(), "all to be read")
        await browser.barrier()
        with reactive.isolate():
            active, threads = chat.active_thread_id(), chat.threads()
        await until(lambda: page.thread.id == active)
        traffic.check()
        assert page.infos.keys() == {thread.id for thread in threads}
        browser.submit("Still here")
        await until(lambda: page.shows("Still here", "You said Still here"))


@pytest.mark.parametrize("read", READS, ids=lambda read: read.__name__)
async def test_many_requests_for_what_is_large(read: Callable[[Browser, int], None]) -> None:
    async with serve_chat(echo) as (browser, _):
        page = browser.page()
        traffic = Traffic(browser)
        browser.submit("x" * 300_000)
        await until(lambda: page.idle and len(page.messages) == 2)
        for number in range(1_000):
            read(browser, number)
        await until(lambda: browser.connection._queue.empty(), "all to be read")
        await browser.barrier()
        traffic.check()


@pytest.mark.parametrize(("count", "size"), [(40, 1_000_000), (50, 100_000), (50, 10)])
async def test_a_queue(count: int, size: int) -> None:
    go_on = asyncio.Event()

    async def answer(text: str) -> str:
        await go_on.wait()
        return "Done"

    async with serve_chat(answering(answer)) as (browser, _):
        page = browser.page()
        browser.submit("First")
        await until(lambda: page.messages)
        traffic = Traffic(browser)
        for number in range(count):
            browser.submit(f"{number} " + "x" * (size - 3))
        await until(lambda: browser.connection._queue.empty(), "all to be read")
        await browser.barrier()
        texts = [queued["text"] for queued in page.thread.queued]
        assert [text.split()[0] for text in texts] == [str(n) for n in range(len(texts))]
        go_on.set()
        await until(lambda: page.idle, timeout=60)
        traffic.check()
        assert len(page.messages) == 2 * (len(texts) + 1)
