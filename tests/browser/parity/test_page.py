"""``page_chat()`` does the same on shinychat and on this package."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.helpers import visit

from .conftest import StartParityApp

OPEN_DRAWER = re.compile("^Show (drawer|details)$")


def test_the_page_on_a_desktop(page: Page, parity_app: StartParityApp, controllers: Any) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    visit(page, parity_app("page"))
    shell = controllers.PageChatController(page, "notes")
    chat = controllers.ChatController(page, "notes")
    shell.expect_active_page("__home__")
    expect(shell.loc_toolbar.locator("#preview")).to_be_visible()
    expect(page).to_have_title("Notes of the field")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(shell.loc_identity_title).to_have_text("Field notes")
    expect(shell.loc_controls_mount_desktop.locator("#preview")).to_be_visible()
    shell.expect_sidebar_open()
    expect(shell.loc_sidebar.get_by_label("Project")).to_have_value("Coast")
    expect(chat.loc_input).to_be_in_viewport(ratio=1)
    shell.close_sidebar()
    shell.expect_sidebar_closed()
    shell.open_sidebar()
    shell.expect_sidebar_open()

    chat.set_user_input("Hello")
    chat.send_user_input()
    chat.expect_latest_message("Small: Hello")
    chat.set_user_input("A draft")

    # Another page has its sidebar and its toolbar; outputs on it start when it is on show.
    shell.select_page("Sources")
    shell.expect_active_page("Sources")
    assert shell.active_page == "Sources"
    shell.expect_sidebar_closed()
    expect(page.locator("#chosen")).to_have_text("papers True on Sources of Coast")
    page.get_by_label("Papers").uncheck()
    expect(page.locator("#chosen")).to_have_text("papers False on Sources of Coast")
    expect(page.locator("#preview")).to_be_hidden()
    expect(page.locator("#everywhere")).to_be_visible()
    shell.open_sidebar()
    expect(shell.loc_sidebar.get_by_text("Where they are from")).to_be_visible()

    # The app and the user go back to the chat, which is as it was.
    page.locator("#back").click()
    shell.expect_active_page("__home__")
    expect(chat.loc_input).to_be_visible()
    shell.select_page("Help")
    expect(page.get_by_text("Ask anything.")).to_be_visible()
    shell.expect_sidebar_closed()
    shell.return_home()
    chat.expect_latest_message("Small: Hello")
    shell.expect_sidebar_open()

    # The user opens the drawer, which has content, and the app shows something else in it.
    page.get_by_role("button", name=OPEN_DRAWER).click()
    expect(page.get_by_text("Nothing yet")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_text("Nothing yet")).not_to_be_visible()
    page.locator("#preview").click()
    expect(page.get_by_text("Preview of notes", exact=True)).to_be_visible()
    expect(page.get_by_text("All notes")).to_be_in_viewport(ratio=1)


def test_the_page_on_a_phone(page: Page, parity_app: StartParityApp, controllers: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    visit(page, parity_app("page"))
    shell = controllers.PageChatController(page, "notes")
    chat = controllers.ChatController(page, "notes")
    expect(chat.loc_input).to_be_in_viewport(ratio=1)
    shell.expect_mobile_menu_closed()
    shell.open_mobile_menu()
    shell.expect_mobile_menu_open()
    expect(shell.loc_controls_mount_mobile.locator("#everywhere")).to_be_in_viewport()
    expect(shell.loc_sidebar.get_by_label("Project")).to_be_in_viewport()
    shell.close_mobile_menu()
    shell.expect_mobile_menu_closed()
    expect(shell.loc_sidebar_toggle).to_be_focused()
    shell.open_mobile_menu()
    shell.select_page("Sources")
    shell.expect_mobile_menu_closed()
    expect(page.locator("#chosen")).to_have_text("papers True on Sources of Coast")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    shell.open_mobile_menu()
    page.locator("#back").click()
    shell.expect_active_page("__home__")

    # The conversation begins below the button of the drawer.
    chat.set_user_input("Hello")
    chat.send_user_input()
    chat.expect_latest_message("Small: Hello")
    button = page.get_by_role("button", name=OPEN_DRAWER).bounding_box()
    first = chat.loc_messages.locator("> *").first.bounding_box()
    assert button is not None
    assert first["y"] >= button["y"] + button["height"]


def test_the_page_in_express(page: Page, parity_app: StartParityApp, controllers: Any) -> None:
    visit(page, parity_app("page_express"))
    shell = controllers.PageChatController(page, "chat")
    chat = controllers.ChatController(page, "chat")
    expect(page).to_have_title("Express notes")
    chat.set_user_input("Hello")
    chat.send_user_input()
    chat.expect_latest_message("You said Hello")
    chat.expect_greeting("It stays")
    expect(chat.loc_latest_message.locator("svg.bot")).to_be_attached()
    expect(chat.loc_input_button.locator("svg.plane")).to_be_attached()
    expect(chat.loc_input_container.locator("input[type=file]")).to_have_count(1)
    box = chat.loc_input_container.bounding_box()
    assert box is not None
    assert box["width"] <= 500
    named = "[placeholder='Ask the notes'], [data-placeholder='Ask the notes']"
    expect(chat.loc.locator(named).first).to_be_visible()
    assert shell.id == "chat"
    for part in (
        shell.loc_header,
        shell.loc_body,
        shell.loc_main,
        shell.loc_identity,
        shell.loc_nav,
    ):
        expect(part).to_be_visible()
    expect(shell.loc_controls).to_be_attached()
    shell.expect.to_have_attribute("data-active-page", "__home__")

    shell.select_page("About")
    shell.expect_active_page("about")
    expect(page.locator("#where")).to_have_text("on about")
    expect(shell.loc_nav.locator("svg.info")).to_be_attached()
    box = page.locator("#where").bounding_box()
    assert box is not None
    assert box["width"] <= 300
    expect(shell.loc_sidebar.get_by_text("Aside")).to_be_visible()
