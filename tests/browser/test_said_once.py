"""Options that are said to the page or to the server alone hold for both."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenChat
from tests.browser.helpers import said, say


@pytest.mark.parametrize("id", ["page", "server"])
def test_what_was_said_once(open_chat: OpenChat, id: str) -> None:
    chat = open_chat("said_once", id)
    expect(chat.loc.locator(".chatkit-settings")).to_be_visible()
    picker = chat.loc.locator("input[type=file]")
    expect(picker).to_have_attribute("accept", ".txt")
    picker.set_input_files([{"name": "large.txt", "mimeType": "text/plain", "buffer": b"x" * 11}])
    expect(chat.loc.locator(".chatkit-attachment-errors")).to_have_text(
        "large.txt is larger than 10 B."
    )
    picker.set_input_files([{"name": "small.txt", "mimeType": "text/plain", "buffer": b"x" * 10}])
    say(chat, "Hello")
    answer = said(chat, "assistant").last
    expect(answer).to_contain_text("You said Hello")
    expect(answer.get_by_role("button", name="Good answer")).to_be_attached()
    expect(chat.loc.get_by_role("button", name="Answer again")).to_have_count(0)
    expect(chat.loc.get_by_role("button", name="Edit message")).to_have_count(0)
