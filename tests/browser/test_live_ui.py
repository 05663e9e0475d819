"""Live Shiny inputs and outputs inside messages."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import begin, say


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatController:
    return open_chat("live_ui")


def test_inputs_and_outputs_are_bound(chat: ChatController) -> None:
    say(chat, "form")
    doubled = chat.loc_latest_message.locator("#doubled")
    expect(doubled).to_have_text("doubled: 2")
    chat.loc_latest_message.get_by_label("Number").fill("21")
    expect(doubled).to_have_text("doubled: 42")
    for _ in range(2):
        chat.loc_latest_message.get_by_role("button", name="Press me").click()
    expect(chat.page.locator("#seen")).to_have_text("pressed 1, pressed 2")
    expect(chat.loc_latest_message.locator(".chatkit-text strong")).to_have_text("many")


def test_cleared_ui_is_unbound_and_can_come_again(chat: ChatController) -> None:
    say(chat, "form")
    expect(chat.page.locator("#doubled")).to_have_text("doubled: 2")
    chat.page.get_by_role("button", name="Clear").click()
    expect(chat.page.locator("#doubled")).to_have_count(0)
    # Bound twice, Shiny would complain of a duplicate id on the console, and the test would fail.
    say(chat, "form")
    expect(chat.page.locator("#doubled")).to_have_text("doubled: 2")
    chat.page.get_by_label("Number").fill("5")
    expect(chat.page.locator("#doubled")).to_have_text("doubled: 10")


def test_an_input_that_needs_a_script_works_and_dependencies_of_third_parties_are_loaded(
    chat: ChatController,
) -> None:
    say(chat, "selectize")
    chat.expect_streaming(False)
    chat.loc_latest_message.locator(".selectize-input").click()
    chat.loc_latest_message.locator(".selectize-dropdown .option", has_text="banana").click()
    expect(chat.page.locator("#seen")).to_contain_text("chose banana")
    expect(chat.page.locator("script[src*=third-party]")).to_have_count(0)
    begin(chat, "third party")
    element = chat.loc_latest_message.locator("third-party")
    expect(element).to_have_text("the script ran")
    expect(element).to_have_css("text-transform", "uppercase")
    begin(chat, "third party")
    expect(chat.page.locator("third-party")).to_have_count(2)
    expect(chat.page.locator("third-party").last).to_have_text("the script ran")


def test_ui_rendered_by_the_server_is_live(chat: ChatController) -> None:
    say(chat, "dynamic")
    expect(chat.page.locator("#seen")).to_have_text("named Ada")
    chat.loc_latest_message.get_by_label("Name").fill("Grace")
    expect(chat.page.locator("#seen")).to_contain_text("named Grace")
