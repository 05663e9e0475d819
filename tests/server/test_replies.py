"""Events from the browser are checked against the current state: replies, ratings, edits, dismissals."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from shiny_chatkit import Chat, Limits
from shiny_chatkit.types import ChatContext, SettingsItem, TodoItem, ToolCall
from tests.server.harness import Browser, answering, serve_chat, until
from tests.server.page import Page


def records(page: Page, kind: str) -> list[dict[str, Any]]:
    return [record for message in page.messages for record in message.records(kind)]


async def refused(browser: Browser, event: str, **data: Any) -> str:
    """Send an event that must be refused, and return what the user is told."""
    page = browser.page()
    browser.send(event, {"threadId": page.thread.id, **data})
    await until(lambda: page.errors, "the refusal")
    error = page.errors.pop()
    assert error["code"] == "rejected"
    assert "messageId" not in error
    await browser.barrier()
    return error["message"]


async def ignored(browser: Browser, event: str, **data: Any) -> None:
    page = browser.page()
    known = len(page.events)
    browser.send(event, {"threadId": page.thread.id, **data})
    await browser.barrier()
    assert [e["event"] for e in page.events[known:]] == ["chat:error"]  # The barrier's.


def asking(**question: Any) -> Any:
    async def handler(text: str, ctx: ChatContext) -> str:
        return f"Got {await ctx.ask('Which?', **question)!r}"

    return answering(handler)


@pytest.mark.parametrize(
    ("question", "wrong", "right"),
    [
        ({"input_type": "buttons"}, ["yes", "", "DROP TABLE", "Yes "], "No"),
        ({"input_type": "buttons", "options": ["A", "B"]}, ["Yes", "A,B", "a"], "B"),
        ({"input_type": "radio", "options": ["A"]}, ["0", "B"], "A"),
        ({"input_type": "text"}, [], "any text"),
    ],
)
async def test_only_what_a_question_offers_answers_it(
    question: dict[str, Any], wrong: list[str], right: str
) -> None:
    async with serve_chat(asking(**question)) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: records(page, "input"))
        (record,) = records(page, "input")
        for text in wrong:
            why = await refused(
                browser, "chat:input-response", requestId=record["requestId"], text=text
            )
            assert "not offered" in why
            assert page.thread.busy
        for _ in range(2):  # A duplicate counts once.
            browser.send(
                "chat:input-response",
                {"threadId": page.thread.id, "requestId": record["requestId"], "text": right},
            )
        await until(lambda: page.shows("Go", f"Got {right!r}"))
        await browser.barrier()
        assert page.errors == []


async def test_a_reply_of_another_kind_is_refused_and_the_question_stays_open() -> None:
    results: list[Any] = []

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str, ctx: ChatContext) -> str:
            results.append(await ctx.ask("Sure?", input_type="buttons", options=["once", "no"]))
            results.append(await chat.approve(ToolCall("delete", {}, "t1")))
            return "Done"

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: records(page, "input"))
        request_id = records(page, "input")[0]["requestId"]
        why = await refused(
            browser, "chat:permission-response", requestId=request_id, optionId="once"
        )
        assert "does not fit" in why
        assert results == []
        where = {"threadId": page.thread.id}
        browser.send("chat:input-response", {**where, "requestId": request_id, "text": "no"})
        await until(lambda: any("permission" in tool for tool in records(page, "tool")))
        permission = records(page, "tool")[0]["permission"]["requestId"]
        for text in ("once", "always", ""):
            why = await refused(browser, "chat:input-response", requestId=permission, text=text)
            assert "does not fit" in why
        # Answered before: the same id is unknown by now.
        await ignored(browser, "chat:permission-response", requestId=request_id, optionId="once")
        browser.send(
            "chat:permission-response", {**where, "requestId": permission, "optionId": "refuse"}
        )
        await until(lambda: page.shows("Go", "Done") or (page.idle and results[1:]))
        assert results == ["no", False]


async def test_a_long_answer_is_refused() -> None:
    async with serve_chat(asking(), limits=Limits(max_text_chars=5)) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: records(page, "input"))
        request_id = records(page, "input")[0]["requestId"]
        why = await refused(browser, "chat:input-response", requestId=request_id, text="123456")
        assert why == "This text is too long: it has 6 characters, and 5 are allowed."
        where = {"threadId": page.thread.id, "requestId": request_id}
        browser.send("chat:input-response", {**where, "text": "12345"})
        await until(lambda: page.shows("Go", "Got '12345'"))


async def test_a_question_whose_message_is_cleared_by_its_own_handler_ends() -> None:
    ended = asyncio.Event()

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str, ctx: ChatContext) -> str:
            asked = asyncio.ensure_future(ctx.ask("Which?"))
            await until(lambda: any(m.records("input") for m in chat.log()))
            await chat.clear_messages()
            try:
                return await asked
            finally:
                ended.set()

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(ended.is_set)
        await until(lambda: page.idle)
        assert records(page, "input") == []


async def test_only_complete_answers_are_rated() -> None:
    rated: list[Any] = []
    go_on = asyncio.Event()

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _() -> AsyncIterator[str]:
            yield "one"
            await go_on.wait()

        @chat.on_feedback
        async def _(message_id: str, value: Any) -> None:
            rated.append(value)

    async with serve_chat(setup) as (browser, chat):
        page = browser.page()
        own = browser.submit("Go")
        await until(lambda: len(page.messages) == 2)
        answer = page.messages[1].id
        assert await refused(browser, "chat:feedback", messageId=own, value="up") == (
            "Only answers can be rated."
        )
        why = await refused(browser, "chat:feedback", messageId=answer, value="up")
        assert "complete" in why
        go_on.set()
        await until(lambda: page.idle)
        await chat.append_message({"role": "system", "content": "Secret"})
        system = chat._chat_session.on_show.thread.messages[-1].id
        await refused(browser, "chat:feedback", messageId=system, value="up")
        await refused(browser, "chat:resend-from", messageId=system)
        await refused(browser, "chat:edit-message", messageId=system, text="x")
        await refused(browser, "chat:edit-message", messageId=answer, text="x")
        await refused(browser, "chat:edit-message", messageId=own, text="  ")
        assert page.messages[0].feedback is None
        where = {"threadId": page.thread.id, "messageId": answer}
        for _ in range(2):
            browser.send("chat:feedback", {**where, "value": "up"})
        await until(lambda: rated)
        await browser.barrier()
        assert rated == ["up"]
        assert page.messages[1].feedback == "up"


async def test_todos_are_dismissed_once_and_an_action_has_no_value() -> None:
    heard: list[Any] = []

    def setup(chat: Chat) -> None:
        chat.register_settings_item(SettingsItem("run", "Run", "action"))
        chat.register_settings_item(SettingsItem("line", "", "separator"))
        chat.on_todo_clear(lambda: heard.append("clear"))
        chat.on_settings_change(lambda key, value: heard.append((key, value)))

    async with serve_chat(setup) as (browser, chat):
        page = browser.page()
        await ignored(browser, "chat:todo-clear")
        await chat.set_todos([TodoItem("One", "pending")])
        await until(lambda: page.thread.todos)
        for _ in range(2):
            browser.send("chat:todo-clear", {"threadId": page.thread.id})
        await until(lambda: heard)
        await browser.barrier()
        assert heard == ["clear"]
        for key, value in (("run", "x"), ("run", 1), ("line", None), ("line", "x"), ("none", 1)):
            browser.send("chat:settings-change", {"key": key, "value": value})
            await until(lambda: page.errors)
            assert page.errors.pop()["code"] == "rejected"
        browser.send("chat:settings-change", {"key": "run", "value": None})
        await until(lambda: len(heard) == 2)
        assert heard[1] == ("run", None)


async def test_a_second_stop_reaches_the_turn_behind_one_that_has_not_ended() -> None:
    begun: list[str] = []

    async def answer(text: str) -> AsyncIterator[str]:
        begun.append(text)
        yield text
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            # So it lasts until the grace period after a stop is over, and then a little longer.
            await asyncio.sleep(0.01)
            raise

    async with serve_chat(answering(answer)) as (browser, _):
        page = browser.page()
        browser.submit("One")
        await until(lambda: len(page.messages) == 2)
        browser.submit("Two")
        browser.submit("Three")
        await until(lambda: len(page.thread.queued) == 2)
        first = page.messages[1].id
        browser.stop(message_id=first)
        await until(lambda: not page.thread.busy)
        browser.stop(message_id=first)  # The same press twice stops one turn.
        await browser.barrier()
        browser.stop()
        await until(lambda: page.said[-1] == ("assistant", "Three"))
        assert begun == ["One", "Three"]
        assert ("user", "Two") in page.said
        assert page.thread.busy
        browser.stop()
        await until(lambda: page.idle)
