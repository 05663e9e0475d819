"""update_user_input(), user_input() and the input value, in Express."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import said, say


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatController:
    return open_chat("user_input")


def press(chat: ChatController, button: str) -> None:
    chat.page.get_by_role("button", name=button).click()


def test_the_value_replaces_the_draft_and_leaves_the_focus_unless_asked_to_move_it(
    chat: ChatController,
) -> None:
    chat.set_user_input("a draft")
    press(chat, "Set value")
    chat.expect_user_input("from the app")
    expect(chat.loc_input).not_to_be_focused()
    expect(chat.loc_messages.locator("> *")).to_have_count(0)
    chat.send_user_input(method="click")
    chat.expect_latest_message("you said from the app")
    press(chat, "Set and focus")
    chat.expect_user_input("look here")
    expect(chat.loc_input).to_be_focused()


def test_the_placeholder_changes_also_by_position(chat: ChatController) -> None:
    expect(chat.loc_input).to_have_attribute("placeholder", "At first")
    chat.set_user_input("a draft")
    press(chat, "Set placeholder")
    expect(chat.loc_input).to_have_attribute("placeholder", "Later")
    chat.expect_user_input("a draft")
    press(chat, "By position")
    chat.expect_user_input("by position")
    expect(chat.loc_input).to_have_attribute("placeholder", "a placeholder")


def test_submitting_keeps_the_draft_and_the_focus_and_needs_a_value(chat: ChatController) -> None:
    chat.set_user_input("a draft")
    press(chat, "Submit for me")
    chat.expect_latest_message("you said submitted by the app")
    expect(said(chat, "user")).to_have_text("submitted by the app")
    chat.expect_user_input("a draft")
    expect(chat.loc_input).not_to_be_focused()
    press(chat, "Submit nothing")
    expect(chat.page.locator("#complaints")).to_contain_text("value")


def test_user_input_is_what_was_submitted_last(chat: ChatController) -> None:
    typed, typed_input = chat.page.locator("#typed"), chat.page.locator("#typed_input")
    expect(typed).to_have_text("typed: None")
    for text in ("one", "two"):
        say(chat, text)
        chat.expect_latest_message(f"you said {text}")
        expect(typed).to_have_text(f"typed: {text}")
        expect(typed_input).to_have_text(f"input: {text}")


def test_the_same_text_twice_is_two_messages(chat: ChatController) -> None:
    for count in (1, 2):
        say(chat, "again")
        chat.expect_streaming(False)
        expect(said(chat, "assistant")).to_have_count(count)
