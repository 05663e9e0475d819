"""Several tabs of one guest, and several guests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.helpers import begin, said, say
from tests.browser.kept.host import Host

COOKIE = "shiny_chatkit_guest"


def open_tab(context: BrowserContext, url: str) -> ChatController:
    page = context.new_page()
    page.goto(url)
    return ChatController(page, "chat")


def row(chat: ChatController, title: str):
    return chat.page.locator(
        ".chatkit-thread-row", has=chat.page.get_by_role("button", name=title, exact=True)
    )


@pytest.fixture
def other_context(browser: Browser) -> Iterator[BrowserContext]:
    """Somebody else's browser."""
    context = browser.new_context()
    yield context
    context.close()


def test_tabs_are_in_step_and_an_answer_is_stopped_from_the_other(chat: ChatController) -> None:
    begin(chat, "hello")
    chat.expect_streaming(False)
    other = open_tab(chat.page.context, chat.page.url)
    other.expect_latest_message("Number 1: hello")
    other.set_user_input("a draft")
    begin(chat, "count")
    say(chat, "in the queue")
    expect(other.loc_latest_message).to_contain_text("1 2 3")
    other.expect_streaming(True)
    expect(other.loc.get_by_text("in the queue")).to_be_visible()
    other.stop()
    for tab in (chat, other):
        expect(said(tab, "assistant").nth(1)).to_have_attribute("data-stopped", "Stopped")
        tab.expect_latest_message("Number 3: in the queue")
        tab.expect_streaming(False)
        expect(said(tab, "user")).to_have_text(["hello", "count", "in the queue"])
    other.expect_user_input("a draft")
    chat.expect_user_input("")


def test_each_tab_has_its_own_thread_and_draft(chat: ChatController) -> None:
    begin(chat, "first")
    chat.expect_streaming(False)
    other = open_tab(chat.page.context, chat.page.url)
    other.page.get_by_role("button", name="New chat").first.click()
    expect(other.loc_messages.locator("> *")).to_have_count(0)
    chat.set_user_input("of the first")
    begin(other, "second")
    other.expect_latest_message("Number 1: second")
    other.set_user_input("of the second")
    expect(row(chat, "second")).to_be_visible()
    expect(said(chat, "user")).to_have_text(["first"])
    chat.expect_user_input("of the first")
    for tab, text in ((chat, "first"), (other, "second")):
        tab.page.reload()
        expect(said(tab, "user")).to_have_text([text])


def test_guests_never_see_each_other(
    chat: ChatController, host: Host, other_context: BrowserContext
) -> None:
    begin(chat, "my secret")
    chat.expect_streaming(False)
    (cookie,) = [c for c in chat.page.context.cookies() if c["name"] == COOKIE]
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    assert not chat.page.evaluate("document.cookie")
    # The address of the thread is no key to it.
    assert "thread=" in chat.page.url
    stranger = open_tab(other_context, chat.page.url)
    begin(stranger, "mine")
    stranger.expect_streaming(False)
    expect(said(stranger, "user")).to_have_text(["mine"])
    expect(row(stranger, "mine")).to_be_visible()
    expect(row(stranger, "my secret")).to_have_count(0)
    expect(row(chat, "mine")).to_have_count(0)
    (theirs,) = [c for c in other_context.cookies() if c["name"] == COOKIE]
    assert theirs["value"] != cookie["value"]
    for tab, text in ((chat, "my secret"), (stranger, "mine")):
        tab.page.reload()
        expect(said(tab, "user")).to_have_text([text])
        expect(tab.page.locator(".chatkit-thread-row")).to_have_count(1)
        assert cookie["value"] not in tab.page.content()


def test_tabs_that_open_at_the_same_moment_share_their_history(
    page: Page, context: BrowserContext, host: Host
) -> None:
    pages = [page, context.new_page(), context.new_page()]
    for tab in pages:
        # Does not wait for the page, so that all begin without a cookie.
        tab.evaluate("url => { window.location.href = url; }", host.url)
    tabs = [ChatController(tab, "chat") for tab in pages]
    for number, tab in enumerate(tabs):
        tab.page.wait_for_url(host.url + "/**")
        begin(tab, f"from tab {number}")
        tab.expect_streaming(False)
    for tab in tabs:
        tab.page.reload()
        for number in range(len(tabs)):
            expect(tab.page.get_by_role("button", name="from tab 0", exact=True)).to_be_visible()
