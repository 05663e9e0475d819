"""Messages that an app appends, reads and changes are the same on shinychat and on this package."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.helpers import visit

from .conftest import StartParityApp


@pytest.fixture
def chat(page: Page, parity_app: StartParityApp, controllers: Any) -> Any:
    visit(page, parity_app("messages"))
    return controllers.ChatController(page, "chat")


def ask(chat: Any, text: str) -> None:
    chat.set_user_input(text)
    chat.send_user_input()


def press(chat: Any, name: str) -> None:
    chat.page.locator(f"button#{name}").click()


def test_messages_of_every_kind(page: Page, chat: Any) -> None:
    messages = chat.loc_messages.locator("> *")
    expected: list[list[str]] = []

    def shows(word: str, text: str, content: str | None = None, role: str = "assistant") -> None:
        ask(chat, word)
        chat.expect_latest_message(text)
        expected.extend((["user", word], [role, text if content is None else content]))
        expect(messages).to_have_count(len(expected))
        expect(page.locator("#said")).to_have_text(json.dumps(expected))

    shows("markdown", "Some markdown", "Some *markdown*")
    shows("html", "*HTML*", "<i id='html'>*HTML*</i>")
    expect(page.locator("i#html")).to_be_visible()
    shows("tag", "*A tag*", '<div id="div">*A tag*</div>')
    expect(page.locator("div#div")).to_be_visible()
    shows("dict", "By dict", "By *dict*")
    shows("message", "A message", "A *message*")
    shows("plain", "*As* it is")
    shows("parts", "One,\ntwo", "One, \n\n*two*")
    shows("weather", "It has 20 degrees", "It has **20** degrees")
    expect(chat.loc_latest_message.locator("strong")).to_have_text("20")
    shows("sync", "One two")
    shows("stream", "Some text, HTML and a tag 7°, at last", STREAMED)
    for id in ("b#inside", "span#tagged"):
        expect(page.locator(id)).to_be_visible()
    shows("progress", "Before. Step 3. After.", "Before. Step 3. After.")
    shows("context", "Kept. Also kept.", "Kept. Also *kept*.")


STREAMED = "Some *text*, <b id='inside'>HTML</b><span id=\"tagged\"> and a tag</span>7°, at last"


def test_roles(page: Page, chat: Any) -> None:
    messages = chat.loc_messages.locator("> *")
    ask(chat, "user")
    expect(messages).to_have_count(2)
    # A message in the name of the user looks like one that the user has written, and has no icon.
    expect(messages.nth(1).locator(".message-icon:visible")).to_have_count(0)
    expect(messages.nth(1)).to_contain_text("user")
    ask(chat, "system")
    chat.expect_latest_message("After it")
    expect(page.locator("#said")).to_contain_text('["system", "Never shown"]')
    expect(messages).to_have_count(4)


def test_icons(chat: Any) -> None:
    ask(chat, "icon")
    chat.expect_latest_message("With an icon")
    expect(chat.loc_latest_message.locator(".message-icon svg.ship")).to_be_visible()
    ask(chat, "true")
    chat.expect_latest_message("With the icon")
    expect(chat.loc_latest_message.locator(".message-icon svg:not(.ship)")).to_be_visible()
    ask(chat, "false")
    chat.expect_latest_message("Without")
    expect(chat.loc_latest_message.locator(".message-icon:visible")).to_have_count(0)
    ask(chat, "stream icon")
    chat.expect_latest_message("Ship")
    expect(chat.loc_latest_message.locator(".message-icon svg.ship")).to_be_visible()


def test_transformed_answers(page: Page, chat: Any, controllers: Any) -> None:
    bold = controllers.ChatController(page, "bold")
    for word, text in {"whole": "Whole!", "stream": "In parts!"}.items():
        ask(bold, word)
        bold.expect_latest_message(text)
        expect(bold.loc_latest_message.locator("b")).to_have_text(text)


def test_the_latest_stream(page: Page, chat: Any) -> None:
    status, result = page.locator("#status"), page.locator("#result")
    expect(status).to_have_text("initial")
    ask(chat, "slow")
    expect(status).to_have_text("running")
    chat.expect_latest_message("Begun,")
    press(chat, "release")
    expect(status).to_have_text("success")
    expect(result).to_have_text("'Begun, **ended**'")
    chat.expect_latest_message("Begun, ended")

    ask(chat, "slow")
    expect(status).to_have_text("running")
    press(chat, "stop")
    expect(status).to_have_text("cancelled")

    # What is appended while a stream runs comes after it.
    ask(chat, "queue")
    chat.expect_latest_message("Second of two")
    messages = chat.loc_messages.locator("> *")
    expect(messages.nth(-2)).to_have_text("First of two", use_inner_text=True)
    expect(result).to_have_text("'First of two'")


def test_the_input(page: Page, chat: Any) -> None:
    press(chat, "fill")
    chat.expect_user_input("Filled in")
    chat.loc_input.fill("My draft")
    press(chat, "submit")
    chat.expect_latest_message("You said Submitted")
    chat.expect_user_input("My draft")
    press(chat, "both")
    chat.expect_latest_message("You said Both")
    chat.expect_user_input("My draft")
    expect(chat.loc_input).to_be_focused()
    chat.loc_input.fill("")
    field = chat.loc.locator("[placeholder='Anything else?'], [data-placeholder='Anything else?']")
    expect(field.first).to_be_visible()


def test_clearing_and_greetings(page: Page, chat: Any, controllers: Any) -> None:
    messages, greeting = chat.loc_messages.locator("> *"), page.locator("#greeting")
    chat.expect_greeting("It begins")
    ask(chat, "hello")
    chat.expect_latest_message("You said hello")
    expect(chat.loc_greeting).not_to_be_visible()
    press(chat, "clear")
    expect(greeting).to_have_text("1 None")
    expect(messages).to_have_count(0)
    expect(page.locator("#said")).to_have_text("[]")
    chat.expect_greeting("It begins")
    ask(chat, "hello")
    chat.expect_latest_message("You said hello")
    press(chat, "anew")
    expect(greeting).to_have_text("2 None")
    expect(messages).to_have_count(0)
    chat.expect_greeting("It begins")

    # That of another chat, which the app sets and removes.
    bold = controllers.ChatController(page, "bold")
    expect(bold.loc_greeting).not_to_be_visible()
    press(chat, "set_one")
    expect(greeting).to_have_text("3 It **stays**")
    bold.expect_greeting("It stays")
    ask(bold, "whole")
    bold.expect_latest_message("Whole!")
    bold.expect_greeting("It stays")
    press(chat, "set_none")
    expect(greeting).to_have_text("4 None")
    expect(bold.loc_greeting).not_to_be_visible()
