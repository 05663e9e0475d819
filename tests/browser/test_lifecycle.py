"""The first messages, the greeting, messages(), clear_messages() and destroy()."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import said, say, set_input


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatController:
    return open_chat("lifecycle")


def test_startup_messages_are_shown_and_live_with_their_ids_and_the_options_of_chat_ui(
    chat: ChatController,
) -> None:
    first = chat.loc_messages.locator("> *")
    expect(first).to_have_count(3)
    chat.expect_latest_message("A user's")
    expect(first.nth(0).locator("strong")).to_have_text("first")
    expect(first.nth(2)).to_have_attribute("data-role", "user")
    first.nth(1).get_by_role("button", name="a button").click()
    expect(chat.page.locator("#presses")).to_have_text("pressed 1")
    expect(first.first.locator("strong#greeting-word.mine")).to_have_text("first")
    expect(chat.loc).to_have_class(re.compile(r"\bmy-chat\b"))
    expect(chat.loc).to_have_css("width", "400px")
    expect(chat.loc_input).to_have_attribute("placeholder", "Ask away")
    say(chat, "hello")
    expect(said(chat, "assistant").last.locator(".message-icon > img.my-icon")).to_be_visible()
    expect(said(chat, "user").locator(".message-icon")).to_have_count(0)


def test_messages_begin_after_the_startup_messages_and_end_with_what_was_just_said(
    chat: ChatController,
) -> None:
    messages = chat.page.locator("#messages")
    expect(messages).to_have_text("[] last:")
    say(chat, "hello")
    chat.expect_messages("The first message\nwith a button\nA user's\nhello\nyou said hello")
    expect(messages).to_have_text("['user: hello', 'assistant: you said hello'] last: hello")


def test_clearing_removes_all_messages(chat: ChatController) -> None:
    say(chat, "hello")
    chat.expect_latest_message("you said hello")
    chat.set_user_input("a draft")
    chat.page.get_by_role("button", name="Clear").click()
    expect(chat.loc.locator(".chatkit-message")).to_have_count(0)
    expect(chat.page.locator("#messages")).to_contain_text("[]")
    chat.expect_user_input("a draft")
    say(chat, "again")
    chat.expect_latest_message("you said again")
    expect(chat.loc.locator(".chatkit-message")).to_have_count(2)


def test_the_greeting_is_shown_while_the_conversation_is_empty(chat: ChatController) -> None:
    greeting = ChatController(chat.page, "greeting")
    greeting.expect_greeting("Good morning")
    expect(greeting.loc_greeting.locator("strong")).to_have_text("morning")
    say(greeting, "hello")
    # It is no message.
    greeting.expect_latest_message("1 messages")
    expect(greeting.loc_greeting).to_have_text("")
    chat.page.get_by_role("button", name="Clear").click()
    greeting.expect_greeting("Good morning")


def test_a_destroyed_chat_answers_no_more(chat: ChatController) -> None:
    say(chat, "hello")
    chat.expect_latest_message("you said hello")
    chat.page.get_by_role("button", name="Destroy").click()
    expect(chat.page.locator("#destroy")).to_be_enabled()
    set_input(chat.page, "chat_user_input", "anybody there?")
    # The page still works.
    greeting = ChatController(chat.page, "greeting")
    say(greeting, "hello")
    greeting.expect_latest_message("1 messages")
    expect(said(chat, "assistant").last).to_have_text("you said hello")


def test_setting_the_input_from_a_script_submits(chat: ChatController) -> None:
    # As tests and scripts for ui.Chat do.
    set_input(chat.page, "chat_user_input", "from a script")
    expect(said(chat, "user").last).to_have_text("from a script")
    chat.expect_latest_message("you said from a script")
