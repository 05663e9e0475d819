"""Documents of kept conversations hold all messages, not only those that are loaded."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.requests import Request

from shiny_chatkit.stores import MemoryStore, StoreError
from shiny_chatkit.workspace import _loading
from tests.server.harness import echo
from tests.server.thread_steps import create

from .helpers import answer_to, end_process, kept, saved


async def save_a_long_thread(store: MemoryStore) -> None:
    async with kept(echo, store) as (_, chat):
        for number in range(_loading.MESSAGES_PER_PAGE + 5):
            await chat.append_message(f"number {number}.")
        await saved(chat)
    end_process()


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
    await save_a_long_thread(store)
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


async def test_a_download_whose_rest_cannot_be_loaded_fails(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: Any, **__: Any) -> Any:
        raise StoreError("The disk is gone.")

    await save_a_long_thread(store)
    async with kept(echo, store, open=False) as (browser, chat):
        await browser.open()
        query = urlencode({"threadId": browser.page().thread.id, "format": "markdown"})
        request = Request({"type": "http", "query_string": query.encode(), "headers": []})
        with monkeypatch.context() as patch:
            patch.setattr(store, "messages", fail)
            assert (await chat._chat_session.export_route.respond(request)).status_code == 404
        response = await chat._chat_session.export_route.respond(request)
        assert "number 0." in bytes(response.body).decode()
