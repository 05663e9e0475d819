"""Suggestions made in Python: shown before the first message and after answers, safe with any text."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import begin, said

HOSTILE = "<img src=x onerror=\"document.title='hacked'\"> **b** \"q\" 'q' </span></li>"


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatController:
    return open_chat("suggested")


def shown(where: Locator) -> Locator:
    return where.locator(".chatkit-suggestions .suggestion")


def test_a_chat_begins_with_them(chat: ChatController) -> None:
    expect(shown(chat.loc_greeting)).to_have_text(["Fill this in", "🐧At once", HOSTILE])
    expect(shown(chat.loc_greeting).nth(1)).to_have_accessible_name("Send: At once (Send this)")
    chat.choose_suggestion("Fill this in")
    chat.expect_user_input("Fill this in")
    chat.choose_suggestion("At once")
    expect(said(chat, "user")).to_have_text("Send this")
    expect(shown(chat.loc_greeting)).to_have_count(0)


def test_hostile_text_stays_text(chat: ChatController) -> None:
    shown(chat.loc_greeting).nth(2).click()
    chat.expect_user_input(HOSTILE)
    chat.send_user_input()
    answer = said(chat, "assistant")
    expect(shown(answer).nth(2)).to_have_text(HOSTILE)
    expect(chat.loc.locator("img")).to_have_count(0)
    shown(answer).nth(2).press("Control+Enter")
    expect(said(chat, "user")).to_have_text([HOSTILE, HOSTILE])
    assert chat.page.title() != "hacked"


def test_they_follow_an_answer_and_stay_usable(chat: ChatController) -> None:
    begin(chat, "Hello")
    first = said(chat, "assistant").first
    expect(shown(first)).to_have_count(3)
    shown(first).nth(1).click()
    expect(said(chat, "user")).to_have_text(["Hello", "More of it"])
    expect(shown(said(chat, "assistant").nth(1))).to_have_count(3)
    # The older ones too, and the one within a sentence.
    shown(first).nth(0).press("Enter")
    chat.expect_user_input(re.compile("^And what about this"))
    first.get_by_role("button", name="Suggestion: something else").click()
    chat.expect_user_input("something else")


def test_a_bookmark_brings_them_back(chat: ChatController) -> None:
    begin(chat, "Hello")
    expect(chat.page).to_have_url(re.compile("_state_id_"))
    chat.expect_streaming(False)
    chat.page.reload()
    expect(said(chat, "user")).to_have_text("Hello")
    shown(said(chat, "assistant")).nth(1).click()
    expect(said(chat, "user")).to_have_text(["Hello", "More of it"])


def test_they_fit_the_page(chat: ChatController) -> None:
    begin(chat, "Hello")
    expect(shown(said(chat, "assistant"))).to_have_count(3)
    for width in (390, 900):
        chat.page.set_viewport_size({"width": width, "height": 800})
        for each in shown(chat.loc).all():
            box = each.bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
