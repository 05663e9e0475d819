"""enable_bookmarking(): url and server stores, any client with a state, Core and Express, in a module."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import say

STORES = {
    "url": re.compile(r"\?.*_values_.*chat"),
    "server": re.compile(r"\?_state_id_=\w+"),
}


@pytest.mark.parametrize("store", STORES)
def test_an_answer_is_bookmarked_and_restored(open_chat: OpenChat, store: str) -> None:
    chat = open_chat("bookmark_core", env={"STORE": store})
    chat.page.get_by_label("Note").fill("noted")
    say(chat, "one")
    chat.expect_latest_message("one is number 1")
    expect(chat.page).to_have_url(STORES[store])
    first = chat.page.url
    say(chat, "two")
    chat.expect_latest_message("two is number 2")
    expect(chat.page).not_to_have_url(first)
    chat.page.goto(chat.page.url)
    expect(chat.loc_messages.locator("> *")).to_have_text(
        ["Welcome", "one", "one is number 1", "two", "two is number 2"]
    )
    expect(chat.loc_latest_message.locator("strong")).to_have_text("two")
    expect(chat.page.get_by_label("Note")).to_have_value("noted")
    expect(chat.page.locator("#count")).to_have_text("count: 2")
    # What was sent then is not sent again.
    chat.expect_streaming(False)
    say(chat, "three")
    chat.expect_latest_message("three is number 3")
    expect(chat.loc_messages.locator("> *")).to_have_count(7)
    # An earlier address is an earlier state.
    chat.page.goto(first)
    chat.expect_messages("Welcome one one is number 1")


def test_an_address_that_gets_too_long_keeps_its_last_state_and_one_cut_short_gives_a_new_chat(
    open_chat: OpenChat,
) -> None:
    chat = open_chat("bookmark_core", env={"STORE": "url"})
    say(chat, "one")
    chat.expect_latest_message("one is number 1")
    expect(chat.page).to_have_url(STORES["url"])
    good = chat.page.url
    say(chat, "long")
    notice = chat.page.get_by_text("too long for the URL of the page")
    expect(notice).to_be_visible()
    chat.expect_streaming(False)
    expect(chat.page).to_have_url(good)
    chat.page.reload()
    expect(chat.loc_messages.locator("> *")).to_have_text(["Welcome", "one", "one is number 1"])
    say(chat, "two")
    chat.expect_latest_message("two is number 2")
    start, packed = good.split("&chat--msgs=")
    chat.page.goto(f"{start}&chat--msgs={packed[:100]}")
    expect(chat.page.get_by_text("The saved conversation could not be restored.")).to_be_visible()
    say(chat, "two")
    chat.expect_latest_message("two is number 1")


def test_ui_in_messages_is_restored_live(open_chat: OpenChat) -> None:
    chat = open_chat("bookmark_core", env={"STORE": "server"})
    say(chat, "ui")
    expect(chat.page.get_by_label("Name")).to_have_value("Ada")
    expect(chat.page).to_have_url(STORES["server"])
    chat.page.goto(chat.page.url)
    chat.expect_latest_message(re.compile("A.*Name", re.DOTALL))
    expect(chat.page.get_by_label("Name")).to_be_editable()


def test_a_chat_in_a_module_is_restored(open_chat: OpenChat) -> None:
    chat = open_chat("bookmark_core", "inner-chat", env={"STORE": "url"})
    say(chat, "inside")
    chat.expect_latest_message("inside is number 1")
    expect(chat.page).to_have_url(STORES["url"])
    chat.page.goto(chat.page.url)
    chat.expect_latest_message("inside is number 1")
    say(chat, "more")
    chat.expect_latest_message("more is number 2")


def test_bookmark_on_none_leaves_it_to_the_app(open_chat: OpenChat) -> None:
    chat = open_chat("bookmark_core", "manual", env={"STORE": "server"})
    page = chat.page
    say(chat, "by hand")
    chat.expect_latest_message("by hand is number 1")
    chat.expect_streaming(False)
    expect(page).not_to_have_url(STORES["server"])
    # The app bookmarks now, for another chat's sake; this one's state goes along.
    say(ChatController(page, "chat"), "go")
    expect(page).to_have_url(STORES["server"])
    page.goto(page.url)
    chat.expect_latest_message("by hand is number 1")


def test_bookmarking_can_be_cancelled(open_chat: OpenChat) -> None:
    chat = open_chat("bookmark_core", env={"STORE": "server"})
    chat.page.get_by_role("button", name="Cancel bookmarking").click()
    say(chat, "one")
    chat.expect_latest_message("one is number 1")
    chat.expect_streaming(False)
    say(chat, "two")
    chat.expect_latest_message("two is number 2")
    expect(chat.page).not_to_have_url(STORES["server"])


def test_bookmarking_in_express(open_chat: OpenChat) -> None:
    chat = open_chat("bookmark_express")
    say(chat, "one")
    chat.expect_latest_message("I heard one")
    expect(chat.page).to_have_url(STORES["url"])
    chat.page.goto(chat.page.url)
    expect(chat.loc_messages.locator("> *")).to_have_text(["Welcome", "one", "I heard one"])
    expect(chat.page.locator("#heard")).to_have_text("heard: ['one']")
