"""Greetings: the same app, with the chat of shinychat and with ours."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.helpers import visit
from tests.browser.parity.conftest import StartParityApp


@pytest.fixture
def chat_of(page: Page, parity_app: StartParityApp, controllers: Any) -> Any:
    visit(page, parity_app("greetings"))
    return partial(controllers.ChatController, page)


def test_greetings(page: Page, chat_of: Any) -> None:
    for id, text in (
        ("page", "Welcome"),
        ("stays", "It stays"),
        ("called", "Greeting number 1"),
        ("streamed", "Streamed words here"),
        ("asked", "Set by the app"),
    ):
        chat = chat_of(id)
        chat.loc.scroll_into_view_if_needed()
        chat.expect_greeting(text)
        expect(chat.loc_messages).to_have_text("")
    expect(chat_of("asked").loc_greeting.locator("b#bold")).to_have_text("app")
    expect(chat_of("streamed").loc_greeting.locator("em")).to_have_text("words")

    # Suggestions alone in the items of a list are cards with a title.
    cards = chat_of("page").loc_greeting.get_by_role("button")
    expect(cards).to_have_text(["A jokeTell me a joke", "A formFill in"])
    cards.nth(1).click()
    chat_of("page").expect_user_input("Fill this in")
    chat_of("page").set_user_input("")
    cards.nth(0).click()
    chat_of("page").expect_latest_message("You said Tell me a joke")
    expect(chat_of("page").loc_greeting).not_to_be_visible()

    # A persistent one stays above the messages.
    stays = chat_of("stays")
    stays.set_user_input("hello")
    stays.send_user_input()
    stays.expect_latest_message("You said hello")
    stays.expect_greeting("It stays")
    greeting, first = stays.loc_greeting.bounding_box(), stays.loc_messages.bounding_box()
    assert greeting["y"] < first["y"]


def test_a_new_conversation_asks_again(page: Page, chat_of: Any) -> None:
    called, inputs = chat_of("called"), page.locator("#inputs")
    called.loc.scroll_into_view_if_needed()
    called.expect_greeting("Greeting number 1")
    called.set_user_input("hello")
    called.send_user_input()
    called.expect_latest_message("You said hello")
    expect(called.loc_greeting).not_to_be_visible()
    expect(inputs).to_have_text("dismissed: True, Greeting number 1, 2")
    page.get_by_role("button", name="Clear").click()
    called.expect_greeting("Greeting number 1")
    expect(inputs).to_have_text("dismissed: False, Greeting number 1, 0")
    page.get_by_role("button", name="Begin anew").click()
    called.loc.scroll_into_view_if_needed()
    called.expect_greeting("Greeting number 2")
