"""The palette of commands and mentions."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import expect_heard, press, said, say


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatController:
    return open_chat("everything")


def options(chat: ChatController) -> Locator:
    return chat.loc_palette.get_by_role("option")


def type_(chat: ChatController, text: str) -> None:
    expect(chat.loc_settings).to_be_visible()  # the commands have come
    chat.loc_input.press_sequentially(text)


def test_the_palette_filters_and_completes(chat: ChatController) -> None:
    type_(chat, "/")
    expect(chat.loc_palette.locator(".chatkit-palette-name")).to_have_text(
        ["/clear", "/shout", "/whisper"]
    )
    expect(chat.loc_input).to_have_attribute(
        "aria-controls", chat.loc_palette.get_attribute("id") or ""
    )
    chat.page.keyboard.press("ArrowUp")
    expect(options(chat).last).to_have_attribute("aria-selected", "true")
    expect(chat.loc_input).to_have_attribute(
        "aria-activedescendant", options(chat).last.get_attribute("id") or ""
    )
    type_(chat, "sh")
    expect(options(chat)).to_have_count(1)
    chat.page.keyboard.press("Tab")
    chat.expect_user_input("/shout ")
    expect(chat.loc_palette).to_be_hidden()
    expect(chat.loc_input).to_be_focused()
    type_(chat, "hey you")
    chat.page.keyboard.press("Enter")
    chat.expect_latest_message("HEY YOU")
    expect(said(chat, "user")).to_have_text(["/shout hey you"])


def test_enter_completes_and_then_runs_and_escape_closes_the_palette_for_this_word(
    chat: ChatController,
) -> None:
    type_(chat, "/wh")
    expect(options(chat)).to_have_count(1)
    chat.page.keyboard.press("Enter")
    chat.expect_user_input("/whisper ")
    type_(chat, "HUSH")
    chat.page.keyboard.press("Enter")
    chat.expect_latest_message("hush")
    chat.expect_streaming(False)
    type_(chat, "/")
    expect(chat.loc_palette).to_be_visible()
    chat.page.keyboard.press("Escape")
    expect(chat.loc_palette).to_be_hidden()
    type_(chat, "sh")
    expect(chat.loc_palette).to_be_hidden()
    chat.expect_user_input("/sh")


def test_clear_is_there_from_the_start_and_what_is_no_command_is_a_message(
    chat: ChatController,
) -> None:
    say(chat, "hello")
    chat.expect_latest_message("answer 1 to hello")
    say(chat, "/clear")
    expect(chat.loc_messages.locator("> *")).to_have_count(0)
    chat.expect_streaming(False)
    say(chat, "/etc/hosts is a file")
    chat.expect_latest_message("answer 2 to /etc/hosts is a file")


def test_a_mention_keeps_the_words_around_it(chat: ChatController) -> None:
    type_(chat, "look at  and tell")
    for _ in " and tell":
        chat.page.keyboard.press("ArrowLeft")
    chat.page.keyboard.type("@no")
    expect(options(chat)).to_have_count(1)
    chat.page.keyboard.press("Enter")
    expect(chat.loc.locator(".chatkit-attachments li")).to_have_text("@now")
    chat.expect_user_input("look at @now and tell")
    press(chat.page, "Update settings")
    expect_heard(chat, "updated")
    chat.loc_input.press("Enter")
    # What it holds is computed when the message is sent.
    chat.expect_latest_message("now widget (updated) with 'look at @now and tell'")


def test_a_typed_mention_counts(chat: ChatController) -> None:
    type_(chat, "look at ")
    chat.page.keyboard.type("@now, please")
    chat.loc_input.press("Enter")
    chat.expect_latest_message(re.compile("^now widget .*with 'look at @now, please'"))
    expect(said(chat, "user").last).to_contain_text("look at @now, please")


def test_a_mention_that_is_removed_leaves_its_word(chat: ChatController) -> None:
    type_(chat, "look at @no")
    expect(options(chat)).to_have_count(1)
    chat.page.keyboard.press("Enter")
    chat.expect_user_input("look at @now ")
    chat.remove_attachment("@now")
    chat.expect_user_input("look at now ")
