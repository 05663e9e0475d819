"""A websocket that breaks in the middle of an answer: what the page shows, and what becomes of what the user writes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import UNREACHABLE, said, say


def break_off(chat: ChatController) -> None:
    """Lose the connection in the middle of an answer, with a draft in the composer."""
    say(chat, "count")
    expect(chat.loc_latest_message).to_contain_text("1 2 3")
    chat.set_user_input("a draft")
    chat.page.evaluate("window.Shiny.shinyapp.$socket.close()")


def test_a_broken_session_is_over_and_a_reload_begins_anew(open_chat: OpenChat) -> None:
    chat = open_chat("reconnect")
    break_off(chat)
    expect(chat.page.locator("#shiny-disconnected-overlay")).to_be_visible()
    # What is there can still be read and copied, the draft included.
    expect(chat.loc_latest_message).to_contain_text("1 2 3")
    chat.expect_user_input("a draft")
    expect(chat.loc_input).to_be_editable()
    chat.page.reload()
    expect(chat.loc_messages.locator("> *")).to_have_count(0)
    chat.expect_streaming(False)
    expect(chat.page.locator("#ended")).to_have_text(re.compile("ended: [1-9]"))
    say(chat, "hello")
    chat.expect_latest_message("You said hello")
    chat.expect_streaming(False)


# The browser reports each attempt that fails.
@pytest.mark.allow_page_errors
@pytest.mark.parametrize("sent", [False, True], ids=["draft", "sent"])
def test_a_page_that_reconnects_shows_the_new_session(open_chat: OpenChat, sent: bool) -> None:
    chat = open_chat("reconnect", env={"RECONNECT": "1"})
    # An output is there once the page has its connection, which must be a real one.
    expect(chat.page.locator("#ended")).to_have_text(re.compile("ended: [0-9]"))
    chat.page.evaluate(UNREACHABLE)
    break_off(chat)
    attempt = chat.page.get_by_role("link", name="Try now")
    expect(attempt).to_be_visible()
    if sent:
        # It goes out with the next session.
        chat.send_user_input()
        chat.expect_user_input("")
    chat.page.evaluate("window.reach()")
    attempt.click()
    expect(attempt).to_have_count(0)
    expect(chat.page.locator("#ended")).to_have_text(re.compile("ended: [1-9]"))
    # The new session knows nothing of the answer, which has ended with its own.
    if not sent:
        expect(chat.loc_messages.locator("> *")).to_have_count(0)
        chat.expect_streaming(False)
        chat.expect_user_input("a draft")
        chat.send_user_input()
    expect(said(chat, "user")).to_have_text(["a draft"])
    chat.expect_latest_message("You said a draft")
    chat.expect_streaming(False)
