"""Chats and elements that do not find each other, and messages that nobody answers: who is told, and what."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest
from shiny import Inputs, Outputs, Session, module, reactive, req, ui

from shiny_chatkit import Chat, chat_module_server
from shiny_chatkit.chat import _silence, _wiring
from shiny_chatkit.express import Chat as ExpressChat
from shiny_chatkit.types import TodoItem
from tests.server.harness import Browser, echo, serve, serve_chat, silent, until


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_wiring, "ABSENCE_SECONDS", 0.05)
    monkeypatch.setattr(_wiring, "NO_ELEMENT_SECONDS", 0.1)
    monkeypatch.setattr(_silence, "SILENCE_SECONDS", 0.05)
    monkeypatch.setenv("SHINY_DEV_MODE", "1")


class Log(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        assert record.levelno == logging.WARNING
        self.said.append(record.getMessage())


@pytest.fixture
def log() -> AsyncIterator[Log] | Any:
    handler, logger = Log(), logging.getLogger("shiny_chatkit")
    logger.addHandler(handler)
    yield handler
    logger.removeHandler(handler)


def ask(browser: Browser, id: str = "chat") -> None:
    browser.send("chat:request-state", {"version": 1}, id=id)


def empty(input: Inputs, output: Outputs, session: Session) -> None:
    """A server function without a chat."""


async def settled(browser: Browser, log: Log, *, count: int) -> list[str]:
    await until(lambda: len(log.said) >= count, f"{count} warnings, not {log.said}")
    return log.said


async def quiet(browser: Browser, log: Log) -> None:
    """Wait until what would have been said has been said by another chat, later."""
    ask(browser, "canary")
    await until(lambda: "canary" in browser.absent)
    assert [text for text in log.said if "canary" not in text] == []


async def test_an_element_whose_chat_has_another_id(log: Log) -> None:
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        Chat("chatt")

    async with serve(server, open=()) as browser:
        ask(browser)
        await until(lambda: browser.absent)
        advice = 'The session has Chat("chatt"). Pass the same id to chat_ui() and Chat().'
        assert browser.absent == {"chat": advice}
        assert log.said == [f'No Chat("chat") answers in this page. {advice}']


async def test_users_are_not_told_what_is_for_developers(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHINY_DEV_MODE", "0")
    async with serve(empty, open=()) as browser:
        ask(browser)
        await until(lambda: browser.absent)
        assert browser.absent == {"chat": ""}
        assert "server function" in log.said[0]


@pytest.mark.parametrize(
    ("element", "chat", "advice"),
    [
        (
            "chat",
            None,
            'The session has no Chat. Write chat = Chat("chat") in the server function.',
        ),
        (
            "m-chat",
            None,
            (
                'The session has no Chat. Write chat = Chat("chat") in the @module.server function '
                'of the module "m".'
            ),
        ),
        (
            "m-chat",
            "chat",
            (
                'chat_ui("chat") is in the module "m", but Chat("chat") is not: create the Chat in the '
                "module's @module.server function."
            ),
        ),
    ],
)
async def test_what_to_write(log: Log, element: str, chat: str | None, advice: str) -> None:
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        if chat:
            Chat(chat)

    async with serve(server, open=()) as browser:
        ask(browser, element)
        await until(lambda: browser.absent)
        assert browser.absent == {element: advice}


async def test_an_element_outside_of_its_module(log: Log) -> None:
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        @module.server
        def chat(input: Inputs, output: Outputs, session: Session) -> None:
            Chat("chat")

        chat("m")

    async with serve(server, open=()) as browser:
        ask(browser)
        await until(lambda: browser.absent)
        assert browser.absent["chat"] == (
            'Chat("chat") is in the module "m", but chat_ui("chat") is not: '
            "call chat_ui() in the module's @module.ui function."
        )


async def test_a_chat_that_comes_later_answers() -> None:
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        @reactive.effect
        @reactive.event(input.go)
        def _() -> None:
            echo(Chat("chat"))

    async with serve(server, open=()) as browser:
        ask(browser)
        await until(lambda: browser.absent)
        browser.set(go=1)
        await until(lambda: browser.page().named("chat:state-response"))
        browser.submit("Hello")
        await until(lambda: browser.page().shows("Hello", "You said Hello"))


async def test_a_chat_that_has_ended(log: Log) -> None:
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat")

        @reactive.effect
        @reactive.event(input.destroy)
        def _() -> None:
            chat.destroy()

    async with serve(server) as browser:
        browser.set(destroy=1)
        browser.submit("Hello")
        await until(lambda: browser.absent)
        assert (
            browser.absent["chat"]
            == 'destroy() has ended its chat. Create a new Chat("chat") to continue.'
        )


async def test_it_is_told_once_for_all_pages(log: Log) -> None:
    async with serve(empty, open=()) as browser:
        for _ in range(2):
            browser.absent.clear()
            ask(browser)
            await until(lambda: browser.absent)
        assert len(log.said) == 1


async def test_a_page_cannot_make_up_elements_without_end(log: Log) -> None:
    async with serve(empty, open=()) as browser:
        for number in range(3 * _wiring.MAX_ELEMENTS):
            ask(browser, f"chat{number}")
        await until(lambda: len(browser.absent) == _wiring.MAX_ELEMENTS)
        assert len(log.said) == _wiring.MAX_ELEMENTS


async def test_two_elements_of_one_id(log: Log) -> None:
    async with serve_chat(echo) as (browser, _):
        browser.send("chat:request-state", {"version": 1, "elements": 2})
        await settled(browser, log, count=1)
        assert log.said == [
            (
                'The page has 2 elements with the id "chat", and only the last one works. '
                "Call chat_ui() with a different id for each, and create a Chat for each."
            )
        ]


@pytest.mark.parametrize(("make", "write"), [(Chat, 'chat_ui("chat")'), (ExpressChat, "chat.ui()")])
async def test_a_chat_without_an_element(log: Log, make: type[Chat], write: str) -> None:
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        make("chat")

    async with serve(server, open=()) as browser:
        await settled(browser, log, count=1)
        assert log.said == [
            (
                f'Chat("chat") has no element in the page. Write {write} where the chat should appear. '
                "If the app shows it later, for instance in a modal, ignore this message."
            )
        ]


async def test_a_chat_of_a_module_without_an_element(log: Log) -> None:
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat_module_server("m")

    async with serve(server, open=()) as browser:
        await settled(browser, log, count=1)
        assert 'chat_ui("chat"), in the @module.ui function of the module "m", where' in log.said[0]


def made_twice(input: Inputs, output: Outputs, session: Session) -> None:
    Chat("chat")
    Chat("chat")


def made_in_a_loop(input: Inputs, output: Outputs, session: Session) -> None:
    for _ in range(2):
        Chat("chat")


def made_by_two_effects(input: Inputs, output: Outputs, session: Session) -> None:
    @reactive.effect
    def _() -> None:
        Chat("chat")

    @reactive.effect
    @reactive.event(input.go)
    def _() -> None:
        Chat("chat")


def module_used_twice(input: Inputs, output: Outputs, session: Session) -> None:
    chat_module_server("m")
    chat_module_server("m")


@pytest.mark.parametrize(
    "server", [made_twice, made_in_a_loop, made_by_two_effects, module_used_twice]
)
async def test_two_chats_of_one_id(log: Log, server: Any) -> None:
    async with serve(server, open=()) as browser:
        browser.set(go=1)
        await settled(browser, log, count=1)
        assert "test_mistakes_wiring.py:" in log.said[0]
        assert "The second has replaced the first" in log.said[0]
        id = "m-chat" if server is module_used_twice else "chat"
        page = await browser.open(id)
        await until(lambda: page.errors)
        assert page.errors[0]["message"] == log.said[0]


async def test_a_chat_that_is_made_anew_by_the_same_code(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_wiring, "NO_ELEMENT_SECONDS", 60)

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        made: list[Chat] = []

        @reactive.effect
        def _() -> None:
            if input.again.is_set():
                input.again()
            echo(Chat("chat"))

        @reactive.effect
        @reactive.event(input.other)
        def _() -> None:
            made.append(Chat("other"))

        @reactive.effect
        @reactive.event(input.another)
        def _() -> None:
            made[0].destroy()
            Chat("other")

    async with serve(server, open=()) as browser:
        await browser.open()
        browser.set(again=1)
        browser.set(other=1)
        browser.set(another=1)
        browser.set(after=1)
        await until(lambda: browser.has_read("after"))
        await browser.open("other")
        await quiet(browser, log)


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
        name = f"{handler.__name__}() in test_mistakes_wiring.py:{handler.__code__.co_firstlineno}"
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
