"""The composer: keys, input methods, buttons."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import case, said, say


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatController:
    return open_chat("feed")


def test_the_send_button_is_disabled_while_there_is_nothing_to_send(chat: ChatController) -> None:
    expect(chat.loc_input_button).to_be_disabled()
    chat.set_user_input("  \n ")
    expect(chat.loc_input_button).to_be_disabled()
    chat.set_user_input("text")
    expect(chat.loc_input_button).to_be_enabled()
    chat.send_user_input(method="click")
    chat.expect_user_input("")
    expect(said(chat, "assistant")).to_have_text("text")
    expect(chat.loc_input_button).to_be_disabled()
    expect(chat.loc_input_button).to_be_visible()


def test_enter_sends_and_shift_enter_begins_a_line(chat: ChatController) -> None:
    chat.loc_input.press_sequentially("one")
    chat.loc_input.press("Shift+Enter")
    chat.loc_input.press_sequentially("two")
    chat.expect_user_input("one\ntwo")
    chat.loc_input.press("Enter")
    expect(said(chat, "user").locator(".chatkit-plain")).to_have_js_property(
        "textContent", "one\ntwo"
    )
    chat.expect_user_input("")
    expect(chat.loc_input).to_be_focused()


def test_enter_with_nothing_written_sends_nothing(chat: ChatController) -> None:
    chat.loc_input.press("Enter")
    chat.set_user_input("   ")
    chat.loc_input.press("Enter")
    say(chat, "something")
    expect(said(chat, "user")).to_have_text(["something"])


COMPOSING = {
    "composition": {"isComposing": True},
    "key code 229 (Safari)": {"keyCode": 229},
}


def test_enter_while_an_input_method_composes_sends_nothing(chat: ChatController) -> None:
    for number, (name, composing) in enumerate(COMPOSING.items(), start=1):
        with case(name):
            chat.loc_input.fill("にほん")
            chat.loc_input.dispatch_event("compositionstart", {"data": ""})
            chat.loc_input.evaluate(
                """(input, init) => {
                    const event = new KeyboardEvent("keydown",
                        {key: "Enter", bubbles: true, cancelable: true, ...init});
                    // Chromium takes the key code from the dictionary only in part.
                    if (init.keyCode) Object.defineProperty(event, "keyCode", {value: init.keyCode});
                    input.dispatchEvent(event);
                }""",
                composing,
            )
            chat.loc_input.dispatch_event("compositionend", {"data": "日本"})
            chat.expect_user_input("にほん")
            chat.send_user_input()
            expect(said(chat, "user")).to_have_text(["にほん"] * number)
            expect(said(chat, "assistant")).to_have_count(number)


def test_an_input_method_of_the_browser_may_take_enter(chat: ChatController) -> None:
    chat.loc_input.focus()
    devtools = chat.page.context.new_cdp_session(chat.page)
    devtools.send(
        "Input.imeSetComposition", {"text": "にほん", "selectionStart": 3, "selectionEnd": 3}
    )
    chat.expect_user_input("にほん")
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    devtools.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
    devtools.send("Input.insertText", {"text": "日本"})
    devtools.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})
    chat.expect_user_input("日本")
    chat.send_user_input()
    expect(said(chat, "user")).to_have_text(["日本"])


def test_what_the_user_writes_is_shown_as_written(chat: ChatController) -> None:
    text = "**not bold** <b>nor this</b>\n    indented & [link](x)"
    say(chat, text)
    plain = said(chat, "user").locator(".chatkit-plain")
    expect(plain).to_have_js_property("textContent", text)
    expect(plain.locator("*")).to_have_count(0)


def test_a_huge_message_arrives_whole(chat: ChatController) -> None:
    # Few lines, because Chromium inserts one after the other when Playwright writes them.
    line = "All work and no play makes a dull test. "
    text = "\n\n".join(f"{number}: {line * 100}" for number in range(50))
    assert len(text) > 200_000
    say(chat, text)
    expect(said(chat, "assistant").locator("p")).to_have_count(50)
    expect(said(chat, "user").locator(".chatkit-plain")).to_have_js_property(
        "textContent", text.strip()
    )
    chat.expect_streaming(False)
    say(chat, "and on")
    chat.expect_latest_message("and on")


def test_a_long_line_has_one_direction(chat: ChatController) -> None:
    # With one for each line that it takes in the page, the browser is busy for seconds at a million letters.
    say(chat, "word and " * 3_000)
    for text in (
        said(chat, "assistant").locator("p"),
        said(chat, "user").locator(".chatkit-plain"),
    ):
        expect(text).to_have_css("unicode-bidi", "isolate")
    say(chat, f"{'A sentence. ' * 200}\n\n" * 10)
    for text in (
        said(chat, "assistant").last.locator("p").first,
        said(chat, "user").last.locator(".chatkit-plain"),
    ):
        expect(text).to_have_css("unicode-bidi", "plaintext")


def test_arrow_up_brings_back_what_was_sent(chat: ChatController) -> None:
    for text in ("one", "two"):
        say(chat, text)
        chat.expect_latest_message(text)
    chat.loc_input.press("ArrowUp")
    chat.expect_user_input("two")
    chat.loc_input.press("ArrowUp")
    chat.expect_user_input("one")
    chat.loc_input.press("ArrowDown")
    chat.loc_input.press("ArrowDown")
    chat.expect_user_input("")
