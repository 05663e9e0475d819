"""The first visit of a browser, with several tabs at the same moment."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing

from playwright.sync_api import BrowserContext, Page, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.helpers import said
from tests.browser.kept.host import Host


def kept(host: Host) -> list[tuple[str, int]]:
    """Return what users have said, and the account to which it belongs now."""
    with closing(host.connect()) as database:
        threads = "chatkit_threads AS t ON t.account = m.account AND t.id = m.thread_id"
        query = f"SELECT m.text, m.account FROM chatkit_messages AS m JOIN {threads} WHERE m.role = 'user'"
        try:
            return database.execute(query).fetchall()
        except sqlite3.OperationalError:
            return []  # The first tab creates the tables.


def threads(tab: ChatController) -> list[str]:
    """Return the titles of all threads."""
    expect(tab.loc_messages.locator("> *").first).to_be_visible()
    buttons = tab.page.get_by_role("button", name="Options: ").all()
    return [button.get_attribute("aria-label") or "" for button in buttons]


def test_tabs_that_open_at_the_same_moment_share_their_history(
    page: Page, context: BrowserContext, host: Host
) -> None:
    pages = [page, context.new_page(), context.new_page()]
    for tab in pages:
        # Does not wait for the page, so that all begin without a cookie.
        tab.evaluate("url => { window.location.href = url; }", host.url)
    tabs = [ChatController(tab, "chat") for tab in pages]
    for number, tab in enumerate(tabs):
        # At once, although some of these pages are about to be loaded again.
        tab.set_user_input(f"from tab {number}")
        tab.send_user_input()
    # A message may follow others in their thread, or have one for itself. A busy machine needs some time.
    wanted = [f"from tab {number}" for number in range(len(tabs))]
    end = time.monotonic() + 40
    while sorted(text for text, _ in kept(host)) != wanted:
        assert time.monotonic() < end, kept(host)
        for tab, text in zip(tabs, wanted, strict=True):
            # Enter may have come when the page had been loaded again, and its draft was not back yet.
            if tab.loc_input.input_value() == text:
                tab.send_user_input()
        page.wait_for_timeout(50)
    assert len({account for _, account in kept(host)}) == 1
    for tab in tabs:
        tab.expect_streaming(False)
        tab.page.reload()
    titles = [sorted(threads(tab)) for tab in tabs]
    assert titles[0]
    assert titles[0] == titles[1] == titles[2]


def test_a_message_that_waits_for_the_cookie_survives_a_reload(page: Page, host: Host) -> None:
    # The request for the cookie stays without an answer.
    page.route("**/chat-owner?*", lambda _: None)
    page.goto(host.url)
    chat = ChatController(page, "chat")
    chat.set_user_input("first of all")
    chat.send_user_input()
    expect(said(chat, "user")).to_have_text("first of all")
    page.unroute("**/chat-owner?*")
    page.reload()
    expect(said(chat, "user")).to_have_text("first of all")
    expect(chat.loc_latest_message).to_contain_text("first of all")
    chat.expect_streaming(False)
    page.reload()
    expect(said(chat, "user")).to_have_text("first of all")
