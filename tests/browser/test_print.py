"""On paper: the whole conversation, unfolded, in light colors, without anything that can only be clicked."""

from __future__ import annotations

import re
from itertools import pairwise

from playwright.sync_api import expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import begin, case, say, set_input

PAGE = re.compile(rb"/Type\s*/Page\b")


def pages(chat: ChatController) -> int:
    return len(PAGE.findall(chat.page.pdf(format="A4")))


def test_a_long_conversation_takes_as_many_pages_as_it_needs(open_chat: OpenChat) -> None:
    chat = open_chat("feed")
    set_input(chat.page, "feed", [f"line {number}\n\n" for number in range(150)])
    expect(chat.loc_messages.get_by_text("line 149", exact=True)).to_be_in_viewport()
    assert pages(chat) > 2


def test_paper_has_everything_but_controls(tour: ChatController) -> None:
    say(tour, "thinking")
    expect(tour.loc_latest_message).to_contain_text("And to the second.")
    tour.expect_streaming(False)
    page = tour.page
    page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "light")
    expect(tour.loc_input).to_be_hidden()
    expect(tour.loc.locator(".chatkit-header")).to_be_hidden()
    expect(tour.loc.locator(".chatkit-actions").first).to_be_hidden()
    expect(tour.loc.locator(".chatkit-thinking-body").first).to_be_visible()
    # Nothing lies upon anything else.
    boxes = [message.bounding_box() for message in tour.loc_messages.locator("> *").all()]
    for above, below in pairwise(boxes):
        assert above
        assert below
        assert above["y"] + above["height"] <= below["y"]
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_the_menu_prints_earlier_messages_too(tour: ChatController) -> None:
    page = tour.page
    page.evaluate("() => { window.print = () => { window.printed = document.body.innerText; }; }")
    say(tour, "history")
    tour.expect_latest_message("Answer 60")
    expect(tour.loc.get_by_role("button", name="Show earlier messages")).to_be_attached()
    tour.loc.get_by_role("button", name="Download this chat").click()
    tour.loc.get_by_role("button", name="Print or save as PDF").click()
    page.wait_for_function("window.printed")
    printed = page.evaluate("window.printed")
    assert all(f"Answer {number}\n" in f"{printed}\n" for number in (1, 30, 60))


def test_a_new_theme_keeps_the_end_of_the_conversation(open_chat: OpenChat) -> None:
    chat = open_chat("data", "part-chat")
    for chart in ("altair", "plotly"):
        with case(chart):
            expect_to_keep_the_end(chat, chart)


def expect_to_keep_the_end(chat: ChatController, chart: str) -> None:
    begin(chat, chart)
    drawn = chat.loc_latest_message.locator(".chatkit-vega svg, .main-svg").first
    expect(drawn).to_be_visible(timeout=30_000)
    scroller = chat.loc_scroll_container
    for theme in ("dark", "light"):
        before = drawn.element_handle()
        chat.page.evaluate("theme => { document.documentElement.dataset.bsTheme = theme; }", theme)
        if chart == "altair":
            chat.page.wait_for_function("chart => !chart.isConnected", arg=before)
            expect(drawn).to_be_visible()
        chat.page.wait_for_function(
            "scroller => scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop <= 1",
            arg=scroller.element_handle(),
        )
        expect(chat.loc.get_by_role("button", name="Jump to latest")).to_be_hidden()
