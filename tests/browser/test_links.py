"""Links to other sites, which ask before they open."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.axe import expect_no_violations
from tests.browser.conftest import OpenChat
from tests.browser.helpers import say


def test_a_link_asks_first(open_chat: OpenChat) -> None:
    chat = open_chat("beside")
    page = chat.page
    page.emulate_media(reduced_motion="reduce")
    page.context.route("https://*.invalid/**", lambda route: route.fulfill(body="There"))
    say(chat, "[the bank](https://bank.invalid@evil.invalid/login)")
    link = chat.loc_latest_message.get_by_role("link", name="the bank")

    def asked(site: str) -> Locator:
        dialog = page.get_by_role("dialog", name=f"Open a link to {site}?")
        expect(dialog).to_be_visible()
        return dialog

    # It names the site that the link leads to; Escape leaves everything as it is.
    link.click()
    dialog = asked("evil.invalid")
    expect(dialog).to_contain_text("https://bank.invalid@evil.invalid/login")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    expect_no_violations(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()

    # With the keyboard, and for the rest of the page without a question.
    page.keyboard.press("Enter")
    dialog = asked("evil.invalid")
    dialog.get_by_role("checkbox").check()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(dialog.get_by_role("link", name="Open")).to_be_focused()
    with page.expect_popup() as popup:
        page.keyboard.press("Enter")
    assert popup.value.evaluate("window.opener") is None
    expect(popup.value.get_by_text("There")).to_be_visible()
    popup.value.close()
    expect(dialog).to_be_hidden()
    with page.expect_popup() as popup:
        link.click()
    popup.value.close()

    # The middle button asks, too; links of the app do not.
    say(chat, "[other](https://other.invalid)")
    chat.loc_latest_message.get_by_role("link", name="other").click(button="middle")
    asked("other.invalid").get_by_role("button", name="Cancel").click()
    page.get_by_role("link", name="Terms").click()
    page.wait_for_url("https://terms.invalid/")
