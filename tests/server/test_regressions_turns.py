"""Each of these shows a bug that was there once, in the order of turns and threads."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from shiny import reactive

from shiny_chatkit import Chat
from shiny_chatkit.types import (
    ChatContext,
)
from tests.server.harness import echo, serve_chat, silent, until


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


# -- Stop and typing -------------------------------------------------------------------------------


async def test_a_stop_while_a_mention_is_computed_leaves_no_typing_indicator() -> None:
    gate = asyncio.Event()

    def setup(chat: Chat) -> None:
        echo(chat)

        @chat.context_source("slow")
        async def _() -> str:
            await gate.wait()
            return "text"

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        browser.submit("Look", attachments=[{"type": "widget", "name": "slow", "widgetId": "slow"}])
        await until(lambda: page.thread.busy)
        browser.stop()
        await until(lambda: not page.thread.busy)
        gate.set()
        await until(lambda: page.messages)
        await browser.barrier()
        assert not page.thread.typing


# -- Threads ---------------------------------------------------------------------------------------


async def test_the_switch_itself_is_told() -> None:
    """The snapshot that follows empties the outbox, with the event of the switch in it."""
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        id = await chat.create_thread()
        await until(lambda: page.thread.id == id)
        assert page.named("chat:switch-thread") == [{"threadId": id}]


async def test_a_message_appended_to_another_thread_makes_it_unread() -> None:
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        first = page.thread.id
        second = await chat.create_thread()
        await until(lambda: page.thread.id == second)
        await chat.append_message("Look here", thread_id=first)
        await browser.barrier()
        with reactive.isolate():
            (info,) = [thread for thread in chat.threads() if thread.id == first]
        assert info.unread


# -- Editing and answering again -------------------------------------------------------------------


async def test_an_answer_is_not_read_by_the_one_that_replaces_it() -> None:
    read: list[list[str]] = []

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str, ctx: ChatContext) -> str:
            read.append([m.content for m in ctx.messages])
            return f"Answer {len(read)}"

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: page.shows("Go", "Answer 1"))
        where = {"threadId": page.thread.id, "messageId": page.messages[1].id}
        browser.send("chat:resend-from", where)
        await until(lambda: page.shows("Go", "Answer 2"))
        assert read == [["Go"], ["Go"]]


async def test_answering_again_an_answer_that_is_still_empty_does_no_harm() -> None:
    gate = asyncio.Event()

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _() -> None:
            async def empty() -> AsyncIterator[str]:
                await gate.wait()
                yield "Text"

            await chat.append_message_stream(empty())

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: len(page.messages) == 2)
        where = {"threadId": page.thread.id, "messageId": page.messages[1].id}
        browser.send("chat:resend-from", where)
        await until(lambda: browser.connection.closed or len(page.named("chat:busy")) > 1)
        assert not browser.connection.closed
        gate.set()
        await until(lambda: page.shows("Go", "Text"))


async def test_a_command_that_is_answered_again_is_run_by_its_handler() -> None:
    ran: list[str] = []

    def setup(chat: Chat) -> None:
        echo(chat)

        @chat.slash_command("count")
        def _(args: str) -> str:
            ran.append(args)
            return f"{len(ran)}"

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        command = {"command": "count", "args": "up", "threadId": page.thread.id}
        browser.send("chat:slash-command", command)
        await until(lambda: page.shows("/count up", "1"))
        where = {"threadId": page.thread.id, "messageId": page.messages[1].id}
        browser.send("chat:resend-from", where)
        await until(lambda: page.idle and page.messages[1].versions)
        assert ran == ["up", "up"]
