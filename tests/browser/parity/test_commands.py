"""Slash commands, and stopping an answer: the same app, with the chat of shinychat and with ours."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.helpers import visit

from .conftest import StartParityApp

Send = Callable[[str], None]


@pytest.fixture
def chat(page: Page, parity_app: StartParityApp, controllers: Any) -> Any:
    visit(page, parity_app("commands"))
    chat = controllers.ChatController(page, "chat")
    expect(page.locator("#seen")).to_have_text("ValueError, ValueError, nothing")
    return chat


@pytest.fixture
def send(chat: Any) -> Send:
    def send(text: str) -> None:
        chat.set_user_input(text)
        chat.loc_input.press("Escape")  # The list of commands takes the first Enter in shinychat.
        chat.send_user_input()

    return send


def test_commands_run(page: Page, chat: Any, send: Send) -> None:
    for sent, answer in (
        ("/decorated one two", "Decorated got 'one two'"),
        ("/decorated", "Decorated got ''"),
        ("/bare", "Bare ran"),
        ("/plain text", "Plain got text"),
        ("/twice", "The second one"),
        ("/unknown thing", "You said /unknown thing"),
        ("no command", "You said no command"),
    ):
        send(sent)
        chat.expect_latest_message(answer)
        expect(chat.loc_messages).to_contain_text(sent)

    page.get_by_role("button", name="Submit one").click()
    chat.expect_latest_message("Decorated got 'by the app'")
    send("no command")
    chat.expect_latest_message("You said no command")

    # These two are no part of the conversation.
    send("/quiet now")
    expect(page.locator("#seen")).to_contain_text("quiet now")
    send("/page 1")
    expect(page).to_have_title("Page command 1")
    chat.expect_latest_message("You said no command")
    expect(chat.loc_messages).not_to_contain_text("/quiet")
    expect(chat.loc_messages).not_to_contain_text("/page")
    chat.expect_user_input("")


def test_removed_commands_are_messages(page: Page, chat: Any, send: Send) -> None:
    option = page.get_by_role("option")
    chat.loc_input.press_sequentially("/")
    expect(option.filter(has_text="A plain call")).to_be_visible()
    expect(option.filter(has_text="Without a parameter")).to_be_visible()
    chat.loc_input.press_sequentially("pl")
    expect(option.filter(has_text="Without a parameter")).to_have_count(0)
    chat.loc_input.press("Tab")
    chat.expect_user_input(re.compile("^/plain ?$"))
    chat.loc_input.press("ControlOrMeta+A")
    chat.loc_input.press("Backspace")

    page.get_by_role("button", name="Remove them").click()
    chat.loc_input.press_sequentially("/")
    expect(option.filter(has_text="With the text after it")).to_be_visible()
    expect(option.filter(has_text="A plain call")).to_have_count(0)
    chat.loc_input.press("Backspace")
    for text in ("/plain text", "/bare"):
        send(text)
        chat.expect_latest_message(f"You said {text}")


def test_an_answer_is_stopped(page: Page, chat: Any, send: Send) -> None:
    stop = page.get_by_role("button", name=re.compile("^Stop"))
    send("go on")
    chat.expect_latest_message("You said go on")
    stop.click()
    expect(stop).not_to_be_visible()
    expect(chat.loc_latest_message).to_contain_text("You said go on")
    send("next")
    chat.expect_latest_message("You said next")
    expect(chat.loc_messages).to_contain_text("You said go on")
