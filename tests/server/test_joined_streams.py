"""message_stream_context() outside of what streams a message: it joins the message that the thread is getting."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from shiny_chatkit import Chat
from shiny_chatkit.stores import MemoryStore
from tests.server.harness import serve_chat, silent, until
from tests.server.kept.helpers import kept
from tests.server.page import Page


class Held:
    """A stream that goes on when the test wants it to."""

    def __init__(self, first: str = "begin ", then: str = "end") -> None:
        self._first, self._then = first, then
        self.may_end = asyncio.Event()

    async def chunks(self) -> AsyncIterator[str]:
        yield self._first
        await self.may_end.wait()
        yield self._then


async def begun(page: Page, *texts: str) -> None:
    await until(lambda: [content for _, content in page.said] == list(texts))


async def test_code_elsewhere_joins_the_stream_that_runs() -> None:
    held = Held()
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        await chat.append_message_stream(held.chunks())
        await begun(page, "begin ")
        async with chat.message_stream_context() as stream:
            await stream.append("[draft]")
            await stream.replace("[inside]")
            async with chat.message_stream_context() as inner:
                await inner.append("!")
        held.may_end.set()
        await until(lambda: page.shows("begin [inside]!end"))


async def test_another_thread_of_the_server_joins_an_answer() -> None:
    def setup(chat: Chat) -> None:
        async def progress(number: int) -> None:
            async with chat.message_stream_context() as stream:
                await stream.append(f"[{number}]")

        @chat.on_user_submit
        async def _(text: str) -> AsyncIterator[str]:
            loop = asyncio.get_running_loop()

            def work() -> None:
                for number in range(2):
                    asyncio.run_coroutine_threadsafe(progress(number), loop).result(5)

            yield "begin "
            await loop.run_in_executor(None, work)
            yield "end"

    async with serve_chat(setup) as (browser, _):
        browser.submit("go")
        await until(lambda: browser.page().shows("go", "begin [0][1]end"))


async def test_a_handler_joins_the_stream_that_it_has_begun() -> None:
    held = Held()

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str) -> None:
            await chat.append_message_stream(held.chunks())
            await asyncio.sleep(0.05)
            async with chat.message_stream_context() as stream:
                await stream.append("[inside]")
            held.may_end.set()

    async with serve_chat(setup) as (browser, _):
        browser.submit("go")
        await until(lambda: browser.page().shows("go", "begin [inside]end"))


async def test_a_message_ends_when_all_have_left_it() -> None:
    held = Held()
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        await chat.append_message_stream(held.chunks())
        await begun(page, "begin ")
        async with chat.message_stream_context() as stream:
            held.may_end.set()
            await begun(page, "begin end")
            await browser.barrier()
            assert page.messages[0].streaming
            await stream.append("[inside]")
        await until(lambda: page.shows("begin end[inside]"))


async def test_stopping_ends_a_message_for_those_who_have_joined_it() -> None:
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        await chat.append_message_stream(Held().chunks())
        await begun(page, "begin ")
        async with chat.message_stream_context() as stream:
            await stream.append("[inside]")
            await begun(page, "begin [inside]")
            browser.stop()
            await until(lambda: page.messages[0].stopped)
            await stream.append(" and more")
        await until(lambda: page.shows("begin [inside]"))
        async with chat.message_stream_context() as stream:
            await stream.append("Later")
        await until(lambda: page.shows("begin [inside]", "Later"))


async def test_streams_in_different_threads_do_not_mix() -> None:
    one, two = Held("one ", "1"), Held("two ", "2")
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        first = page.thread.id
        await chat.append_message_stream(one.chunks())
        await begun(page, "one ")
        second = await chat.create_thread()
        await until(lambda: page.thread.id == second)

        # Nothing runs in this thread.
        async with chat.message_stream_context() as stream:
            await stream.append("own")
            async with chat.message_stream_context(thread_id=first) as other:
                await other.append("[first] ")
        await chat.append_message_stream(two.chunks())
        await begun(page, "own", "two ")
        async with chat.message_stream_context(thread_id=first) as other:
            await other.append("[again] ")
        async with chat.message_stream_context() as stream:
            await stream.append("[second] ")
        one.may_end.set()
        two.may_end.set()
        await until(lambda: page.shows("own", "two [second] 2"))
        await chat.switch_thread(first)
        await until(lambda: page.shows("one [first] [again] 1"))


async def test_of_several_streams_in_a_thread_the_last_one_is_joined() -> None:
    one, two = Held("one ", "1"), Held("two ", "2")
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        await chat.append_message_stream(one.chunks())
        await chat.append_message_stream(two.chunks())
        await begun(page, "one ", "two ")
        async with chat.message_stream_context() as stream:
            await stream.append("[a] ")
        two.may_end.set()
        await begun(page, "one ", "two [a] 2")
        await until(lambda: not page.messages[1].streaming)
        async with chat.message_stream_context() as stream:
            await stream.append("[b] ")
        one.may_end.set()
        await until(lambda: page.shows("one [b] 1", "two [a] 2"))


async def test_another_page_does_not_join() -> None:
    held, store = Held(), MemoryStore()
    async with kept(silent, store) as (browser, chat):
        page = browser.page()
        await chat.append_message_stream(held.chunks())
        await begun(page, "begin ")
        async with kept(silent, store) as (_, other):
            async with other.message_stream_context(thread_id=page.thread.id) as stream:
                await stream.append("other")
            held.may_end.set()
            await until(lambda: page.shows("begin end", "other"))
