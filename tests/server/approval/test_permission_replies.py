"""Approval fails closed: whatever is not a user's yes lets no tool run."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from typing import Any

import pytest

from shiny_chatkit import Chat
from shiny_chatkit.types import ChatContext, ToolCall
from tests.server.approval.asking import (
    cards,
    choose,
    delete_all,
    fake,
    question,
    ran,
)
from tests.server.harness import serve_chat, silent, until

pytestmark = pytest.mark.filterwarnings("ignore::chatlas._chat.ToolFailureWarning")


# -- A forgotten await -----------------------------------------------------------------------------

MISUSES: dict[str, Callable[[Any], Any]] = {
    "if": lambda reply: "yes" if reply else "no",
    "not": lambda reply: not reply,
    "bool": bool,
    "and": lambda reply: reply and "yes",
    "str": str,
    "format": lambda reply: f"{reply}",
    "percent": lambda reply: "%s" % reply,  # noqa: UP031
    "equal": lambda reply: reply == "yes",
    "reversed equal": lambda reply: "yes" == reply,  # noqa: SIM300
    "unequal": lambda reply: reply != "no",
    "in": lambda reply: reply in ("yes",),
    "contains": lambda reply: "yes" in reply,
    "less": lambda reply: reply < "no",
    "iterate": list,
    "length": len,
    "item": lambda reply: reply[0],
    "add": lambda reply: reply + "!",
    "int": int,
}


@pytest.mark.parametrize("misuse", MISUSES)
@pytest.mark.parametrize("ask", ["approve", "ask", "ctx"])
async def test_what_is_not_awaited_is_no_answer(misuse: str, ask: str) -> None:
    def handler(text: str, ctx: ChatContext) -> str:
        asked = {
            "approve": lambda: chats[0].approve(ToolCall("delete", {})),
            "ask": lambda: chats[0].ask("Delete?"),
            "ctx": lambda: ctx.ask("Delete?"),
        }[ask]()
        MISUSES[misuse](asked)
        ran.append("handler")
        return "Deleted"

    chats: list[Chat] = []

    def setup(chat: Chat) -> None:
        chats.append(chat)
        chat.on_user_submit(handler)

    async with serve_chat(setup) as (browser, _):
        browser.submit("go")
        await until(lambda: browser.page().idle and browser.page().messages)
        assert ran == []
        error = browser.page().messages[0].error or ""
        assert f"write `await {'ctx.ask' if ask == 'ctx' else 'chat.' + ask}(...)`" in error


@pytest.mark.parametrize("shape", ["sync", "async"])
async def test_a_tool_that_forgets_to_await_fails(shape: str) -> None:
    async with serve_chat(silent) as (browser, chat):

        def sync_tool() -> str:
            """Delete all."""
            if chat.approve():  # pyright: ignore[reportGeneralTypeIssues] - the mistake
                return delete_all()
            return "Kept."

        async def async_tool() -> str:
            """Delete all."""
            return sync_tool()

        chat.client = fake(sync_tool if shape == "sync" else async_tool)
        browser.submit("go")
        await until(lambda: browser.page().idle and cards(browser))
        assert ran == []
        (card,) = cards(browser)
        assert card["isError"]
        assert "await chat.approve" in str(card["result"])


@pytest.mark.parametrize("where", ["handler", "tool"])
async def test_a_question_that_is_dropped_is_told(where: str) -> None:
    def setup(chat: Chat) -> None:
        def careless() -> str:
            """Delete all."""
            chat.approve(ToolCall("delete", {}))
            gc.collect()
            return "Deleted."

        if where == "tool":
            chat.client = fake(careless)
        else:
            chat.on_user_submit(careless)

    async with serve_chat(setup) as (browser, _):
        browser.submit("go")
        await until(lambda: browser.page().idle and len(browser.page().messages) > 1)
        told = str(cards(browser)) if where == "tool" else str(browser.page().messages[-1].error)
        assert "write `await chat.approve(...)`" in told


async def test_a_reply_can_be_awaited_in_every_way() -> None:
    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str, ctx: ChatContext) -> str:
            first = await asyncio.create_task(chat.ask("One?"))
            second = (await asyncio.gather(chat.ask("Two?")))[0]
            third = await asyncio.wait_for(ctx.ask("Three?"), 20)
            return f"{first} {second} {third}"

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        browser.submit("go")
        for number in range(1, 4):
            await until(
                lambda n=number: len([r for m in page.messages for r in m.records("input")]) == n
            )
            asked = [r for m in page.messages for r in m.records("input")][-1]
            answer = {"text": str(number), "requestId": asked["requestId"]}
            browser.send("chat:input-response", {**answer, "threadId": page.thread.id})
        await until(lambda: page.idle)
        assert page.said[-1] == ("assistant", "1 2 3")


# -- In synchronous code ---------------------------------------------------------------------------


@pytest.mark.parametrize("option", ["once", "refuse"])
async def test_a_synchronous_tool_waits_for_the_answer(option: str) -> None:
    async with serve_chat(silent) as (browser, chat):

        def careful() -> str:
            """Delete all."""
            return delete_all() if chat.approve().wait() else "Kept."

        chat.client = fake(careful)
        browser.submit("go")
        await choose(browser, option)
        assert bool(ran) == (option == "once")


async def test_a_synchronous_handler_asks_both_ways() -> None:
    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        def _(text: str, ctx: ChatContext) -> str:
            name = ctx.ask("Who?").wait()
            return f"{name}: {chat.approve(ToolCall('delete', {})).wait()}"

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        browser.submit("go")
        await until(lambda: page.messages and page.messages[-1].records("input"))
        (asked,) = page.messages[-1].records("input")
        answer = {"text": "Ada", "requestId": asked["requestId"], "threadId": page.thread.id}
        browser.send("chat:input-response", answer)
        await choose(browser, "once")
        assert page.said[-1] == ("assistant", "Ada: True")


async def test_waiting_on_the_loop_or_outside_an_answer_is_refused() -> None:
    async with serve_chat(silent) as (_, chat):
        with pytest.raises(RuntimeError, match=r"await chat\.approve"):
            chat.approve(ToolCall("delete", {})).wait()
        with pytest.raises(RuntimeError, match="answer is being worked on"):
            await asyncio.to_thread(lambda: chat.approve(ToolCall("delete", {})).wait())
        with pytest.raises(RuntimeError):
            await chat.approve(ToolCall("delete", {}))


# -- No answer is a refusal ------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["stop", "disconnect", "delete", "clear"])
@pytest.mark.parametrize("shape", ["ask_before", "sync", "async"])
async def test_no_answer_is_a_refusal(way: str, shape: str) -> None:
    ended = asyncio.Event()
    async with serve_chat(silent, ask_before="delete_all" if shape == "ask_before" else ()) as (
        browser,
        chat,
    ):
        loop = asyncio.get_running_loop()

        def sync_tool() -> str:
            """Delete all."""
            try:
                return delete_all() if chat.approve().wait() else "Kept."
            finally:
                loop.call_soon_threadsafe(ended.set)

        async def async_tool() -> str:
            """Delete all."""
            try:
                return delete_all() if await chat.approve() else "Kept."
            finally:
                ended.set()

        chat.client = fake({"sync": sync_tool, "async": async_tool}.get(shape, delete_all))
        browser.submit("go")
        await question(browser)
        thread_id = browser.page().thread.id
        match way:
            case "stop":
                browser.stop()
            case "delete":
                browser.send("chat:thread-delete", {"threadId": thread_id})
            case "clear":
                browser.send(
                    "chat:slash-command", {"command": "clear", "args": "", "threadId": thread_id}
                )
            case _:
                browser.connection.cause_disconnect()
                browser.connection.closed = True
        if shape != "ask_before":
            await until(ended.is_set)
        if way != "disconnect":
            await until(lambda: browser.page().idle)
        assert ran == []


async def test_allowing_always_does_not_outlive_a_stop() -> None:
    answers: list[Any] = []
    go_on = asyncio.Event()

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str, ctx: ChatContext) -> None:
            answers.append(await chat.approve(ToolCall("delete", {})))
            while not ctx.cancelled:  # noqa: ASYNC110 - a threading.Event
                await asyncio.sleep(0.001)
            try:
                answers.append(await chat.approve(ToolCall("delete", {})))
            except Exception as error:  # noqa: BLE001
                answers.append(type(error).__name__)
            go_on.set()

    async with serve_chat(setup) as (browser, _):
        browser.submit("go")
        ids = {
            "requestId": (await question(browser))["requestId"],
            "threadId": browser.page().thread.id,
        }
        browser.send("chat:permission-response", {**ids, "optionId": "always"})
        await until(lambda: answers)
        browser.stop()
        await until(go_on.is_set)
        assert answers == [True, "GenerationCancelled"]
