"""Documents of kept conversations hold all messages, not only those that are loaded."""

from __future__ import annotations

import pytest

from shiny_chatkit.stores import MemoryStore
from shiny_chatkit.workspace import _loading
from tests.server.harness import echo
from tests.server.thread_steps import create

from .helpers import answer_to, end_process, kept, saved


async def test_a_thread_that_is_not_on_show(store: MemoryStore) -> None:
    async with kept(echo, store) as (browser, chat):
        await answer_to(browser, "first")
        thread_id = browser.page().thread.id
        await create(browser)
        await answer_to(browser, "second")
        await saved(chat)
    end_process()
    async with kept(echo, store) as (browser, chat):
        with pytest.raises(RuntimeError, match="load_thread"):
            chat.export(thread_id=thread_id)
        await chat.load_thread(thread_id)
        assert "You said first" in chat.export(thread_id=thread_id)


async def test_a_long_thread(store: MemoryStore) -> None:
    async with kept(echo, store) as (_, chat):
        for number in range(_loading.MESSAGES_PER_PAGE + 5):
            await chat.append_message(f"number {number}.")
        await saved(chat)
    end_process()
    # The page goes on showing the newest messages.
    async with kept(echo, store, open=False) as (browser, chat):
        await browser.open()
        with pytest.raises(RuntimeError, match="load_thread"):
            chat.export()
        await chat.load_thread()
        assert "number 0." in chat.export()


async def test_an_unknown_thread(store: MemoryStore) -> None:
    async with kept(echo, store) as (_, chat):
        with pytest.raises(ValueError, match="nowhere"):
            await chat.load_thread("nowhere")
