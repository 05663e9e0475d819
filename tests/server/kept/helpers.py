"""Chats that keep their conversations, and what tests of them share."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

from shiny_chatkit import Chat
from shiny_chatkit.workspace import _registry
from tests.server.harness import Browser, serve_chat, until
from tests.server.page import Page


def end_process() -> None:
    """Forget all live workspaces, as a process does that is killed; what they would still write is lost."""
    for here in _registry._live.values():
        for workspace in here.values():
            assert workspace.persistence is not None
            workspace.persistence.saver._store = DeadStore()  # type: ignore[assignment]
            workspace.turns.end()
            if workspace._leaving is not None:
                workspace._leaving.cancel()
        here.clear()


class DeadStore:
    """Never finishes saving."""

    async def save(self, *_: Any) -> None:
        await asyncio.Event().wait()


def kept(
    setup: Callable[[Chat], Any], store: Any, **options: Any
) -> contextlib.AbstractAsyncContextManager[tuple[Browser, Chat]]:
    return serve_chat(setup, store=store, user="ada", **options)


async def saved(chat: Chat) -> None:
    """Wait until everything is in the store."""
    persistence = chat._chat_session.workspace.persistence
    assert persistence is not None
    await persistence.saver.written()


def listed(page: Page) -> dict[str, dict[str, Any]]:
    """The list of threads on the page, by id."""
    return page.infos


def last(browser: Browser) -> str:
    """The text of the last message."""
    messages = browser.page().messages
    return messages[-1].content if messages else ""


def questions(browser: Browser) -> list[dict[str, Any]]:
    """The open questions on the page."""
    found = [q for m in browser.page().messages for q in m.records("input")]
    return [q for q in found if not q.keys() & {"answer", "closed"}]


async def answer_to(browser: Browser, text: str) -> None:
    page = browser.page()
    known = len([m for m in page.messages if m.role == "assistant"])
    browser.submit(text)
    await until(
        lambda: (
            len([m for m in page.messages if m.role == "assistant"]) > known
            and not page.thread.busy
        )
    )
