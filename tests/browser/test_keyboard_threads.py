"""Threads and what is to be sent, by keyboard alone; the focus is never lost on the way."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload, Locator, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import said, say
from tests.browser.keyboard import Keyboard


def rows(chat: ChatController) -> Locator:
    return chat.loc_threads.locator(".chatkit-thread")


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatController:
    chat = open_chat("everything")
    chat.page.set_viewport_size({"width": 1000, "height": 800})
    expect(chat.loc_settings).to_be_visible()  # the state has come
    chat.loc_input.focus()
    return chat


@pytest.fixture
def keys(chat: ChatController) -> Keyboard:
    return Keyboard(chat.page)


@pytest.fixture
def menu(chat: ChatController) -> ChatController:
    """A chat whose threads are a menu, with two of them."""
    menu = ChatController(chat.page, "menu")
    for text in ("first", "second"):
        if text == "second":
            menu.new_thread()
        say(menu, text)
        menu.expect_latest_message(f"menu heard {text}")
    menu.loc_input.focus()
    return menu


def test_the_menu_of_threads(menu: ChatController, keys: Keyboard) -> None:
    title = menu.loc.locator(".chatkit-thread-title")
    keys.tab_to("second", back=True)
    expect(title).to_be_focused()
    keys.press("Enter", "ArrowDown", "Enter")
    expect(title).to_have_text("first")
    expect(title).to_be_focused()
    menu.expect_messages("first\nmenu heard first")
    keys.press("Enter", "F2")
    keys.type("renamed")
    keys.press("Enter")
    expect(rows(menu).filter(has_text="renamed")).to_be_focused()
    keys.press("Delete", "Escape")
    expect(rows(menu).filter(has_text="renamed")).to_be_focused()
    keys.press("Delete", "Tab", "Enter")
    expect(rows(menu)).to_have_text(["second"])
    expect(rows(menu)).to_be_focused()
    keys.press("Escape")
    expect(title).to_be_focused()
    expect(title).to_have_text("second")
    keys.tab_to("New chat")
    keys.press("Enter")
    expect(title).to_have_text("New chat")
    expect(menu.loc_input).to_be_focused()
    keys.expect_focus_kept()


def test_searching_in_the_menu(menu: ChatController, keys: Keyboard) -> None:
    for number in range(3, 9):
        menu.new_thread()
        say(menu, f"topic {number}")
        menu.expect_latest_message(f"menu heard topic {number}")
    keys.tab_to("topic 8", back=True)
    keys.press("Enter")
    keys.tab_to("Search chats", back=True)
    keys.type("SECOND")
    expect(rows(menu)).to_have_text(["second"])
    keys.press("ArrowDown", "Enter")
    expect(menu.loc.locator(".chatkit-thread-title")).to_be_focused()
    menu.expect_messages("second\nmenu heard second")
    keys.expect_focus_kept()


def test_the_sidebar_of_threads(chat: ChatController, keys: Keyboard) -> None:
    say(chat, "first")
    chat.expect_latest_message("answer 1 to first")
    keys.tab_to("New chat", back=True)
    keys.press("Enter")
    expect(chat.loc_messages.locator("> *")).to_have_count(0)
    say(chat, "second")
    chat.expect_latest_message("answer 2 to second")
    # The buttons of a row are reached by Tab, too.
    keys.tab_to("Rename: second", back=True)
    keys.press("Enter")
    keys.type("better")
    keys.press("Enter")
    expect(rows(chat)).to_have_text(["better", "first"])
    keys.tab_to("Delete: better")
    keys.press("Enter", "Enter")  # Cancel
    keys.tab_to("Delete: better")
    keys.press("Enter", "Tab", "Enter")
    expect(rows(chat)).to_have_text(["first"])
    expect(rows(chat)).to_be_focused()
    keys.expect_focus_kept()


def test_the_drawer_of_threads(chat: ChatController, keys: Keyboard) -> None:
    say(chat, "first")
    chat.expect_latest_message("answer 1 to first")
    chat.page.set_viewport_size({"width": 420, "height": 700})
    expect(chat.loc_threads).to_have_attribute("data-state", "closed")
    keys.tab_to("Chats", back=True)
    keys.press("Enter")
    expect(rows(chat)).to_be_focused()
    keys.press("Escape")
    expect(chat.loc_threads).to_have_attribute("data-state", "closed")
    expect(chat.loc.get_by_role("button", name="Chats")).to_be_focused()
    keys.press("Enter")
    keys.tab_to("New chat", back=True)
    keys.press("Enter")
    expect(chat.loc_messages.locator("> *")).to_have_count(0)
    expect(chat.loc_input).to_be_focused()
    keys.expect_focus_kept()


def test_commands_run_and_mentions_and_files_are_added_and_removed(
    chat: ChatController, keys: Keyboard
) -> None:
    keys.type("/")
    expect(chat.loc_palette).to_be_visible()
    keys.press("Escape")
    expect(chat.loc_palette).to_be_hidden()
    keys.press("Backspace")
    keys.type("/")
    expect(chat.loc_palette).to_be_visible()
    keys.press("ArrowDown", "ArrowUp", "ArrowDown", "Enter")
    chat.expect_user_input("/shout ")
    keys.type("hey")
    keys.press("Enter")
    chat.expect_latest_message("HEY")
    expect(chat.loc_input).to_be_focused()
    expect(said(chat, "user")).to_have_text(["/shout hey"])
    # What empties the conversation keeps the focus, too.
    keys.type("/clear")
    expect(chat.loc_palette.get_by_role("option")).to_have_count(1)
    keys.press("Enter", "Enter")
    expect(chat.loc_messages.locator("> *")).to_have_count(0)
    expect(chat.loc_input).to_be_focused()
    file: FilePayload = {"name": "a.txt", "mimeType": "text/plain", "buffer": b"a"}
    chat.page.once("filechooser", lambda chooser: chooser.set_files(file))
    chips = chat.loc.locator(".chatkit-attachments .chatkit-chip-name")
    keys.type("@")
    expect(chat.loc_palette.get_by_role("option")).to_have_count(1)
    keys.press("Enter")
    expect(chips).to_have_text(["@now"])
    keys.tab_to("Attach files")
    keys.press("Enter")
    expect(chips).to_have_text(["@now", "a.txt"])
    keys.tab_to("Remove: now", back=True)
    keys.press("Enter")
    expect(chips).to_have_text(["a.txt"])
    expect(chat.loc.get_by_role("button", name="Remove: a.txt")).to_be_focused()
    keys.press("Enter")
    expect(chips).to_have_count(0)
    expect(chat.loc_input).to_be_focused()
    keys.expect_focus_kept()
