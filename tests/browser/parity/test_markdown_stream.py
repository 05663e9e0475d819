"""Apps with markdown streams do the same on shinychat and on this package."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.helpers import visit

from .conftest import StartParityApp


def test_streams_of_an_app(page: Page, parity_app: StartParityApp) -> None:
    visit(page, parity_app("markdown_stream"))
    doc, status = page.locator("#doc"), page.locator("#status")

    # What the page begins with is shown, and is live.
    expect(doc.locator("em")).to_have_text("Begin")
    expect(page.locator("#first_is")).to_have_text("one")
    page.locator("#first").fill("changed")
    expect(page.locator("#first_is")).to_have_text("changed")
    expect(page.locator("#html b")).to_have_text("bo")
    expect(page.locator("#text")).to_have_text("*as* <it> is")
    expect(page.locator("#one-stream strong")).to_have_text("module one")
    expect(page.locator("#two-stream strong")).to_have_text("module two")
    expect(status).to_have_text("initial")

    # A stream replaces it, with markdown cut anywhere and live UI.
    page.locator("#start").click()
    expect(doc.locator("h2")).to_have_text("Title")
    expect(doc.locator("strong")).to_have_text("bold")
    expect(doc.locator("li")).to_have_count(2)
    expect(doc.locator("a")).to_have_attribute("href", "https://example.com/")
    expect(page.locator("#first")).to_have_count(0)
    expect(page.locator("#second_is")).to_have_text("second is two")
    page.locator("#second").fill("three")
    expect(page.locator("#second_is")).to_have_text("second is three")
    expect(page.locator("#html i")).to_have_text("italic")
    expect(page.locator("#html b")).to_have_count(0)
    expect(page.locator("#text")).to_have_text("**not bold** <i>")
    expect(status).to_have_text("success")
    expect(page.locator("#result")).to_contain_text("## Title")
    expect(page.locator("#result")).to_contain_text('id="second"')
    expect(page).not_to_have_title("bad")

    # Another one continues it.
    page.locator("#more").click()
    expect(doc.locator("em")).to_have_text("more")
    expect(page.locator("#second")).to_have_value("three")
    expect(page.locator("#html p")).to_have_text(["para italic", "next"])

    # Two at once write as their content arrives.
    page.locator("#both").click()
    expect(doc).to_have_text("a1 b1")
    expect(status).to_have_text("running")
    page.locator("#stop").click()
    expect(status).to_have_text("cancelled")
    page.locator("#release").click()
    expect(doc).to_have_text("a1 b1 a2")

    # An error leaves what there is, and is told.
    page.locator("#fail").click()
    expect(doc).to_have_text("so far")
    expect(status).to_have_text("error")
    expect(page.locator(".shiny-notification-error")).to_contain_text("boom")
    page.locator("#clear").click()
    expect(doc).to_have_text("")
    expect(status).to_have_text("success")


def test_the_end_of_a_stream_stays_in_view_until_the_user_scrolls_away(
    page: Page, parity_app: StartParityApp
) -> None:
    visit(page, parity_app("markdown_stream"))
    scroller, stream = page.locator("#scroller"), page.locator("#long_doc")
    page.locator("#long").click()
    expect(stream).to_contain_text("Paragraph 40.")
    at_end = "e => e.scrollHeight - e.clientHeight - e.scrollTop <= 10 && e.scrollTop > 100"
    page.wait_for_function(f"({at_end})(document.querySelector('#scroller'))")

    scroller.hover()
    page.mouse.wheel(0, -5000)
    page.wait_for_function("document.querySelector('#scroller').scrollTop === 0")
    page.locator("#release_long").click()
    expect(stream).to_contain_text("Paragraph 59.")
    assert scroller.evaluate("e => e.scrollTop") == 0
    expect(page.locator("#unscrolled")).to_have_text(re.compile("^$"))
