"""Titles of threads, written by the chat's client or by the app after the first answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

import pytest
from shiny import reactive
from shiny.session import get_current_session

from shiny_chatkit import Chat
from shiny_chatkit.models import _titles
from shiny_chatkit.testing import Asked, FakeClient
from shiny_chatkit.types import Message, ToolCall, Usage
from tests.server.harness import Browser, serve_chat, silent, until
from tests.server.model_client import over

IS_FOR_TITLE = "Write a title"


class Model:
    """Answers, and writes titles when it may."""

    def __init__(self, title: Any = "Sales in spring") -> None:
        self.title = title
        self.may_write = asyncio.Event()
        self.may_write.set()
        self.client = FakeClient(self.reply, system_prompt="Be brief.")
        self.client.register_tool(look)

    def reply(self, asked: Asked) -> Any:
        if asked.text.startswith(IS_FOR_TITLE):
            return self.write()
        if asked.text == "look":
            return ToolCall("look")
        return ["Heard.", Usage(1, 2)]

    async def write(self) -> Any:
        await self.may_write.wait()
        if isinstance(self.title, Exception):
            raise self.title
        yield self.title

    @property
    def asked_for_titles(self) -> list[Asked]:
        return [asked for asked in self.client.asked if asked.text.startswith(IS_FOR_TITLE)]


def look() -> str:
    """Look."""
    return "Nothing."


def title(browser: Browser) -> str:
    return browser.page().thread.info()["title"]


async def ask(browser: Browser, text: str) -> None:
    known = sum(m.role == "assistant" for m in browser.page().messages)
    browser.submit(text)
    await over(browser, known + 1)


async def settled(chat: Chat) -> None:
    """Wait until no title is being written."""
    await until(lambda: not chat._chat_session.titles._tasks)


async def test_the_client_writes_a_title_after_the_first_answer() -> None:
    model = Model('"Sales in *spring*."')
    async with serve_chat(silent, client=model.client, titles=True) as (browser, chat):
        await ask(browser, "How are the sales?")
        await until(lambda: title(browser) == "Sales in spring")
        await ask(browser, "And in fall?")
        await settled(chat)
        (asked,) = model.asked_for_titles
        assert "User: How are the sales?\n\nAssistant: Heard." in asked.text
        assert asked.tools == []
        assert asked.system_prompt is None
        assert len(asked.turns) == 1
        # The next question knows nothing of it, and neither does the app's client.
        assert [turn.text for turn in model.client.asked[-1].turns[1:]] == [
            "How are the sales?",
            "Heard.",
            "And in fall?",
        ]
        assert model.client.system_prompt == "Be brief."
        assert [tool.name for tool in model.client.get_tools()] == ["look"]
        with reactive.isolate():
            assert chat.usage() == Usage(2, 4)


async def test_the_turn_does_not_wait_for_the_title() -> None:
    model = Model()
    model.may_write.clear()
    async with serve_chat(silent, client=model.client, titles=True) as (browser, chat):
        await ask(browser, "one")
        await until(lambda: model.asked_for_titles)
        assert not browser.page().thread.busy
        assert title(browser) == "one"
        await ask(browser, "two")
        assert title(browser) == "one"
        model.may_write.set()
        await until(lambda: title(browser) == "Sales in spring")
        assert not chat._chat_session.workspace.turns.running


async def test_a_title_that_the_user_gives_meanwhile_stays() -> None:
    model = Model()
    model.may_write.clear()
    async with serve_chat(silent, client=model.client, titles=True) as (browser, chat):
        await ask(browser, "one")
        await until(lambda: model.asked_for_titles)
        rename = {"threadId": browser.page().thread.id, "title": "Mine"}
        browser.send("chat:thread-rename", rename)
        await until(lambda: title(browser) == "Mine")
        model.may_write.set()
        await settled(chat)
        assert title(browser) == "Mine"
        await ask(browser, "two")
        await settled(chat)
        assert len(model.asked_for_titles) == 1


async def test_a_thread_that_was_deleted_meanwhile() -> None:
    model = Model()
    model.may_write.clear()
    async with serve_chat(silent, client=model.client, titles=True) as (browser, chat):
        await ask(browser, "one")
        await until(lambda: model.asked_for_titles)
        first = browser.page().thread.id
        await chat.delete_thread(first)
        await until(lambda: browser.page().thread.id != first)
        model.may_write.set()
        await settled(chat)
        assert title(browser) == ""


async def test_a_thread_with_a_name_gets_no_other() -> None:
    model = Model()
    async with serve_chat(silent, client=model.client, titles=True) as (browser, chat):
        first = browser.page().thread.id
        await chat.create_thread("Report")
        await until(lambda: browser.page().thread.id != first)
        await ask(browser, "one")
        await settled(chat)
        assert title(browser) == "Report"
        assert model.asked_for_titles == []


async def test_a_new_first_question_gets_a_new_title() -> None:
    model = Model("First")
    async with serve_chat(silent, client=model.client, titles=True) as (browser, chat):
        page = browser.page()
        await ask(browser, "one")
        await until(lambda: title(browser) == "First")
        model.title = "Second"
        edit = {"threadId": page.thread.id, "messageId": page.messages[0].id, "text": "two"}
        browser.send("chat:edit-message", edit)
        await until(lambda: title(browser) == "Second")
        model.title = "Third"
        await chat.clear_messages()
        await until(lambda: not page.messages)
        await ask(browser, "three")
        await until(lambda: title(browser) == "Third")


async def test_another_answer_to_the_first_question_keeps_the_title() -> None:
    model = Model("First")
    async with serve_chat(silent, client=model.client, titles=True) as (browser, chat):
        page = browser.page()
        await ask(browser, "one")
        await until(lambda: title(browser) == "First")
        answer = page.messages[1].id
        browser.send("chat:resend-from", {"threadId": page.thread.id, "messageId": answer})
        await until(lambda: page.messages[-1].id != answer and not page.thread.busy)
        await settled(chat)
        assert len(model.asked_for_titles) == 1


@pytest.mark.parametrize("titles", [RuntimeError("no model"), "", "---", "<think>Hm."])
async def test_without_a_title_the_first_message_stays(
    titles: Any, caplog: pytest.LogCaptureFixture
) -> None:
    model = Model(titles)
    with caplog.at_level(logging.DEBUG, "shiny_chatkit.clients"):
        async with serve_chat(silent, client=model.client, titles=True) as (browser, chat):
            await ask(browser, "one")
            await until(lambda: model.asked_for_titles)
            await settled(chat)
            await ask(browser, "two")
            await settled(chat)
            assert title(browser) == "one"
            assert len(model.asked_for_titles) == 1
            assert browser.page().errors == []
    levels = {record.levelno for record in caplog.records if record.name == "shiny_chatkit.clients"}
    assert levels <= {logging.DEBUG}
    assert bool(levels) == isinstance(titles, Exception)


async def test_a_slow_title_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_titles, "TITLE_SECONDS", 0.01)
    model = Model()
    model.may_write.clear()
    async with serve_chat(silent, client=model.client, titles=True) as (browser, chat):
        await ask(browser, "one")
        await settled(chat)
        assert title(browser) == "one"


async def test_an_answer_that_is_not_complete_names_nothing() -> None:
    go = asyncio.Event()

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str) -> Any:
            if text == "fails":
                raise RuntimeError("no")
            if text == "stops":
                yield "So "
                await go.wait()
            yield "Heard."

    written: list[str] = []

    def write(messages: Sequence[Message]) -> str:
        written.append(messages[-2].text)
        return "Written"

    async with serve_chat(setup, titles=write) as (browser, chat):
        page = browser.page()
        browser.submit("fails")
        await until(lambda: page.errors and not page.thread.busy)
        browser.submit("stops")
        await until(lambda: page.messages[-1].text == "So ")
        browser.stop()
        await until(lambda: not page.thread.busy)
        await settled(chat)
        assert written == []
        await ask(browser, "works")
        await until(lambda: title(browser) == "Written")
        assert written == ["works"]


async def test_a_message_of_the_app_is_no_answer() -> None:
    model = Model()
    async with serve_chat(silent, client=model.client, titles=True) as (browser, chat):
        await chat.append_message("Welcome")
        await until(lambda: browser.page().messages)
        await settled(chat)
        assert model.asked_for_titles == []


async def test_tools_in_the_conversation() -> None:
    model = Model()
    async with serve_chat(silent, client=model.client, titles=True) as (browser, _):
        await ask(browser, "look")
        await until(lambda: title(browser) == "Sales in spring")
        assert len(model.asked_for_titles[0].turns) == 1


def plain(messages: Sequence[Message]) -> str:
    return f"About\n {messages[0].text}"


async def asynchronous(messages: Sequence[Message]) -> str:
    await asyncio.sleep(0)
    assert get_current_session() is not None
    return plain(messages)


class Writer:
    async def __call__(self, messages: Sequence[Message]) -> str:
        return plain(messages)


@pytest.mark.parametrize("titles", [plain, asynchronous, Writer(), lambda m: asynchronous(m)])
async def test_the_app_writes_titles(titles: Any) -> None:
    async with serve_chat(
        lambda chat: chat.on_user_submit(lambda text: f"heard {text}"), titles=titles
    ) as (browser, _):
        await ask(browser, "one")
        await until(lambda: title(browser) == "About one")


def exits(messages: Sequence[Message]) -> str:
    raise SystemExit(1)


@pytest.mark.parametrize("titles", [lambda m: None, lambda m: 3, lambda m: "", exits])
async def test_a_function_without_a_title(titles: Any) -> None:
    async with serve_chat(
        lambda chat: chat.on_user_submit(lambda text: f"heard {text}"), titles=titles
    ) as (browser, chat):
        await ask(browser, "one")
        await settled(chat)
        assert title(browser) == "one"


async def test_a_chat_without_a_client_is_told_about(caplog: pytest.LogCaptureFixture) -> None:
    async with serve_chat(
        lambda chat: chat.on_user_submit(lambda text: f"heard {text}"), titles=True
    ) as (browser, _):
        await ask(browser, "one")
        await ask(browser, "two")
        assert title(browser) == "one"
    (record,) = [r for r in caplog.records if r.name == "shiny_chatkit.clients"]
    assert "titles=function" in record.getMessage()


@pytest.mark.parametrize("titles", ["yes", 1, None, [plain], Writer])
async def test_other_values_are_refused(titles: Any) -> None:
    with pytest.raises(TypeError, match="for `titles`: expected True, False, or a function"):
        Chat("chat", titles=titles)
