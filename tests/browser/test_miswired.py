"""Notices of a page about chats that cannot answer, which disappear once they can."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import press, say

DEVELOPMENT, PRODUCTION = {"SHINY_DEV_MODE": "1"}, {"PRODUCTION": "1"}
NOT_HERE = 'This chat is not available: no Chat("{id}") answers here.'


def notice(chat: Locator) -> Locator:
    return chat.locator(".chatkit-notice")


@pytest.mark.parametrize("env", [DEVELOPMENT, PRODUCTION], ids=["development", "production"])
def test_an_element_without_a_chat(open_chat: OpenChat, env: dict[str, str]) -> None:
    chat = open_chat("miswired", env=env)
    say(chat, "Hello?")
    expect(notice(chat.loc)).to_contain_text(NOT_HERE.format(id="chat"))
    expect(chat.loc.locator(".chatkit-typing")).to_be_hidden()
    if env is DEVELOPMENT:
        expect(notice(chat.loc)).to_contain_text('Chat("chatt")')
    else:
        expect(notice(chat.loc)).not_to_contain_text("chatt")


def test_a_chat_that_comes_later(open_chat: OpenChat) -> None:
    chat = open_chat("miswired", "late", env=DEVELOPMENT)
    say(chat, "Hello?")
    expect(notice(chat.loc)).to_contain_text(NOT_HERE.format(id="late"))
    press(chat.page, "Begin")
    expect(chat.loc_latest_message).to_have_text("Late: Hello?")
    expect(notice(chat.loc)).to_have_count(0)


@pytest.mark.parametrize("env", [DEVELOPMENT, PRODUCTION], ids=["development", "production"])
def test_a_chat_without_a_handler(open_chat: OpenChat, env: dict[str, str]) -> None:
    chat = open_chat("miswired", "deaf", env=env)
    say(chat, "Hello?")
    expect(notice(chat.loc)).to_contain_text("This chat is not set up to answer messages.")
    if env is DEVELOPMENT:
        expect(notice(chat.loc)).to_contain_text("@chat.on_user_submit")
    else:
        expect(notice(chat.loc)).not_to_contain_text("on_user_submit")


def test_two_elements_of_one_id(open_chat: OpenChat) -> None:
    chat = open_chat("miswired", "twice", env=DEVELOPMENT)
    first, second = chat.page.locator(".first"), chat.page.locator(".second")
    expect(notice(first)).to_have_text(
        'This chat is not available: the page has another one with the id "twice".'
    )
    expect(notice(second)).to_have_count(0)
    press(chat.page, "Remove")
    expect(notice(first)).to_have_count(0)
    alone = ChatController(chat.page, "twice")
    say(alone, "Hello?")
    expect(alone.loc_latest_message).to_have_text("Once: Hello?")
