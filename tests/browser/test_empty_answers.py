"""A question may be answered with nothing, which is not the same as stopping."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import OpenChat
from tests.browser.helpers import say


def test_an_empty_answer(open_chat: OpenChat) -> None:
    chat = open_chat("everything")
    say(chat, "ask text")
    expect(chat.loc_messages.locator(".chatkit-question")).to_have_text("Well?")
    chat.loc_input.press("Enter")
    expect(chat.loc_latest_message).to_contain_text("You said ''.")
