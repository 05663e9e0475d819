"""Messages that nothing answers: who is told, and what."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from shiny import reactive, req, ui

from shiny_chatkit import Chat
from shiny_chatkit.types import TodoItem
from tests.server.harness import serve_chat, silent, until
from tests.server.wiring.warned import Log, quiet, settled


async def test_nobody_answers(log: Log) -> None:
    async with serve_chat(silent) as (browser, _):
        browser.submit("Hello")
        await until(lambda: browser.page().errors)
        advice = (
            'Chat("chat") has neither a handler nor a client: put @chat.on_user_submit above a function '
            'that answers, or write Chat("chat", client=ChatOpenAI()).'
        )
        error = browser.page().errors.pop()
        assert error["message"] == f"This chat is not set up to answer messages. {advice}"
        assert log.said == [f"Nothing answers the message. {advice}"]


async def test_nobody_answers_a_user(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHINY_DEV_MODE", "0")
    async with serve_chat(silent) as (browser, _):
        browser.submit("Hello")
        await until(lambda: browser.page().errors)
        error = browser.page().errors.pop()
        assert error["message"] == "This chat is not set up to answer messages."


def by_an_effect(chat: Chat) -> None:
    @reactive.effect
    @reactive.event(chat.user_input)
    def _() -> None:
        pass


def by_the_input(chat: Chat) -> None:
    @reactive.effect
    def _() -> None:
        session = chat._session
        req(session.input[chat.user_input_id]())


def suspended(chat: Chat) -> None:
    @chat.on_user_submit
    def answer(text: str) -> str:
        return text

    answer.suspend()


def appended(chat: Chat) -> None:
    @chat.on_user_submit
    async def _(text: str) -> None:
        await chat.append_message(text)


def notified(chat: Chat) -> None:
    @chat.on_user_submit
    def _(text: str) -> None:
        chat.update_user_input(placeholder=text)


def todos(chat: Chat) -> None:
    @chat.on_user_submit
    async def _(text: str) -> None:
        await chat.set_todos([TodoItem(id=text, title=text)])


def streamed(chat: Chat) -> None:
    @chat.on_user_submit
    async def _(text: str) -> None:
        await chat.append_message_stream([text])


def failed(chat: Chat) -> None:
    @chat.on_user_submit
    def _(text: str) -> None:
        raise RuntimeError(text)


def commanded(chat: Chat) -> None:
    @chat.slash_command("go")
    def _() -> None:
        pass

    @chat.on_user_submit
    def _(text: str) -> str:
        return text


def by_a_second_one(chat: Chat) -> None:
    @chat.on_user_submit
    def _(text: str) -> None:
        pass

    @chat.on_user_submit
    def _(text: str) -> str:
        return text


@pytest.mark.parametrize(
    "setup",
    [
        by_an_effect,
        by_the_input,
        suspended,
        appended,
        notified,
        todos,
        streamed,
        failed,
        commanded,
        by_a_second_one,
    ],
)
async def test_nothing_is_said_where_something_answers(log: Log, setup: Any) -> None:
    async with serve_chat(setup) as (browser, _):
        if setup is commanded:
            data = {"command": "go", "args": "", "threadId": browser.page().thread.id}
            browser.send("chat:slash-command", data)
        else:
            browser.submit("Hello")
        await until(lambda: browser.page().messages and browser.page().idle)
        await quiet(browser, log)
        browser.page().errors.clear()


async def nothing(text: str) -> None:
    pass


def forgets(text: str) -> None:
    str(text)


def says_nothing(text: str) -> str:
    return text[:0]


async def yields_nothing(text: str) -> AsyncIterator[str]:
    if text == "never":
        yield text


@pytest.mark.parametrize("handler", [nothing, forgets, yields_nothing, says_nothing])
async def test_a_handler_that_shows_nothing(log: Log, handler: Any) -> None:
    async with serve_chat(lambda chat: chat.on_user_submit(handler)) as (browser, _):
        for number in range(2):
            browser.submit("Hello")
            await until(lambda n=number: len(browser.page().messages) > n and browser.page().idle)
        await settled(browser, log, count=1)
        name = f"{handler.__name__}() in test_unanswered.py:{handler.__code__.co_firstlineno}"
        assert log.said == [
            (
                f'{name} handled a message of Chat("chat") without showing anything. Return or yield '
                "the answer, or append it with `await chat.append_message(...)`."
            )
        ]


async def test_a_handler_that_only_changes_the_page_is_told_of_in_the_log_alone(log: Log) -> None:
    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        def _(text: str) -> None:
            ui.update_text("x", value=text)

    async with serve_chat(setup) as (browser, _):
        browser.submit("Hello")
        await settled(browser, log, count=1)
        assert browser.page().errors == []
