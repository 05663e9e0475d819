"""A thread that is cleared or deleted while app code holds up a message: the message does not come back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from shiny import reactive

from shiny_chatkit import Chat
from tests.server.harness import Browser, serve_chat, until

pytestmark = pytest.mark.filterwarnings("ignore::shiny._deprecated.ShinyDeprecationWarning")


class Gate:
    """Something that app code waits at."""

    def __init__(self) -> None:
        self.entered = False
        self.opened = asyncio.Event()
        self.left = False
        self.fails = False
        self.is_stubborn = True

    async def wait(self) -> None:
        self.entered = True
        try:
            await self.opened.wait()
        except asyncio.CancelledError:
            if not self.is_stubborn:
                raise
        finally:
            self.left = True
        if self.fails:
            raise RuntimeError("on purpose")


def user_transform(chat: Chat, gate: Gate) -> None:
    @chat.transform_user_input
    async def _(text: str) -> str:
        if text == "slow":
            await gate.wait()
        return text


def source(chat: Chat, gate: Gate) -> None:
    @chat.context_source("notes")
    async def _() -> str:
        await gate.wait()
        return "text"


def assistant_transform(chat: Chat, gate: Gate) -> None:
    @chat.transform_assistant_response
    async def _(text: str) -> str:
        if "slow" in text:
            await gate.wait()
        return text


def appending(chat: Chat, gate: Gate) -> None:
    assistant_transform(chat, gate)

    @chat.on_user_submit
    async def _(text: str) -> None:
        await chat.append_message(f"About {text}")


def streaming(chat: Chat, gate: Gate) -> None:
    assistant_transform(chat, gate)

    @chat.on_user_submit
    async def _(text: str) -> AsyncIterator[str]:
        yield "About "
        yield text
        yield " and more"


WAITING = [user_transform, source, appending, streaming]


async def clear_command(browser: Browser, chat: Chat) -> None:
    thread_id = browser.page().thread.id
    browser.send("chat:slash-command", {"command": "clear", "args": "", "threadId": thread_id})
    await browser.barrier()


async def clear_by_app(browser: Browser, chat: Chat) -> None:
    await chat.clear_messages()


async def delete(browser: Browser, chat: Chat) -> None:
    browser.send("chat:thread-delete", {"threadId": browser.page().thread.id})
    await browser.barrier()


@pytest.mark.parametrize("fails", [False, True], ids=["goes on", "fails"])
@pytest.mark.parametrize("end", [clear_command, clear_by_app, delete])
@pytest.mark.parametrize("setup", WAITING)
async def test_a_message_does_not_come_back(
    setup: Callable[[Chat, Gate], None],
    end: Callable[[Browser, Chat], Any],
    fails: bool,
) -> None:
    gate = Gate()
    gate.fails = fails

    def prepare(chat: Chat) -> None:
        setup(chat, gate)
        if setup in (user_transform, source):
            chat.on_user_submit(lambda text: "Answer")

    async with serve_chat(prepare) as (browser, chat):
        page = browser.page()
        mention = {"type": "widget", "name": "notes", "widgetId": "notes"}
        browser.submit("slow", attachments=[mention] if setup is source else [])
        await until(lambda: gate.entered)
        await end(browser, chat)
        gate.opened.set()
        await until(lambda: gate.left)
        browser.submit("quick")
        await until(lambda: page.idle and len(page.messages) == 2)
        await browser.barrier()
        with reactive.isolate():
            contents = [message.content for message in chat.log()]
        assert contents[0] == "quick"
        assert len(contents) == 2
        assert "slow" not in contents[1]


@pytest.mark.parametrize("is_stubborn", [False, True])
async def test_an_edit_takes_along_what_waits_behind_it(is_stubborn: bool) -> None:
    gate = Gate()
    gate.is_stubborn = is_stubborn

    def prepare(chat: Chat) -> None:
        user_transform(chat, gate)
        chat.on_user_submit(lambda text: f"Answer to {text}")

    async with serve_chat(prepare) as (browser, _):
        page = browser.page()
        browser.submit("one", message_id="first")
        await until(lambda: page.shows("one", "Answer to one") and page.idle)
        slow = browser.submit("slow")
        await until(lambda: gate.entered)
        ids = {"threadId": page.thread.id, "messageId": "first"}
        browser.send("chat:edit-message", {**ids, "text": "two"})
        await until(lambda: page.shows("two", "Answer to two") and page.idle and gate.left)
        await browser.barrier()
        assert page.shows("two", "Answer to two")
        told = [id for data in page.named("chat:messages-deleted") for id in data["messageIds"]]
        assert slow in told


@pytest.mark.parametrize("is_stubborn", [False, True])
async def test_a_message_that_is_only_stopped_stays(is_stubborn: bool) -> None:
    gate = Gate()
    gate.is_stubborn = is_stubborn

    def prepare(chat: Chat) -> None:
        user_transform(chat, gate)
        chat.on_user_submit(lambda text: "Answer")

    async with serve_chat(prepare) as (browser, _):
        browser.submit("slow")
        await until(lambda: gate.entered)
        browser.stop()
        await until(lambda: [m.content for m in browser.page().messages] == ["slow"])
        browser.submit("quick")
        await until(lambda: browser.page().shows("slow", "quick", "Answer"))


async def test_a_session_that_ends_places_nothing() -> None:
    gate = Gate()
    gate.is_stubborn = False
    chats: list[Chat] = []

    def prepare(chat: Chat) -> None:
        chats.append(chat)
        user_transform(chat, gate)

    async with serve_chat(prepare, open=False) as (browser, _):
        await browser.open()
        browser.submit("slow")
        await until(lambda: gate.entered)
    await asyncio.sleep(0)
    assert chats[0]._chat_session.on_show.thread.messages == []
    assert chats[0]._chat_session.workspace.kept.total() == 0
