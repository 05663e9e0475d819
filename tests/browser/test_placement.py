"""Where the element stands: rendered later, moved, in a hidden panel."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import OpenChat
from tests.browser.helpers import said, say


def test_a_chat_may_be_rendered_later(open_chat: OpenChat) -> None:
    chat = open_chat("placement", "rendered")
    page = chat.page
    # Said before the element is there, and found when it comes.
    page.get_by_role("button", name="Tell").click()
    expect(page.locator("#movable .chatkit-message")).to_have_count(1)
    page.get_by_label("Show").check()
    expect(said(chat, "assistant")).to_have_count(1)
    say(chat, "hello")
    chat.expect_latest_message("you said hello")


def test_a_chat_that_is_rendered_again_keeps_its_conversation_and_draft(
    open_chat: OpenChat,
) -> None:
    chat = open_chat("placement", "rendered")
    page = chat.page
    page.get_by_label("Show").check()
    say(chat, "hello")
    chat.expect_latest_message("you said hello")
    chat.set_user_input("a draft")
    chat.loc.evaluate("element => { element.first = true; }")
    page.get_by_role("button", name="Render again").click()
    expect(chat.loc).not_to_have_js_property("first", True)
    expect(chat.loc_messages.locator("> *")).to_have_text(["hello", "you said hello"])
    chat.expect_user_input("a draft")
    page.get_by_label("Show").uncheck()
    expect(chat.loc).to_have_count(0)
    page.get_by_label("Show").check()
    chat.expect_user_input("a draft")
    chat.send_user_input()
    chat.expect_latest_message("you said a draft")
    expect(chat.loc_messages.locator("> *")).to_have_count(4)


def test_a_moved_chat_keeps_its_nodes(open_chat: OpenChat) -> None:
    chat = open_chat("placement", "movable")
    say(chat, "hello")
    chat.expect_latest_message("you said hello")
    chat.loc_latest_message.evaluate("message => { message.kept = true; }")
    chat.set_user_input("a draft")
    chat.loc.evaluate("element => document.getElementById('there').append(element)")
    expect(chat.page.locator("#there > #movable")).to_have_count(1)
    expect(chat.loc_latest_message).to_have_js_property("kept", True)
    chat.expect_user_input("a draft")
    chat.send_user_input()
    chat.expect_latest_message("you said a draft")
    expect(chat.loc_messages.locator("> *")).to_have_count(4)


def test_a_chat_in_a_hidden_panel_is_at_its_end_when_shown(open_chat: OpenChat) -> None:
    chat = open_chat("placement", "hidden")
    chat.page.get_by_role("button", name="Tell").click()
    expect(said(chat, "assistant").locator("p").last).to_have_text("the end")
    expect(chat.loc).not_to_be_visible()
    chat.page.get_by_role("tab", name="Second").click()
    chat.loc.evaluate("element => element.scrollIntoView({block: 'end'})")
    expect(said(chat, "assistant").get_by_text("the end")).to_be_in_viewport()
    say(chat, "hello")
    chat.expect_latest_message("you said hello")
