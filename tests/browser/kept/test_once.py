"""Answers to questions and edits count once, although two tabs can make them."""

from __future__ import annotations

from playwright.sync_api import expect

from shiny_chatkit.playwright import ChatController
from tests.browser.helpers import begin, said, say
from tests.browser.kept.test_tabs import open_tab


def test_a_question_is_answered_once_from_any_tab(
    chat_of_app: ChatController,
) -> None:
    chat = chat_of_app
    begin(chat, "ask")
    question = chat.loc_messages.locator(".chatkit-question")
    expect(question).to_have_attribute("data-state", "pending")
    chat.page.reload()
    expect(question).to_have_attribute("data-state", "pending")
    other = open_tab(chat.page.context, chat.page.url)
    expect(other.loc_messages.locator(".chatkit-question")).to_have_attribute(
        "data-state", "pending"
    )
    say(other, "blue")
    for tab in (chat, other):
        expect(tab.loc_latest_message).to_contain_text("You chose blue")
        tab.expect_streaming(False)
        expect(tab.loc_messages.locator(".chatkit-question")).to_have_attribute(
            "data-state", "answered"
        )
        expect(said(tab, "user")).to_have_text(["ask"])


def test_an_edit_from_the_other_tab_counts_once(chat_of_app: ChatController) -> None:
    chat = chat_of_app
    begin(chat, "hello")
    chat.expect_latest_message("You said hello")
    other = open_tab(chat.page.context, chat.page.url)
    other.expect_latest_message("You said hello")
    other.edit_message("goodbye")
    for tab in (chat, other):
        tab.expect_latest_message("You said goodbye")
        tab.expect_streaming(False)
        expect(said(tab, "user")).to_have_count(1)
        expect(said(tab, "assistant")).to_have_count(1)
    chat.page.reload()
    chat.expect_latest_message("You said goodbye")
    expect(said(chat, "user")).to_have_count(1)
