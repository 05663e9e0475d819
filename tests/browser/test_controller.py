"""ChatController: shinychat's names, and what each is."""

from __future__ import annotations

import subprocess
import sys

from playwright.sync_api import expect

from tests.browser.conftest import OpenChat
from tests.browser.helpers import set_input


def test_each_locator_is_one_element(open_chat: OpenChat) -> None:
    chat = open_chat("feed")
    set_input(chat.page, "append", "hello")
    chat.expect_messages("hello")
    for locator in (
        chat.loc,
        chat.loc_messages,
        chat.loc_latest_message,
        chat.loc_scroll_container,
        chat.loc_input_container,
        chat.loc_input,
        chat.loc_input_button,
    ):
        expect(locator).to_have_count(1)
        expect(locator).to_be_visible()
    expect(chat.loc_stop_button).to_be_hidden()
    chat.expect.to_have_id("chat")


def test_a_conversation_with_both_ways_of_sending_streaming_and_stopping(
    open_chat: OpenChat,
) -> None:
    chat = open_chat("feed")
    chat.set_user_input("first")
    chat.set_user_input("one\ntwo")
    chat.expect_user_input("one\ntwo")
    chat.send_user_input(method="click")
    chat.expect_latest_message("one two")
    chat.set_user_input("three")
    chat.send_user_input(method="enter")
    chat.expect_latest_message("three")
    chat.expect_messages("one two one two three three")
    chat.expect_streaming(False)
    set_input(chat.page, "feed", ["some text"])
    chat.expect_streaming(True)
    chat.expect_latest_message("some text")
    chat.stop()
    chat.expect_streaming(False)
    # The mark of a stopped message is no text.
    chat.expect_messages("one two one two three three some text")


def test_text_off_screen_is_whole(open_chat: OpenChat) -> None:
    chat = open_chat("feed")
    for number in range(60):
        set_input(chat.page, "append", f"message {number}\n\n* item\n\n```\ncode\n```")
    expect(chat.loc_messages.locator("> *")).to_have_count(60)
    texts = [message.inner_text() for message in chat.loc_messages.locator("> *").all()]
    assert [text.split() for text in texts] == [
        ["message", f"{number}", "item", "code"] for number in range(60)
    ]


def test_importing_the_package_needs_no_playwright() -> None:
    code = """
import sys
sys.modules["playwright"] = None
import shiny_chatkit
try:
    import shiny_chatkit.playwright
except ImportError as error:
    print(error)
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "pip install 'shiny-chatkit[playwright]'" in result.stdout, result
