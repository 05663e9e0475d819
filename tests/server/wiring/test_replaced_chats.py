"""Two chats with one id: when a mistake, and when the same code has run again."""

from __future__ import annotations

from typing import Any

import pytest
from shiny import Inputs, Outputs, Session, reactive

from shiny_chatkit import Chat, chat_module_server
from shiny_chatkit.chat import _wiring
from tests.server.harness import echo, serve, until
from tests.server.wiring.warned import Log, quiet, settled


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
        assert "test_replaced_chats.py:" in log.said[0]
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
