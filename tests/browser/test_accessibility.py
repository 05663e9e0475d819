"""axe-core finds no violations, in light and dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from shiny_chatkit.playwright import ChatController
from tests.browser.axe import expect_no_violations
from tests.browser.conftest import OpenChat
from tests.browser.helpers import said, say


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatController:
    chat = open_chat("showcase")
    chat.page.emulate_media(reduced_motion="reduce")
    return chat


def test_an_empty_chat_and_everything_a_conversation_shows(chat: ChatController) -> None:
    expect(chat.loc_input).to_be_visible()
    expect_no_violations(chat.page)
    say(chat, "everything")
    chat.expect_streaming(False)
    expect(said(chat, "assistant").locator("pre code span").first).to_be_attached()
    say(chat, "ui")
    expect(chat.page.get_by_label("A number")).to_be_visible()
    expect_no_violations(chat.page)


def test_errors(chat: ChatController) -> None:
    say(chat, "fail later")
    expect(chat.loc_latest_message).to_have_attribute("data-error", "Something broke later")
    # Shiny's own notifications are Shiny's. One that fades out takes the next one along.
    toast = chat.page.locator(".shiny-notification-error")
    toast.locator(".shiny-notification-close").click()
    expect(toast).to_have_count(0)
    say(chat, "fail")
    expect(said(chat, "user").last.get_by_role("note", name="Something broke")).to_be_visible()
    expect(toast).to_be_visible()
    chat.page.locator("#shiny-notification-panel").evaluate("panel => panel.remove()")
    expect_no_violations(chat.page)


def test_the_conversation_tells_what_it_is(chat: ChatController) -> None:
    say(chat, "everything")
    chat.expect_streaming(False)
    log = chat.loc.get_by_role("log", name="Conversation")
    expect(log.get_by_role("article", name="You")).to_have_text("everything")
    expect(log.get_by_role("article", name="Assistant")).to_have_count(2)
    expect(chat.loc.get_by_role("textbox", name="Message")).to_be_visible()
    # Said once, when it is whole.
    expect(chat.loc.locator(".chatkit-announcer")).to_contain_text("Everything")
