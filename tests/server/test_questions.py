"""Questions in the middle of an answer, and the approval of tools."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from shiny_chatkit import Chat
from shiny_chatkit.types import (
    ChatContext,
    GenerationCancelled,
    InputRequired,
    InputRequiredResponse,
    ToolCall,
    ToolResult,
)
from tests.server.harness import Browser, answering, serve_chat, until
from tests.server.page import Page


def questions(page: Page) -> list[dict[str, Any]]:
    return [record for message in page.messages for record in message.records("input")]


async def asked(browser: Browser, text: str = "Go") -> dict[str, Any]:
    """Submit something and wait for the question it leads to."""
    page, known = browser.page(), len(questions(browser.page()))
    browser.submit(text)
    await until(lambda: len(questions(page)) > known)
    return questions(page)[-1]


def reply(browser: Browser, text: str, request_id: str, thread_id: str | None = None) -> None:
    browser.send(
        "chat:input-response",
        {
            "text": text,
            "requestId": request_id,
            "threadId": thread_id or browser.page().thread.id,
        },
    )


def sync_handler(text: str, ctx: ChatContext) -> Iterator[Any]:
    yield "Which? "
    yield InputRequiredResponse(placeholder="Enter filename...")
    yield f"Got {ctx.wait_for_input()!r}"


async def async_handler(text: str, ctx: ChatContext) -> AsyncIterator[Any]:
    yield "Which? "
    answer = await ctx.ask("", placeholder="Enter filename...")
    yield f"Got {answer!r}"


BOTH = pytest.mark.parametrize("handler", [sync_handler, async_handler])


@BOTH
@pytest.mark.parametrize("answer", ["report.csv", ""], ids=["text", "empty"])
async def test_an_answer_reaches_the_handler(handler: Callable[..., Any], answer: str) -> None:
    async with serve_chat(answering(handler)) as (browser, _):
        page = browser.page()
        question = await asked(browser)
        assert question["inputType"] == "text"
        assert question["placeholder"] == "Enter filename..."
        assert page.thread.busy
        reply(browser, answer, question["requestId"])
        await until(lambda: page.idle)
        assert page.messages[1].content == f"Which? Got {answer!r}"
        assert [p.to_dict()["type"] for p in page.messages[1].parts] == ["text", "input", "text"]
        (told,) = page.named("chat:input-answered")
        assert told["answer"] == answer
        assert questions(page)[0]["answer"] == answer


@BOTH
async def test_a_stop_is_no_empty_answer(handler: Callable[..., Any]) -> None:
    raised: list[type[BaseException]] = []

    async def watching_async(text: str, ctx: ChatContext) -> AsyncIterator[Any]:
        try:
            async for content in async_handler(text, ctx):
                yield content
        except GenerationCancelled as error:
            raised.append(type(error))
            raise

    def watching_sync(text: str, ctx: ChatContext) -> Iterator[Any]:
        try:
            yield from sync_handler(text, ctx)
        except GenerationCancelled as error:
            raised.append(type(error))
            raise

    watching = watching_sync if handler is sync_handler else watching_async
    async with serve_chat(answering(watching)) as (browser, _):
        page = browser.page()
        question = await asked(browser)
        browser.stop()
        await until(lambda: page.idle and raised)
        await browser.barrier()
        assert raised == [GenerationCancelled]
        assert page.messages[1].stopped
        assert page.messages[1].content == "Which? "
        assert questions(page)[0]["closed"]
        reply(browser, "late", question["requestId"])
        await browser.barrier()
        assert "answer" not in questions(page)[0]
        assert page.idle


@pytest.mark.parametrize("shape", ["sync", "async"])
async def test_a_timeout_is_raised_and_closes_the_question(shape: str) -> None:
    def in_thread(text: str, ctx: ChatContext) -> Iterator[Any]:
        yield InputRequired("Name?")
        try:
            ctx.wait_for_input(timeout=0.01)
        except TimeoutError:
            yield "Too late"

    async def on_loop(text: str, ctx: ChatContext) -> AsyncIterator[Any]:
        try:
            await ctx.ask("Name?", timeout=0.01)
        except TimeoutError:
            yield "Too late"

    async with serve_chat(answering(in_thread if shape == "sync" else on_loop)) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: page.shows("Go", "Too late"))
        await browser.barrier()
        assert questions(page)[0]["closed"]


async def test_the_kinds_of_questions() -> None:
    async def handler(text: str, ctx: ChatContext) -> str:
        kinds: list[tuple[Any, Any]] = [("buttons", None), ("buttons", ["A", "B"]), ("text", None)]
        kinds.append(("radio", ["C"]))
        return ",".join(
            [await ctx.ask("?", input_type=kind, options=options) for kind, options in kinds]
        )

    async with serve_chat(answering(handler)) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        for number, answer in enumerate(["Yes", "B", "any text", "C"]):
            await until(lambda number=number: len(questions(page)) > number)
            reply(browser, answer, questions(page)[-1]["requestId"])
        await until(lambda: page.shows("Go", "Yes,B,any text,C"))
        assert [(q["inputType"], q.get("options")) for q in questions(page)] == [
            ("buttons", ["Yes", "No"]),
            ("buttons", ["A", "B"]),
            ("text", None),
            ("radio", ["C"]),
        ]


async def test_several_questions_of_a_sync_handler_are_answered_one_by_one() -> None:
    def handler(text: str, ctx: ChatContext) -> Iterator[Any]:
        yield InputRequired("One?", request_id="one")
        first = ctx.wait_for_input()
        yield InputRequired("Two?", request_id="two")
        yield f"{first} and {ctx.wait_for_input()}"

    async with serve_chat(answering(handler)) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: [q["requestId"] for q in questions(page)] == ["one"])
        reply(browser, "ONE", "one")
        await until(lambda: [q["requestId"] for q in questions(page)] == ["one", "two"])
        reply(browser, "TWO", "two")
        await until(lambda: page.shows("Go", "ONE and TWO"))


async def test_an_answer_to_another_question_or_thread_is_ignored() -> None:
    async with serve_chat(answering(async_handler)) as (browser, chat):
        page = browser.page()
        first = page.thread.id
        question = await asked(browser)
        reply(browser, "wrong", "no-such-question")
        await browser.barrier()
        assert page.thread.busy
        assert page.errors == []
        second = await chat.create_thread()
        await until(lambda: page.thread.id == second)
        reply(browser, "wrong", question["requestId"], second)
        await browser.barrier()
        reply(browser, "right", question["requestId"], first)
        await browser.barrier()
        await chat.switch_thread(first)
        await until(lambda: page.shows("Go", "Which? Got 'right'"))


@BOTH
async def test_a_question_outlives_a_switch_and_another_page(handler: Callable[..., Any]) -> None:
    async with serve_chat(answering(handler)) as (browser, chat):
        page = browser.page()
        first = page.thread.id
        question = await asked(browser)
        await chat.create_thread()
        await until(lambda: page.thread.id != first)
        await chat.switch_thread(first)
        await until(lambda: page.thread.id == first)
        await browser.open()
        assert questions(page) == [question]
        (pending,) = page.named("chat:state-response")[-1]["pendingInputs"]
        assert pending["requestId"] == question["requestId"]
        assert (pending["threadId"], pending["messageId"]) == (first, page.messages[1].id)
        reply(browser, "here", question["requestId"])
        await until(lambda: page.shows("Go", "Which? Got 'here'"))
        await browser.open()
        assert page.named("chat:state-response")[-1]["pendingInputs"] == []


async def test_a_tool_asks_by_way_of_the_chat() -> None:
    def setup(chat: Chat) -> None:
        async def tool() -> str:
            return await asyncio.create_task(chat.ask("Really?"))

        @chat.on_user_submit
        async def _() -> AsyncIterator[Any]:
            yield "Asking. "
            yield await tool()

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        question = await asked(browser)
        reply(browser, "yes", question["requestId"])
        await until(lambda: page.shows("Go", "Asking. yes"))


async def test_a_question_needs_an_answer_that_is_being_worked_on() -> None:
    async with serve_chat(answering(async_handler)) as (_, chat):
        with pytest.raises(RuntimeError):
            await chat.ask("Anybody?")


async def test_waiting_on_the_loop_is_refused() -> None:
    async def handler(text: str, ctx: ChatContext) -> str:
        with pytest.raises(RuntimeError, match="ask"):
            ctx.wait_for_input()
        return "Refused"

    async with serve_chat(answering(handler)) as (browser, _):
        browser.submit("Go")
        await until(lambda: browser.page().shows("Go", "Refused"))


async def test_deleting_the_thread_ends_the_wait() -> None:
    raised = asyncio.Event()

    async def handler(text: str, ctx: ChatContext) -> None:
        try:
            await ctx.ask("Name?")
        except GenerationCancelled:
            raised.set()
            raise

    async with serve_chat(answering(handler)) as (browser, _):
        await asked(browser)
        browser.send("chat:thread-delete", {"threadId": browser.page().thread.id})
        await until(raised.is_set)
        await until(lambda: browser.page().messages == [])


@BOTH
async def test_the_end_of_the_session_ends_the_wait(handler: Callable[..., Any]) -> None:
    ended: list[type[BaseException]] = []

    async def watching_async(text: str, ctx: ChatContext) -> AsyncIterator[Any]:
        try:
            async for content in async_handler(text, ctx):
                yield content
        except BaseException as error:
            ended.append(type(error))
            raise

    def watching_sync(text: str, ctx: ChatContext) -> Iterator[Any]:
        try:
            yield from sync_handler(text, ctx)
        except BaseException as error:
            ended.append(type(error))
            raise

    watching = watching_sync if handler is sync_handler else watching_async
    async with serve_chat(answering(watching)) as (browser, _):
        await asked(browser)
        browser.connection.cause_disconnect()
        browser.connection.closed = True
        await until(lambda: ended)


# -- Approval --------------------------------------------------------------------------------------


def delete_file(chat: Chat) -> None:
    """A chat whose tool deletes something, if that is allowed."""

    @chat.on_user_submit
    async def _(text: str) -> AsyncIterator[Any]:
        call = ToolCall("delete", {"path": text})
        allowed = await chat.approve(call, title=f"Delete {text}?")
        yield ToolResult(call.id, "Deleted" if allowed else "Kept", is_error=not allowed)


def cards(page: Page) -> list[dict[str, Any]]:
    return [record for message in page.messages for record in message.records("tool")]


async def permission(browser: Browser, text: str) -> dict[str, Any]:
    page, known = browser.page(), len(cards(browser.page()))
    browser.submit(text)
    await until(lambda: len(cards(page)) > known and "permission" in cards(page)[-1])
    return cards(page)[-1]["permission"]


def respond(browser: Browser, asked: dict[str, Any], option_id: str) -> None:
    ids = {"requestId": asked["requestId"], "threadId": browser.page().thread.id}
    browser.send("chat:permission-response", {**ids, "optionId": option_id})


async def test_allowing_once_asks_again() -> None:
    async with serve_chat(delete_file) as (browser, _):
        page = browser.page()
        for text in ("a", "b"):
            asked = await permission(browser, text)
            assert asked["title"] == f"Delete {text}?"
            assert [o["optionId"] for o in asked["options"]] == ["once", "always", "refuse"]
            assert "result" not in cards(page)[-1]
            respond(browser, asked, "once")
            await until(lambda: page.idle)
            assert cards(page)[-1]["result"] == "Deleted"
            assert cards(page)[-1]["permission"]["answer"] == "once"


async def test_allowing_always_does_not_ask_again_in_this_conversation() -> None:
    async with serve_chat(delete_file) as (browser, chat):
        page = browser.page()
        respond(browser, await permission(browser, "a"), "always")
        await until(lambda: page.idle)
        browser.submit("b")
        await until(lambda: len(cards(page)) == 2 and page.idle)
        assert [card["result"] for card in cards(page)] == ["Deleted", "Deleted"]
        assert len(page.named("chat:permission-request")) == 1
        other = await chat.create_thread()
        await until(lambda: page.thread.id == other)
        respond(browser, await permission(browser, "c"), "refuse")
        await until(lambda: page.idle)
        assert cards(page)[-1]["result"] == "Kept"


async def test_refusing() -> None:
    async with serve_chat(delete_file) as (browser, _):
        page = browser.page()
        respond(browser, await permission(browser, "a"), "refuse")
        await until(lambda: page.idle)
        (card,) = cards(page)
        assert (card["result"], card["isError"]) == ("Kept", True)
        assert card["permission"]["answer"] == "refuse"


async def test_an_option_that_there_is_not_is_refused() -> None:
    async with serve_chat(delete_file) as (browser, _):
        page = browser.page()
        asked = await permission(browser, "a")
        respond(browser, asked, "sudo")
        await until(lambda: page.errors)
        assert page.errors.pop()["code"] == "rejected"
        assert page.thread.busy
        respond(browser, asked, "once")
        await until(lambda: page.idle)


async def test_a_permission_is_in_the_snapshot_and_stopping_closes_it() -> None:
    async with serve_chat(delete_file) as (browser, _):
        page = browser.page()
        asked = await permission(browser, "a")
        await browser.open()
        (pending,) = page.named("chat:state-response")[-1]["pendingInputs"]
        assert pending["requestId"] == asked["requestId"]
        assert pending["toolId"] == cards(page)[0]["toolId"]
        browser.stop()
        await until(lambda: page.idle)
        await browser.barrier()
        assert cards(page)[0]["permission"]["answer"] == ""
        assert "result" not in cards(page)[0]
