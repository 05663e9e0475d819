"""Several tabs of one guest, and several guests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.helpers import STANDS_STILL, begin, said, say
from tests.browser.kept.host import Host


def open_tab(context: BrowserContext, url: str) -> ChatController:
    page = context.new_page()
    page.goto(url)
    return ChatController(page, "chat")


def row(chat: ChatController, title: str) -> Locator:
    return chat.page.locator(
        ".chatkit-thread-row", has=chat.page.get_by_role("button", name=title, exact=True)
    )


def guest_cookie(context: BrowserContext) -> dict[str, Any]:
    """Return the cookie by which the app recognizes a browser."""
    (cookie,) = [dict(c) for c in context.cookies() if c.get("name") == "shiny_chatkit_guest"]
    return cookie


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
    # Until the tab has its state, it is empty, too, and cannot begin a thread.
    other.expect_latest_message("Number 1: first")
    other.page.get_by_role("button", name="New chat").first.click()
    expect(other.loc_messages.locator("> *")).to_have_count(0)
    chat.set_user_input("of the first")
    begin(other, "second")
    other.expect_latest_message("Number 1: second")
    other.set_user_input("of the second")
    expect(row(chat, "second")).to_be_visible()
    expect(said(chat, "user")).to_have_text(["first"])
    chat.expect_user_input("of the first")
    # The address names the thread on show as soon as the thread has a message.
    expect(other.page).not_to_have_url(chat.page.url)
    for tab, text in ((chat, "first"), (other, "second")):
        tab.page.bring_to_front()
        tab.page.reload()
        expect(said(tab, "user")).to_have_text([text], timeout=15_000)
        tab.expect_user_input(f"of the {text}")
    say(other, "sent")
    other.expect_latest_message("Number 2: sent")
    other.page.get_by_role("button", name="New chat").first.click()
    expect(other.loc_messages.locator("> *")).to_have_count(0)
    other.set_user_input("of a new one")
    other.page.reload()
    other.expect_user_input("of a new one")
    row(other, "second").get_by_role("button", name="second", exact=True).click()
    expect(said(other, "user")).to_have_text(["second", "sent"])
    other.expect_user_input("")


def test_each_tab_scrolls_by_itself_and_both_have_the_todos(chat_of_app: ChatController) -> None:
    chat = chat_of_app
    say(chat, "\n".join(f"line {number}" for number in range(100)))
    expect(said(chat, "assistant")).to_have_count(1)
    other = open_tab(chat.page.context, chat.page.url)
    expect(said(other, "assistant")).to_have_count(1)
    for tab in (chat, other):
        tab.expect_streaming(False)
        assert tab.loc_scroll_container.evaluate(STANDS_STILL)
    chat.loc_scroll_container.evaluate("scroller => scroller.scrollTo(0, 0)")
    say(other, "plan")
    for tab in (chat, other):
        tab.expect_latest_message("You said plan")
        tab.expect_todos(["Look", "Leap"])
    from_end = (
        "({scrollHeight, clientHeight, scrollTop}) => scrollHeight - clientHeight - scrollTop"
    )
    for tab in (chat, other):
        assert tab.loc_scroll_container.evaluate(STANDS_STILL)
    assert chat.loc_scroll_container.evaluate("scroller => scroller.scrollTop") == 0
    expect(other.loc_latest_message).to_be_in_viewport()
    assert other.loc_scroll_container.evaluate(from_end) < 2
    chat.page.reload()
    chat.expect_todos(["Look", "Leap"])
    other.dismiss_todos()
    chat.expect_todos([])


def test_guests_never_see_each_other(
    chat: ChatController, host: Host, other_context: BrowserContext
) -> None:
    begin(chat, "my secret")
    chat.expect_streaming(False)
    cookie = guest_cookie(chat.page.context)
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
    assert guest_cookie(other_context)["value"] != cookie["value"]
    for tab, text in ((chat, "my secret"), (stranger, "mine")):
        tab.page.reload()
        expect(said(tab, "user")).to_have_text([text])
        expect(tab.page.locator(".chatkit-thread-row")).to_have_count(1)
        assert cookie["value"] not in tab.page.content()
