"""Everything but threads and files by keyboard alone; the focus is never lost on the way."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import begin, expect_heard, refused, said, say
from tests.browser.keyboard import Keyboard


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatController:
    chat = open_chat("everything")
    chat.page.set_viewport_size({"width": 1000, "height": 800})
    expect(chat.loc_settings).to_be_visible()  # the state has come
    return chat


@pytest.fixture
def keys(chat: ChatController) -> Keyboard:
    chat.loc_input.focus()
    return Keyboard(chat.page)


@pytest.fixture
def tour_keys(tour: ChatController) -> Keyboard:
    expect(tour.loc_settings).to_be_visible()
    tour.loc_input.focus()
    return Keyboard(tour.page)


def answered(chat: ChatController, text: str) -> None:
    begin(chat, text)
    chat.expect_streaming(False)


def test_a_conversation_from_the_top_of_the_page(chat: ChatController) -> None:
    keys = Keyboard(chat.page)
    keys.tab_to("Message")
    keys.type("approve")
    keys.press("Enter")
    expect(chat.loc_latest_message.locator("[data-state=asking]")).to_be_visible()
    keys.tab_to("Allow once", back=True)
    keys.press("Enter")
    expect(chat.loc_latest_message).to_contain_text("allowed")
    chat.expect_streaming(False)
    keys.tab_to("Good answer")
    keys.press("Space")
    expect_heard(chat, "feedback up")
    keys.tab_to("New chat", back=True)
    keys.press("Enter")
    expect(chat.loc_messages.locator("> *")).to_have_count(0)
    expect(chat.loc_input).to_be_focused()
    keys.expect_focus_kept()


def test_every_kind_of_setting_and_a_notice(chat: ChatController, keys: Keyboard) -> None:
    keys.tab_to("Settings", back=True)
    keys.press("Enter")
    expect(chat.loc.get_by_role("switch", name="Loud")).to_be_focused()
    keys.press("Space")
    expect_heard(chat, "loud=true")
    keys.press("Tab", "ArrowDown")
    expect_heard(chat, 'size="2"')
    keys.press("Tab", "ArrowRight")
    expect_heard(chat, "warmth=0.75")
    keys.press("Tab", "Enter")
    expect_heard(chat, "reset=null")
    keys.press("Escape")
    expect(chat.loc_settings).to_be_focused()
    refused(chat)
    notice = chat.loc.get_by_role("alert")
    expect(notice).to_be_visible()
    keys.tab_to("Dismiss", back=True)
    keys.press("Enter")
    expect(notice).to_have_count(0)
    keys.expect_focus_kept()


def test_editing_and_browsing_versions(chat: ChatController, keys: Keyboard) -> None:
    answered(chat, "hello")
    keys.tab_to("Edit message", back=True)
    keys.press("Enter")
    keys.type(" never")
    keys.press("Tab", "Enter")  # Cancel
    edit = said(chat, "user").get_by_role("button", name="Edit message")
    expect(edit).to_be_focused()
    keys.press("Enter", "Escape")
    expect(edit).to_be_focused()
    keys.press("Enter")
    keys.type(" again")
    keys.press("Enter")
    chat.expect_latest_message("answer 2 to hello again")
    chat.expect_streaming(False)
    keys.expect_focus_kept()
    keys.tab_to("Earlier version")
    keys.press("Enter")
    expect(said(chat, "user")).to_have_text("hello", use_inner_text=True)
    keys.tab_to("Later version")
    keys.press("Enter")
    expect(said(chat, "user")).to_have_text("hello again", use_inner_text=True)
    keys.expect_focus_kept()


def test_answering_again_rating_copying_and_downloading(
    chat: ChatController, keys: Keyboard
) -> None:
    chat.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    answered(chat, "hello")
    keys.tab_to("Answer again", back=True)
    keys.press("Enter")
    chat.expect_latest_message("answer 2 to hello")
    chat.expect_streaming(False)
    keys.expect_focus_kept()
    keys.tab_to("Bad answer")
    keys.press("Enter")
    expect_heard(chat, "feedback down")
    keys.tab_to("Copy", back=True)
    keys.press("Enter")
    expect(chat.loc.get_by_role("status").filter(has_text="Copied")).to_be_attached()
    keys.tab_to("Download this chat", back=True)
    keys.press("Enter")
    # What is in the menu is loaded when it is opened.
    expect(chat.loc.locator(":popover-open a:focus")).to_be_visible()
    keys.press("ArrowDown")
    with chat.page.expect_download() as download:
        keys.press("Enter")
    assert download.value.suggested_filename == "hello.json"
    button = chat.loc.get_by_role("button", name="Download this chat")
    expect(button).to_be_focused()
    keys.press("Enter", "Escape")
    expect(button).to_be_focused()
    keys.expect_focus_kept()


def test_a_tool_card_and_its_approval(chat: ChatController, keys: Keyboard) -> None:
    say(chat, "approve")
    card = chat.loc_latest_message.locator(".chatkit-tool")
    expect(card).to_have_attribute("data-state", "asking")
    keys.tab_to("Refuse", back=True)
    keys.press("Enter")
    expect(card).to_have_attribute("data-state", "refused")
    chat.expect_streaming(False)
    expect(card.locator("summary")).to_be_focused()
    keys.press("Enter")
    expect(card).to_have_attribute("open", "")
    keys.press("Enter")
    expect(card).not_to_have_attribute("open", "")
    keys.expect_focus_kept()


def test_questions(chat: ChatController, keys: Keyboard) -> None:
    for kind in ("buttons", "radio"):
        begin(chat, f"ask {kind}")
        expect(chat.loc_messages.locator("[data-state=pending]")).to_be_visible()
        keys.tab_to("right", back=True)
        if kind == "radio":
            keys.press("Space")
            keys.tab_to("Answer")
        keys.press("Enter")
        expect(chat.loc_latest_message).to_contain_text("You said 'right'.")
        chat.expect_streaming(False)
        keys.expect_focus_kept()


def test_artifacts_and_an_excerpt_of_a_source(tour: ChatController, tour_keys: Keyboard) -> None:
    answered(tour, "markdown")
    window = tour.page.get_by_role("dialog", name="A report")
    expand = tour.loc_latest_message.get_by_role("button", name="Open in full window")
    tour_keys.tab_to("Open in full window", back=True)
    for key in ("Escape", "Enter"):  # Enter is on the button that closes it.
        tour_keys.press("Enter")
        expect(window.get_by_role("button", name="Close")).to_be_focused()
        tour_keys.press(key)
        expect(window).to_have_count(0)
        expect(expand).to_be_focused()
    tour_keys.tab_to("Message")
    answered(tour, "image")
    tour_keys.tab_to("Zoom", back=True)
    tour_keys.press("Enter", "Enter")
    tour_keys.tab_to("Message")
    answered(tour, "json")
    tour_keys.tab_to("nested", back=True)
    leaf = tour.loc_latest_message.get_by_text("deep", exact=True)
    tour_keys.press("Enter")
    expect(leaf).to_be_hidden()
    tour_keys.press("Enter")
    expect(leaf).to_be_visible()
    tour_keys.tab_to("Message")
    answered(tour, "citations")
    tour_keys.tab_to("Excerpt of", back=True)
    tour_keys.press("Enter")
    excerpt = tour.loc_latest_message.get_by_text("Build apps in Python.")
    expect(excerpt).to_be_visible()
    tour_keys.press("Escape")
    expect(excerpt).to_be_hidden()
    tour_keys.expect_focus_kept()


def test_a_suggestion_stopping_and_trying_a_failure_again(
    tour: ChatController, tour_keys: Keyboard
) -> None:
    tour_keys.tab_to("Send: long", back=True)
    tour_keys.press("Enter")
    expect(tour.loc_latest_message).to_contain_text("1 2 3")
    tour_keys.tab_to("Stop answering")
    tour_keys.press("Enter")
    expect(tour.loc_latest_message).to_have_attribute("data-stopped", "Stopped")
    tour.expect_streaming(False)
    expect(tour.loc_input).to_be_focused()
    begin(tour, "error")
    expect(tour.loc_latest_message).to_have_attribute(
        "data-error", "This failure is part of the tour."
    )
    tour.expect_streaming(False)
    tour_keys.tab_to("Try again", back=True)
    tour_keys.press("Enter")
    expect(tour.loc_latest_message.get_by_role("group", name="Version 2 of 2")).to_be_visible()
    tour_keys.expect_focus_kept()


def test_a_todo_list_is_folded_and_dismissed(tour: ChatController, tour_keys: Keyboard) -> None:
    answered(tour, "todos")
    items = tour.loc_todos.locator("li")
    # Everything is done, so the list has folded by itself.
    expect(items.first).to_be_hidden()
    tour_keys.tab_to("Tasks", back=True)
    tour_keys.press("Enter")
    expect(items.first).to_be_visible()
    tour_keys.press("Enter")
    expect(items.first).to_be_hidden()
    tour_keys.tab_to("Dismiss")
    tour_keys.press("Enter")
    expect(tour.loc_todos).to_be_hidden()
    tour_keys.expect_focus_kept()


def test_older_messages(tour: ChatController, tour_keys: Keyboard) -> None:
    say(tour, "history")
    tour.expect_latest_message("Answer 60")
    messages = tour.loc_messages.locator("> *")
    earlier = tour.loc.get_by_role("button", name="Show earlier messages")
    earlier.evaluate("button => button.focus({preventScroll: true})")
    for shown in (100, 120):
        tour_keys.press("Enter")
        expect(messages).to_have_count(shown)
    expect(earlier).to_be_hidden()
    tour_keys.expect_focus_kept()
