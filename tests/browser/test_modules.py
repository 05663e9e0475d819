"""Several chats on one page, chats as modules and in modules."""

from __future__ import annotations

from playwright.sync_api import expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import say


def test_two_chats_on_a_page_are_two_conversations(open_chat: OpenChat) -> None:
    left = open_chat("modules", "left")
    right = ChatController(left.page, "right")
    say(left, "hello")
    left.expect_latest_message("left heard hello")
    right.expect_latest_message("right was told hello")
    say(right, "goodbye")
    right.expect_latest_message("right heard goodbye")
    expect(left.loc_messages.locator("> *")).to_have_text(["hello", "left heard hello"])
    expect(right.loc_messages.locator("> *")).to_have_text(
        ["right was told hello", "goodbye", "right heard goodbye"]
    )


def test_a_chat_is_a_module_in_two_calls(open_chat: OpenChat) -> None:
    chat = open_chat("modules", "shouting-chat")
    expect(chat.loc_input).to_have_attribute("placeholder", "Shout")
    say(chat, "hello")
    chat.expect_latest_message("HELLO")


def test_chats_in_nested_modules_have_their_namespace(open_chat: OpenChat) -> None:
    outer = open_chat("modules", "outer-chat")
    inner = ChatController(outer.page, "outer-inner-chat")
    say(outer, "hello")
    outer.expect_latest_message("outer heard hello")
    say(inner, "goodbye")
    inner.expect_latest_message("inner heard goodbye")
    expect(outer.page.locator("#outer-inner-typed")).to_have_text("typed: goodbye, 2 messages")
    expect(outer.loc_messages.locator("> *")).to_have_count(2)
