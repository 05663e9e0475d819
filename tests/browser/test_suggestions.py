"""Input suggestions: every form, in every kind of message, with every key."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import said, say


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatController:
    return open_chat("suggestions")


def suggestion(chat: ChatController, text: str) -> Locator:
    return chat.loc.locator(".suggestion, [data-suggestion]").filter(has_text=text).first


def image(chat: ChatController) -> Locator:
    return chat.loc.locator("img[data-suggestion]")


@pytest.mark.parametrize(
    ("shown", "text"),
    [("a text", "a text"), ("these words", "another text"), ("in a list", "in a list")],
)
def test_a_suggestion_fills_the_input(chat: ChatController, shown: str, text: str) -> None:
    chat.set_user_input("a draft")
    suggestion(chat, shown).click()
    chat.expect_user_input(text)
    expect(chat.loc_input).to_be_focused()
    expect(chat.loc_messages.locator("> *")).to_have_count(1)


def test_an_image_may_be_a_suggestion(chat: ChatController) -> None:
    image(chat).click()
    chat.expect_user_input("an image")


@pytest.mark.parametrize("shown", ["sent by class", "sent by attribute"])
def test_a_submitting_suggestion_is_sent(chat: ChatController, shown: str) -> None:
    chat.set_user_input("a draft")
    suggestion(chat, shown).click()
    chat.expect_latest_message(f"you said {shown}")
    expect(said(chat, "user")).to_have_text(shown)
    # What the user was writing is theirs.
    chat.expect_user_input("a draft")
    expect(chat.loc_input).not_to_be_focused()


@pytest.mark.parametrize("key", ["Control", "Meta"])
def test_control_and_command_send_any_suggestion(chat: ChatController, key: str) -> None:
    suggestion(chat, "these words").click(modifiers=[key])  # pyright: ignore[reportArgumentType]
    chat.expect_latest_message("you said another text")


def test_alt_keeps_a_suggestion_from_being_sent(chat: ChatController) -> None:
    suggestion(chat, "sent by class").click(modifiers=["Alt"])
    chat.expect_user_input("sent by class")
    expect(chat.loc_messages.locator("> *")).to_have_count(1)


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_keyboard_reaches_suggestions(chat: ChatController, key: str) -> None:
    first = suggestion(chat, "a text")
    expect(first).to_have_attribute("role", "button")
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


def test_suggestions_say_what_they_do(chat: ChatController) -> None:
    expect(suggestion(chat, "a text")).to_have_accessible_name("Suggestion: a text")
    expect(suggestion(chat, "sent by class")).to_have_accessible_name("Send: sent by class")
    expect(suggestion(chat, "these words")).to_have_accessible_name(
        "Suggestion: these words (another text)"
    )
    expect(image(chat)).to_have_accessible_name("Suggestion: A picture (an image)")


@pytest.mark.parametrize(("command", "shown"), [("stream", "a streamed one"), ("ui", "in UI")])
def test_suggestions_work_wherever_they_come_from(
    chat: ChatController, command: str, shown: str
) -> None:
    say(chat, command)
    chat.expect_streaming(False)
    suggestion(chat, shown).click()
    chat.expect_user_input(shown)
