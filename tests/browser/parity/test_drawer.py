"""Apps with a drawer, a footer and a toolbar do the same on shinychat and on this package."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.helpers import visit

from .conftest import StartParityApp


def test_the_drawer_from_the_app_and_by_the_user(
    page: Page, parity_app: StartParityApp, controllers: Any
) -> None:
    page.set_viewport_size({"width": 1200, "height": 800})
    visit(page, parity_app("drawer"))
    chat = controllers.ChatController(page, "chat")
    echo, title = page.locator("#echo"), page.get_by_text("Findings", exact=True)

    # It is open from the start, beside the conversation, and its inputs and outputs are live.
    expect(title).to_be_visible()
    box = page.get_by_text("First report", exact=True).bounding_box()
    assert box is not None
    assert box["width"] > 250, "a percentage is of the whole element"
    expect(echo).to_have_text("Echo of First note")
    page.get_by_label("Note", exact=True).fill("Mine")
    expect(echo).to_have_text("Echo of Mine")
    expect(chat.loc_input).to_be_in_viewport(ratio=1)
    expect(page.locator("#small-print")).to_be_in_viewport(ratio=1)
    expect(page.locator("button #plane")).to_be_visible()

    # The user closes it; the app opens it with the content that it had.
    page.get_by_role("button", name="Close").click()
    expect(title).to_be_hidden()
    page.locator("#show").click()
    expect(title).to_be_visible()
    expect(echo).to_have_text("Echo of Mine")

    page.locator("#hide").click()
    expect(title).to_be_hidden()
    page.locator("#update").click()
    page.locator("#toggle").click()
    expect(title).to_be_visible()
    expect(echo).to_have_text("Echo of Third note")

    # An answer changes content and title; inputs of the toolbar are there for it.
    page.get_by_label("Model").select_option("Large")
    chat.set_user_input("Hello")
    chat.send_user_input()
    chat.expect_latest_message("Large: Hello")
    expect(page.get_by_text("From the chat", exact=True)).to_be_visible()
    expect(echo).to_have_text("Echo of Second note")

    page.locator("#clear").click()
    expect(page.get_by_text("From the chat", exact=True)).to_be_hidden()
    expect(echo).to_have_count(0)


def test_the_drawer_on_a_phone(page: Page, parity_app: StartParityApp, controllers: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    visit(page, parity_app("drawer"))
    chat = controllers.ChatController(page, "chat")
    expect(chat.loc).to_be_visible()
    page.locator("#hide").evaluate("button => button.click()")
    expect(page.get_by_text("Findings", exact=True)).to_be_hidden()
    expect(chat.loc_input).to_be_in_viewport(ratio=1)
    page.locator("#show").click()
    expect(page.locator("#echo")).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="Close").click()
    expect(chat.loc_input).to_be_in_viewport(ratio=1)
