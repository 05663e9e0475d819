"""Input suggestions: every form, in every kind of message, with every key."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Locator, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import begin, case, said


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatController:
    return open_chat("suggestions")


def suggestion(chat: ChatController, text: str) -> Locator:
    return chat.loc.locator(".suggestion, [data-suggestion]").filter(has_text=text).first


def image(chat: ChatController) -> Locator:
    return chat.loc.locator("img[data-suggestion]")


def test_a_suggestion_fills_the_input(chat: ChatController) -> None:
    for shown, text in (
        ("a text", "a text"),
        ("these words", "another text"),
        ("in a list", "in a list"),
    ):
        with case(shown):
            chat.set_user_input("a draft")
            suggestion(chat, shown).click()
            chat.expect_user_input(text)
            expect(chat.loc_input).to_be_focused()
    # So does an image, and with Alt what would be sent.
    image(chat).click()
    chat.expect_user_input("an image")
    suggestion(chat, "sent by class").click(modifiers=["Alt"])
    chat.expect_user_input("sent by class")
    expect(chat.loc_messages.locator("> *")).to_have_count(1)


def test_a_submitting_suggestion_is_sent(chat: ChatController) -> None:
    sent: list[str] = []
    for shown in ("sent by class", "sent by attribute"):
        with case(shown):
            chat.set_user_input("a draft")
            suggestion(chat, shown).click()
            chat.expect_latest_message(f"you said {shown}")
            sent.append(shown)
            expect(said(chat, "user")).to_have_text(sent)
            # What the user was writing is theirs.
            chat.expect_user_input("a draft")
            expect(chat.loc_input).not_to_be_focused()
            chat.expect_streaming(False)


def test_control_and_command_send_any_suggestion(chat: ChatController) -> None:
    keys: tuple[Literal["Control", "Meta"], ...] = ("Control", "Meta")
    for number, key in enumerate(keys, start=1):
        with case(key):
            suggestion(chat, "these words").click(modifiers=[key])
            expect(said(chat, "user")).to_have_count(number)
            chat.expect_latest_message("you said another text")
            chat.expect_streaming(False)


def test_the_keyboard_reaches_suggestions_which_say_what_they_do(chat: ChatController) -> None:
    expect(suggestion(chat, "a text")).to_have_accessible_name("Suggestion: a text")
    expect(suggestion(chat, "sent by class")).to_have_accessible_name("Send: sent by class")
    expect(suggestion(chat, "these words")).to_have_accessible_name(
        "Suggestion: these words (another text)"
    )
    expect(image(chat)).to_have_accessible_name("Suggestion: A picture (an image)")
    first = suggestion(chat, "a text")
    expect(first).to_have_attribute("role", "button")
    for key in ("Enter", "Space"):
        with case(key):
            chat.set_user_input("")
            chat.loc_scroll_container.focus()
            chat.page.keyboard.press("Tab")
            expect(first).to_be_focused()
            chat.page.keyboard.press("Tab")
            expect(image(chat)).to_be_focused()
            chat.page.keyboard.press(key)
            chat.expect_user_input("an image")


def test_the_keyboard_sends_with_control_and_not_with_alt(chat: ChatController) -> None:
    suggestion(chat, "a text").press("Control+Enter")
    chat.expect_latest_message("you said a text")
    suggestion(chat, "sent by class").press("Alt+Enter")
    chat.expect_user_input("sent by class")


def test_suggestions_work_wherever_they_come_from(chat: ChatController) -> None:
    for command, shown in (("stream", "a streamed one"), ("ui", "in UI")):
        with case(command):
            begin(chat, command)
            chat.expect_streaming(False)
            suggestion(chat, shown).click()
            chat.expect_user_input(shown)
