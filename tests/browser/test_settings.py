"""The settings menu: what the user sets and what the app sets."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import expect_heard, press


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatController:
    return open_chat("everything")


def open_settings(chat: ChatController) -> Locator:
    expect(chat.loc_settings).to_be_visible()
    chat.loc_settings.press("Enter")
    menu = chat.loc.get_by_role("dialog", name="Settings")
    expect(menu).to_be_visible()
    return menu


def test_each_setting_reaches_the_app_with_its_type(chat: ChatController) -> None:
    menu = open_settings(chat)
    expect(menu.get_by_role("switch", name="Loud")).to_be_focused()
    chat.page.keyboard.press("Space")
    expect_heard(chat, "loud=true")
    size = menu.get_by_label("Size")
    size.select_option(index=0)
    expect_heard(chat, "size=1")
    size.select_option(index=2)
    expect_heard(chat, 'size="2"')
    menu.get_by_role("slider", name="Warmth").press("ArrowRight")
    expect_heard(chat, "warmth=0.75")
    menu.get_by_role("button", name="Reset").press("Enter")
    expect_heard(chat, "reset=null")
    expect(menu.get_by_role("separator")).to_have_count(1)
    chat.page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(chat.loc_settings).to_be_focused()


def test_what_the_app_sets_is_shown_without_an_echo(chat: ChatController) -> None:
    menu = open_settings(chat)
    press(chat.page, "Update settings")
    expect_heard(chat, "updated")
    menu = open_settings(chat)
    expect(menu.get_by_role("switch", name="Loud")).to_be_checked()
    expect(menu.get_by_label("Size")).to_have_js_property("selectedIndex", 2)
    expect(menu.get_by_role("slider", name="Warmth")).to_have_value("0.75")
    menu.get_by_role("button", name="Reset").click()
    expect(chat.page.locator("#happened")).to_have_text("happened: updated, reset=null")
