"""Steps of tests of threads: opening and switching them as a user does, and answers that wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from tests.server.harness import Browser, until
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
