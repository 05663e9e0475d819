"""Links to other sites: shinychat asks about them, and this package opens them in a new tab."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

from .conftest import StartParityApp


def test_links_to_other_sites(
    page: Page, parity_app: StartParityApp, controllers: Any, library: str
) -> None:
    page.context.route("https://*.invalid/**", lambda route: route.fulfill(body="There"))
    home = parity_app("links")
    page.goto(home)
    chat = controllers.ChatController(page, "chat")

    def open_link(link: Locator, url: str) -> None:
        """Click the link, answer the question if there is one, and expect a new tab with the site."""
        with page.expect_popup() as popup:
            link.click()
            if library == "shinychat":
                question = page.locator("dialog[open]")
                expect(question).to_contain_text(url)
                question.get_by_role("button", name="Open Link").click()
        expect(popup.value).to_have_url(url)
        assert popup.value.evaluate("window.opener") is None
        popup.value.close()
        expect(page.locator("dialog[open]")).to_have_count(0)

    open_link(page.get_by_role("link", name="there"), "https://there.invalid/first")
    chat.set_user_input("links")
    chat.send_user_input()
    expect(chat.loc_latest_message).to_contain_text("Elsewhere")
    open_link(page.get_by_role("link", name="Elsewhere"), "https://elsewhere.invalid/page?x=1")

    # A link that runs a script is none.
    unsafe = chat.loc_latest_message.get_by_text("unsafe")
    expect(unsafe).to_be_visible()
    expect(chat.loc_latest_message.locator("a[href^='javascript']")).to_have_count(0)

    # The chat goes on where it was.
    expect(page).to_have_url(f"{home}/")
    page.get_by_role("link", name="Below").click()
    page.wait_for_url("https://below.invalid/")
