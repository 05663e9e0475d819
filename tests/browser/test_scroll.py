"""The conversation sticks to its end, yields to the user's scroll at once, and offers the way back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import STANDS_STILL, say, set_input

LINES = [f"line {number}\n\n" for number in range(100)]


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatController:
    chat = open_chat("feed")
    set_input(chat.page, "feed", LINES)
    expect(line(chat, 99)).to_be_in_viewport()
    return chat


def line(chat: ChatController, number: int) -> Locator:
    return chat.loc_messages.get_by_text(f"line {number}", exact=True)


def jump(chat: ChatController) -> Locator:
    return chat.loc.get_by_role("button", name="Jump to latest")


def test_the_end_stays_in_view(chat: ChatController) -> None:
    set_input(chat.page, "feed", [f"line {number}\n\n" for number in range(100, 200)])
    expect(line(chat, 199)).to_be_in_viewport()
    expect(jump(chat)).to_be_hidden()


def test_the_wheel_wins_at_once_and_the_button_leads_back(chat: ChatController) -> None:
    scroller = chat.loc_scroll_container
    scroller.hover()
    chat.page.mouse.wheel(0, -300)
    expect(line(chat, 99)).not_to_be_in_viewport()
    expect(jump(chat)).to_be_visible()
    assert scroller.evaluate(STANDS_STILL)
    top = scroller.evaluate("scroller => scroller.scrollTop")
    for number in range(100, 110):
        set_input(chat.page, "feed", [f"line {number}\n\n"])
        expect(line(chat, number)).to_be_attached()
    assert scroller.evaluate("scroller => scroller.scrollTop") == top
    jump(chat).click()
    expect(line(chat, 109)).to_be_in_viewport()
    expect(jump(chat)).to_be_hidden()
    # And it sticks again.
    set_input(chat.page, "feed", ["line 110\n\n" * 30 + "line 111\n\n", None])
    expect(line(chat, 111)).to_be_in_viewport()


STRETCH = """chat => {
    for (const least of ["5000px", "1000px", ""]) {
        chat.style.minHeight = least;
        chat.querySelector(".chatkit-scroll").scrollTop;  // is a layout
    }
}"""


def test_a_moment_of_more_room_leaves_the_end_in_view_and_a_reader_where_they_are(
    chat: ChatController,
) -> None:
    # What stands beside a chat may stretch it while it is measured.
    scroller = chat.loc_scroll_container
    end = scroller.evaluate("scroller => scroller.scrollTop")
    chat.loc.evaluate(STRETCH)
    expect(scroller).to_have_js_property("scrollTop", end)
    expect(line(chat, 99)).to_be_in_viewport()
    set_input(chat.page, "feed", ["line 100\n\n"])
    expect(line(chat, 100)).to_be_in_viewport()
    expect(jump(chat)).to_be_hidden()
    scroller.focus()
    chat.page.keyboard.press("PageUp")
    expect(jump(chat)).to_be_visible()
    assert scroller.evaluate(STANDS_STILL)
    top = scroller.evaluate("scroller => scroller.scrollTop")
    chat.loc.evaluate(STRETCH)
    assert scroller.evaluate(STANDS_STILL)
    assert scroller.evaluate("scroller => scroller.scrollTop") == top
    chat.page.keyboard.press("PageUp")
    chat.page.wait_for_function(
        "([scroller, top]) => scroller.scrollTop < top", arg=[scroller.element_handle(), top]
    )


@pytest.mark.parametrize("way", ["wheel", "key"])
def test_a_fast_stream_does_not_hold_the_user_at_the_end(chat: ChatController, way: str) -> None:
    scroller = chat.loc_scroll_container
    # Something new in every frame, from here on.
    chat.page.evaluate(
        """() => {
            let number = 100;
            setInterval(() => {
                Shiny.setInputValue("feed", [`line ${number++}\\n\\n`], {priority: "event"});
            }, 15);
        }"""
    )
    expect(line(chat, 150)).to_be_attached()
    if way == "wheel":
        scroller.hover()
        for _ in range(5):
            chat.page.mouse.wheel(0, -120)
    else:
        scroller.focus()
        chat.page.keyboard.press("PageUp")
    expect(jump(chat)).to_be_visible()
    # A browser may take a moment to scroll; where it then stands, it stays.
    assert scroller.evaluate(STANDS_STILL)
    top = scroller.evaluate("scroller => scroller.scrollTop")
    last = chat.loc_messages.locator("p").count()
    expect(line(chat, last + 60)).to_be_attached()
    assert scroller.evaluate("scroller => scroller.scrollTop") == top
    expect(jump(chat)).to_be_visible()


def test_keys_scroll_too_and_sending_goes_to_the_end(chat: ChatController) -> None:
    chat.loc_scroll_container.focus()
    chat.page.keyboard.press("PageUp")
    expect(line(chat, 99)).not_to_be_in_viewport()
    set_input(chat.page, "feed", ["line 100\n\n"])
    expect(line(chat, 100)).to_be_attached()
    expect(line(chat, 100)).not_to_be_in_viewport()
    chat.page.keyboard.press("End")
    expect(line(chat, 100)).to_be_in_viewport()
    # Scrolling by key is animated; the button goes when the end is reached.
    expect(jump(chat)).to_be_hidden()
    set_input(chat.page, "feed", ["line 101\n\n" * 30 + "line 102\n\n"])
    expect(line(chat, 102)).to_be_in_viewport()
    set_input(chat.page, "feed", [None])
    chat.expect_streaming(False)
    chat.loc_scroll_container.hover()
    chat.page.mouse.wheel(0, -1000)
    expect(jump(chat)).to_be_visible()
    say(chat, "hello")
    expect(chat.loc_latest_message).to_be_in_viewport()
    expect(jump(chat)).to_be_hidden()
