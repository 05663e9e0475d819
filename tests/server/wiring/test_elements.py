"""Chats and elements that do not find each other: who is told, and what."""

from __future__ import annotations

import pytest
from shiny import Inputs, Outputs, Session, module, reactive

from shiny_chatkit import Chat, chat_module_server
from shiny_chatkit.chat import _wiring
from shiny_chatkit.express import Chat as ExpressChat
from tests.server.harness import echo, serve, serve_chat, until
from tests.server.wiring.warned import Log, ask, empty, settled


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
