"""Tests that fail: each shows one open bug of the core. A mended one moves to the file of its subject."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import chatlas
from shinychat.types import ToolResultDisplay

from shiny_chatkit import Chat
from tests.server.harness import serve_chat, silent, until


async def test_stopping_ends_every_stream_of_the_turn() -> None:
    closed: list[str] = []

    async def endless(name: str) -> AsyncIterator[str]:
        try:
            while True:
                yield name
                await asyncio.sleep(0.001)
        finally:
            closed.append(name)

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _() -> AsyncIterator[str]:
            await chat.append_message_stream(endless("a"))
            await chat.append_message_stream(endless("b"))
            async for piece in endless("c"):
                yield piece

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: len(page.messages) == 4 and all(m.content for m in page.messages))
        browser.stop()
        await until(lambda: not page.thread.busy)
        await browser.barrier()
        assert all(m.stopped for m in page.messages[1:])
        await until(lambda: sorted(closed) == ["a", "b", "c"])


async def test_a_tool_results_display_gives_its_card_a_title() -> None:
    """Of shinychat's ``tool_result`` block only the value is read: title and icon are lost."""
    request = chatlas.ContentToolRequest(id="1", name="add", arguments={})
    display = ToolResultDisplay(title="My title", html="<em>shown</em>")
    result = chatlas.ContentToolResult(value="v", request=request, extra={"display": display})
    async with serve_chat(silent) as (browser, chat):
        await chat.append_message_stream([request, result])
        page = browser.page()
        await until(lambda: page.messages and page.idle)
        (card,) = page.messages[0].records("tool")
        assert card["name"] == "add"
        assert card["title"] == "My title"
