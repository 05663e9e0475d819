"""Displays of tool results are the same on shinychat and on this package."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.helpers import visit

from .conftest import StartParityApp


def ask(chat: Any, text: str) -> None:
    chat.set_user_input(text)
    chat.send_user_input()


def test_the_display_of_a_result(page: Page, parity_app: StartParityApp, controllers: Any) -> None:
    visit(page, parity_app("tools"))
    chat = controllers.ChatController(page, "chat")

    # Markdown of the app is live: its button has its attributes, and finds the chat that contains it.
    ask(chat, "markdown")
    answer = chat.loc_latest_message
    expect(answer.locator("strong", has_text="Warm")).to_be_visible()
    expect(answer.locator("td")).to_have_text(["1", "2"])
    expect(page.get_by_text("Looked up Duluth").first).to_be_visible()
    expect(page.locator("#apply-it")).to_have_attribute("data-table", "cars")
    page.get_by_role("button", name="Apply", exact=True).click()
    expect(page.locator("#updated")).to_have_text("SELECT 1 on cars")

    # UI is bound, and so is the footer. In the whole window it goes on.
    ask(chat, "live")
    expect(page.locator("#source")).to_be_visible()
    expect(page.locator("#pressed")).to_have_text("Pressed 0")
    page.get_by_role("button", name="More", exact=True).click()
    expect(page.locator("#pressed")).to_have_text("Pressed 1")

    # Text, and values from elsewhere, are text.
    for word in ("text", "hostile"):
        ask(chat, word)
        expect(chat.loc_latest_message.get_by_text('<img src="x"').last).to_be_visible()
    expect(page.get_by_role("button", name="Evil")).to_have_count(0)
    expect(page).to_have_title("Tools")

    ask(chat, "failed")
    expect(chat.loc_latest_message.get_by_text("No such city").last).to_be_visible()
    expect(page.get_by_text("never shown")).to_have_count(0)

    # Calls of a tool in a row are one row.
    ask(chat, "several")
    answer = chat.loc_latest_message
    expect(answer.get_by_text("Both are cold.")).to_be_visible()
    expect(answer.get_by_text("Looked up Ely").first).to_be_hidden()
    answer.locator("button, summary").first.click()
    expect(answer.get_by_text(re.compile("Looked up Ely|^Ely")).first).to_be_visible()


def test_a_result_that_the_app_shows_by_itself_ends_its_call(
    page: Page, parity_app: StartParityApp, controllers: Any
) -> None:
    visit(page, parity_app("tools"))
    chat = controllers.ChatController(page, "chat")
    ask(chat, "custom")
    answer = chat.loc_latest_message
    expect(answer.get_by_text("That is all.")).to_be_visible()
    expect(answer.get_by_role("button", name="Forecast: sunny")).to_be_visible()
    expect(page.locator("[data-state=interrupted], [data-state=running]")).to_have_count(0)
