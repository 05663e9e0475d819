"""Artifacts beside the conversation, with their versions."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.axe import expect_no_violations
from tests.browser.conftest import OpenChat
from tests.browser.helpers import say


def test_versions_beside_the_conversation(open_chat: OpenChat) -> None:
    chat = open_chat("beside")
    page = chat.page
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 1200, "height": 700})
    drawer = page.locator(".chatkit-drawer")

    # A new artifact opens by itself, and the user goes on writing.
    say(chat, "one")
    expect(drawer).to_contain_text("print('one')")
    expect(chat.loc_input).to_be_focused()
    say(chat, "plan")
    expect(drawer.get_by_role("heading", name="The plan")).to_be_visible()
    say(chat, "two")
    expect(drawer).to_contain_text("print('two')")
    expect(chat.loc_input).to_be_in_viewport(ratio=1)

    # The buttons step through the versions of the title.
    expect(drawer).to_contain_text("2 / 2")
    drawer.get_by_role("button", name="Earlier version").click()
    expect(drawer).to_contain_text("print('one')")
    cards = chat.loc_messages.get_by_role("button", name="report.py")
    expect(cards.first).to_have_attribute("aria-expanded", "true")
    expect_no_violations(page)

    # On a phone, it is a sheet over the conversation.
    page.set_viewport_size({"width": 390, "height": 700})
    expect(page.get_by_role("dialog", name="report.py")).to_be_visible()
    expect_no_violations(page)
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    cards.last.click()
    expect(drawer).to_contain_text("print('two')")
    page.keyboard.press("Escape")
    expect(cards.last).to_be_focused()

    # Another thread has no artifact.
    page.set_viewport_size({"width": 1200, "height": 700})
    cards.last.click()
    expect(drawer).to_be_visible()
    page.get_by_role("button", name="New chat").click()
    expect(drawer).to_be_hidden()
