"""The import lines of apps written for shinychat, in Core and in Express."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import FilePayload, Page, expect

from tests.browser.helpers import visit

from .conftest import StartParityApp


def test_every_name_in_core(page: Page, parity_app: StartParityApp, controllers: Any) -> None:
    visit(page, parity_app("names"))
    expect(page.locator("#wrong")).to_have_text("wrong: []")
    chat = controllers.ChatController(page, "chat")
    chat.expect_latest_message("Hello")
    chat.set_user_input("Hello")
    chat.send_user_input()
    chat.expect_latest_message("Hello, you")
    chat.expect_messages("Hello\nHello\nHello, you")
    chat.expect.to_be_visible()
    expect(chat.loc_scroll_container).to_contain_text("Hello, you")
    assert chat.id == "chat"
    expect(page.locator("#stream em")).to_have_text("streams")
    box = page.locator("#stream").bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (300, 60)
    expect(page.locator(".kept")).to_be_attached()


def test_express(page: Page, parity_app: StartParityApp, controllers: Any) -> None:
    visit(page, parity_app("names_express"))
    expect(page).to_have_title("Names in Express")
    chat = controllers.ChatController(page, "chat")
    chat.expect_greeting("Good day")
    expect(page.locator("#stream em")).to_have_text("first")
    page.get_by_label("Loud").check()
    notes: FilePayload = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"hello"}
    chat.loc_input_container.locator("input[type=file]").set_input_files(notes)
    expect(chat.loc_input_container.locator("[aria-label^='Remove']")).to_have_count(1)
    chat.set_user_input("quiet")
    chat.send_user_input()
    chat.expect_latest_message("QUIET")
    chat.expect_greeting("Good day")
    expect(page.locator("#stream")).to_contain_text("quiet with 1")
    expect(page.locator("#latest")).to_have_text("2 messages, success, **quiet** with 1")
