"""Startup messages: the first of the conversation, and windowed like a long history."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import OpenChat
from tests.browser.helpers import say

MAX_NODES = 5000

COUNT_NODES = """
() => {
  let count = 0;
  const walker = document.createTreeWalker(document.querySelector("shiny-chatkit"));
  while (walker.nextNode()) count++;
  return count;
}
"""


def test_two_thousand_startup_messages_are_shown_from_the_end(open_chat: OpenChat) -> None:
    chat = open_chat("startup", "help-chat")
    page, articles = chat.page, chat.loc_messages.locator("> *")
    expect(articles).to_have_count(20)
    chat.expect_latest_message("The last one")
    assert page.evaluate(COUNT_NODES) <= MAX_NODES
    # The app wrote them, so its ids, classes, suggestions and inputs work as in the rest of the page.
    expect(chat.loc_messages.locator("b#rules.mine")).to_be_visible()
    articles.nth(18).get_by_role("button", name="a button").click()
    expect(page.locator("#help-presses")).to_have_text("pressed 1")
    # The server does not know them, so they can be copied, and nothing else.
    expect(articles.nth(17).locator(".chatkit-action")).to_have_count(1)

    chat.loc_messages.locator(".suggestion").click()
    chat.expect_latest_message("ask: 1 messages")
    expect(articles).to_have_count(22)

    first = articles.first
    text = first.inner_text()
    chat.loc.locator(".chatkit-scroll").evaluate("element => element.scrollTo(0, 0)")
    expect(articles).to_have_count(72)
    expect(articles.nth(50)).to_have_text(text, use_inner_text=True)

    # A dynamic UI that is rendered again begins at the end again.
    page.get_by_role("button", name="Render again").click()
    expect(page.get_by_role("button", name="Render again (1)")).to_be_visible()
    expect(articles).to_have_count(20)
    chat.expect_latest_message("ask: 1 messages")
    say(chat, "more")
    chat.expect_latest_message("more: 3 messages")


def test_a_chat_that_grows_with_its_content_waits_for_the_button(open_chat: OpenChat) -> None:
    chat = open_chat("startup", "grows")
    articles = chat.loc_messages.locator("> *")
    expect(articles).to_have_count(20)
    earlier = chat.loc.get_by_role("button", name="Show earlier messages")
    # It scrolls into view, and so does the start of the conversation.
    earlier.click()
    expect(articles).to_have_count(70)
    chat.page.evaluate("scrollTo(0, 0)")
    earlier.click()
    expect(articles).to_have_count(120)
    assert chat.page.evaluate(COUNT_NODES) < 4 * MAX_NODES
