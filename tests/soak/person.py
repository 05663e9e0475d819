"""One person who writes, stops, edits, deletes, switches and reloads at random, in one or two tabs."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from typing import Any

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from shiny_chatkit.log import new_id
from tests.soak.memory import Memory
from tests.soak.tab import Tab

MAX_THREADS = 6

LOST = (WebSocketException, OSError, TimeoutError)
"""Errors of a page when the server ends."""

# What happens most often is named most often.
ACTIONS = (
    *6 * ("submit",),
    *("wait", "wait", "stop", "create", "switch", "switch", "rename", "pin"),
    *("delete", "edit", "resend", "reload"),
)


class Person:
    """Chats until the task is cancelled.

    Parameters
    ----------
    name
        Who this is.
    rng
        Decides what happens.
    """

    def __init__(self, name: str, rng: random.Random) -> None:
        self.name = name
        self.memory = Memory()
        self.did: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self.is_away = asyncio.Event()
        """Set while no page is open."""
        self._rng = rng
        self._last_thread: str | None = None

    async def live(self, url: str, is_up: asyncio.Event) -> None:
        """Open pages and use them, again and again while the server is up."""
        while True:
            self.is_away.set()
            await is_up.wait()
            self.is_away.clear()
            tabs = 1 + (self._rng.random() < 0.3)
            visits = [self._visit(url, self._rng.uniform(3, 20)) for _ in range(tabs)]
            for ended in await asyncio.gather(*visits, return_exceptions=True):
                if ended is not None and not isinstance(ended, LOST):
                    raise ended
            await asyncio.sleep(self._rng.uniform(0, 1))

    async def _visit(self, url: str, seconds: float) -> None:
        headers = {"x-soak-owner": self.name}
        address = url.replace("http", "ws") + "/websocket/"
        async with connect(address, additional_headers=headers, max_size=None) as socket:
            tab = Tab(socket, self._note)
            await tab.open(self._last_thread)
            listening = asyncio.create_task(tab.listen())
            acting = asyncio.create_task(self._act(tab))
            try:
                done, _ = await asyncio.wait(
                    {listening, acting}, timeout=seconds, return_when="FIRST_COMPLETED"
                )
            finally:
                listening.cancel()
                acting.cancel()
                await asyncio.gather(listening, acting, return_exceptions=True)
            for task in done:
                task.result()

    def _note(self, tab: Tab) -> None:
        page = tab.page
        # When the thread on show is deleted, the one to show instead comes in the next batch.
        thread = page.log.threads.get(page.thread_id)
        self._last_thread = page.thread_id
        messages = [] if thread is None else thread.messages
        self.memory.note(page.thread_id, messages, page.infos, tab.shown.get(page.thread_id, ()))
        tab.shown[page.thread_id] = {message.id for message in messages}
        for error in page.errors:
            self.errors[error["message"]] += 1
        page.errors.clear()

    async def _act(self, tab: Tab) -> None:
        while True:
            action = self._rng.choice(ACTIONS)
            if tab.page.thread_id not in tab.page.log.threads:
                action = "wait"
            self.did[action] += 1
            if action == "reload":
                return
            await getattr(self, f"_{action}")(tab)
            await asyncio.sleep(self._rng.expovariate(1 / 1.5))

    async def _wait(self, tab: Tab) -> None:
        """Do nothing for a while."""

    async def _submit(self, tab: Tab) -> None:
        text = f"{self.name} says {new_id()}"
        await self._send(
            tab, "user-message", text=text, messageId=new_id(), timestamp=1780000000000
        )

    async def _stop(self, tab: Tab) -> None:
        await self._send(tab, "stop-generation")

    async def _create(self, tab: Tab) -> None:
        if len(tab.page.infos) < MAX_THREADS:
            await tab.send("chat:thread-create", {})

    async def _switch(self, tab: Tab) -> None:
        await self._send(tab, "thread-switch", threadId=self._rng.choice(list(tab.page.infos)))

    async def _rename(self, tab: Tab) -> None:
        await self._send(tab, "thread-rename", title=f"title {new_id()}")

    async def _pin(self, tab: Tab) -> None:
        await self._send(tab, "thread-pin", pinned=self._rng.random() < 0.5)

    async def _delete(self, tab: Tab) -> None:
        if len(tab.page.infos) > 1 and self._rng.random() < 0.5:
            thread_id = self._rng.choice(list(tab.page.infos))
            self.memory.removes_thread(thread_id)
            await self._send(tab, "thread-delete", threadId=thread_id)

    async def _edit(self, tab: Tab) -> None:
        if message_id := self._question(tab):
            text = f"{self.name} says {new_id()}"
            await self._send(tab, "edit-message", messageId=message_id, text=text)

    async def _resend(self, tab: Tab) -> None:
        if message_id := self._question(tab):
            await self._send(tab, "resend-from", messageId=message_id)

    def _question(self, tab: Tab) -> str | None:
        """Return a question near the end; it and what follows may change."""
        asked = [m.id for m in tab.page.messages if m.role == "user"][-2:]
        if not asked or self._rng.random() < 0.5:
            return None
        message_id = self._rng.choice(asked)
        self.memory.removes_from(tab.page.thread_id, message_id)
        return message_id

    async def _send(self, tab: Tab, event: str, **data: Any) -> None:
        await tab.send(f"chat:{event}", {"threadId": tab.page.thread_id, **data})
