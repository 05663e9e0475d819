"""Startup messages do the same on shinychat and on this package."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.helpers import visit

from .conftest import StartParityApp


def test_startup_messages_begin_the_conversation(
    page: Page, parity_app: StartParityApp, controllers: Any
) -> None:
    visit(page, parity_app("startup"))
    chat = controllers.ChatController(page, "chat")
    messages = chat.loc_messages.locator("> *")
    expect(messages).to_have_count(6)
    expect(messages.nth(0)).to_contain_text("Hello there.")
    expect(messages.nth(0).locator("strong")).to_have_text("there")
    expect(messages.nth(1)).to_have_text("Is this a question?", use_inner_text=True)
    expect(messages.nth(3)).to_have_text("**Raw**", use_inner_text=True)
    expect(messages.nth(4).locator("li em")).to_have_text("two")
    chat.expect_latest_message("The last one")

    # The app wrote them, so its ids, classes and attributes stay, and its inputs and outputs are live.
    for kept in ("span#ask-it.suggestion", "div#form", "b#raw", "em#kept.mine[data-kept='1']"):
        expect(messages.locator(kept)).to_be_visible()
    expect(page.locator("#pressed")).to_have_text("Ada pressed 0")
    page.locator("button#more.mine").click()
    page.get_by_label("Name").fill("Bo")
    expect(page.locator("#pressed")).to_have_text("Bo pressed 1")

    # They are on the page only, and what is said comes after them.
    expect(page.locator("#count")).to_have_text("0 in messages()")
    messages.get_by_text("fill it in").click()
    chat.expect_user_input("Fill this in")
    chat.loc_input.fill("")
    page.locator("#ask-it").click()
    chat.expect_latest_message("You said Ask it")
    expect(messages).to_have_count(8)
    expect(messages.nth(5)).to_have_text("The last one", use_inner_text=True)
    expect(page.locator("#count")).to_have_text("2 in messages()")


def test_icons_of_startup_messages(
    page: Page, parity_app: StartParityApp, controllers: Any
) -> None:
    visit(page, parity_app("startup"))
    chat = controllers.ChatController(page, "chat")
    messages = chat.loc_messages.locator("> *")
    # The user has none.
    for number, icons in enumerate((1, 0, 1, 1, 1, 1)):
        expect(messages.nth(number).locator("svg.robot")).to_have_count(icons)
    expect(messages.first.locator(".message-icon svg.robot")).to_be_visible()

    plain = controllers.ChatController(page, "plain")
    plain.expect_latest_message("No icon")
    expect(plain.loc_messages.locator(".message-icon:visible")).to_have_count(0)
    default = controllers.ChatController(page, "default")
    default.expect_latest_message("Default icon")
    expect(default.loc_messages.locator(".message-icon svg")).to_be_visible()
