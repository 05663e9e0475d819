"""A whole page, from left to right and from right to left, on a desktop and on a phone."""

from __future__ import annotations

from playwright.sync_api import expect

from shiny_chatkit.playwright import PageChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import say
from tests.browser.test_accessibility import expect_no_violations


def test_both_directions(open_chat: OpenChat) -> None:
    chat = open_chat("pages")
    page = chat.page
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 1280, "height": 720})
    shell = PageChatController(page, "chat")
    root, sidebar = page.locator("html"), shell.loc_sidebar
    expect(page.get_by_role("heading", name="Field notes", level=1)).to_be_visible()
    say(chat, "Hello")
    expect(page.get_by_text("Details of notes")).to_be_visible()
    expect_no_violations(page)

    # From right to left, everything is on the other side, and the arrow keys follow.
    root.evaluate("html => { html.dir = 'rtl'; html.dataset.bsTheme = 'dark'; }")
    box = sidebar.bounding_box()
    assert box is not None
    assert box["x"] > 900
    edge = page.get_by_role("separator", name="Sidebar width")
    edge.press("ArrowLeft")
    expect(edge).to_have_attribute("aria-valuenow", str(round(box["width"]) + 24))
    expect_no_violations(page)
    shell.select_page("Sources")
    expect(page.get_by_role("heading", name="All sources")).to_be_visible()
    expect_no_violations(page)
    shell.return_home()
    expect(chat.loc_input).to_be_visible()

    # The menu of phones comes from the side of its button.
    page.set_viewport_size({"width": 390, "height": 720})
    page.get_by_role("dialog", name="Details of notes").get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Menu", exact=True).click()
    menu = page.get_by_role("dialog", name="The menu")
    expect(menu).to_be_in_viewport(ratio=1)
    box = menu.bounding_box()
    assert box is not None
    assert round(box["x"] + box["width"]) == 390
    expect_no_violations(page)
    menu.get_by_role("button", name="Close").click()
    expect(menu).to_have_count(0)
    expect(chat.loc_input).to_be_in_viewport(ratio=1)
