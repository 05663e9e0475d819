"""The first visit of a browser, with several tabs at the same moment."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.helpers import said
from tests.browser.kept.host import Host


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
    for number in range(len(tabs)):
        expect(tabs[0].loc.get_by_text(f"from tab {number}").first).to_be_attached()
    for tab in tabs:
        tab.expect_streaming(False)
        tab.page.reload()
        for number in range(len(tabs)):
            title = tab.page.get_by_role("button", name=f"from tab {number}", exact=True)
            expect(
                title.or_(said(tab, "user").filter(has_text=f"from tab {number}")).first
            ).to_be_visible()


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
