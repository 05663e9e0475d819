"""Actions on messages: edit, answer again, browse versions, rate, copy, download."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import case, expect_heard, rejoin, said, say

# Actions hide by their color.
HIDDEN = "rgba(0, 0, 0, 0)"


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatController:
    chat = open_chat("everything")
    say(chat, "hello")
    chat.expect_latest_message("answer 1 to hello")
    chat.expect_streaming(False)
    return chat


def act(message: Locator, name: str) -> None:
    """Press a button of a message by keyboard."""
    message.get_by_role("button", name=name, exact=True).press("Enter")


def edit(chat: ChatController, text: str, key: str = "Enter") -> None:
    message = said(chat, "user").last
    act(message, "Edit message")
    field = message.get_by_role("textbox", name="Edit message")
    expect(field).to_be_focused()
    field.fill(text)
    field.press(key)


def test_editing_answers_anew_and_keeps_the_versions(chat: ChatController) -> None:
    say(chat, "second")
    chat.expect_latest_message("answer 2 to second")
    edit(chat, "never mind", "Escape")
    expect(said(chat, "user")).to_have_text(["hello", "second"], use_inner_text=True)
    for number in (3, 4):
        edit(chat, f"edited {number}")
        chat.expect_latest_message(f"answer {number} to edited {number}")
        chat.expect_streaming(False)
    user = said(chat, "user").last
    expect(said(chat, "user")).to_have_count(2)
    pager = user.get_by_role("group", name="Version 3 of 3")
    expect(pager.locator(".chatkit-pager-place")).to_have_attribute("data-text", "3 / 3")
    act(user, "Earlier version")
    expect(user).to_have_text("edited 3", use_inner_text=True)
    expect(user.get_by_role("group", name="Version 2 of 3")).to_be_visible()
    for _ in range(2):
        act(user, "Earlier version")
    expect(user).to_have_text("second", use_inner_text=True)
    act(user, "Later version")
    expect(user).to_have_text("edited 3", use_inner_text=True)


def test_answering_again_keeps_the_earlier_answers(chat: ChatController) -> None:
    for number in (2, 3):
        act(said(chat, "assistant"), "Answer again")
        chat.expect_latest_message(f"answer {number} to hello")
        chat.expect_streaming(False)
    rejoin(chat)
    answer = said(chat, "assistant")
    expect(answer).to_have_count(1)
    act(answer, "Earlier version")
    expect(answer.locator(".chatkit-pager-place")).to_have_attribute("data-text", "2 / 3")
    expect(answer).to_have_text("answer 2 to hello", use_inner_text=True)


def test_stopping_works_after_an_edit(chat: ChatController) -> None:
    edit(chat, "stream a")
    expect(said(chat, "assistant")).to_contain_text("a1")
    chat.stop()
    expect(said(chat, "assistant")).to_have_attribute("data-stopped", "Stopped")
    expect_heard(chat, "cancelled")


def test_copying_rating_and_taking_it_back(chat: ChatController) -> None:
    chat.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    act(said(chat, "assistant"), "Copy")
    expect(chat.loc.get_by_role("status").filter(has_text="Copied")).to_be_attached()
    assert chat.page.evaluate("navigator.clipboard.readText()") == "answer 1 to *hello*"
    answer = said(chat, "assistant")
    good = answer.get_by_role("button", name="Good answer")
    bad = answer.get_by_role("button", name="Bad answer")
    for button, name, pressed in (
        (good, "Good answer", "true"),
        (bad, "Bad answer", "true"),
        (bad, "Bad answer", "false"),
    ):
        act(answer, name)
        # A click means the other thing once the first has arrived.
        expect(button).to_have_attribute("aria-pressed", pressed)
    expect_heard(chat, "feedback up, feedback down, feedback None")
    act(answer, "Good answer")
    expect(good).to_have_attribute("aria-pressed", "true")
    rejoin(chat)
    expect(good).to_have_attribute("aria-pressed", "true")


def test_no_pointer_is_needed_to_reach_earlier_messages(chat: ChatController) -> None:
    button = said(chat, "user").get_by_role("button", name="Edit message")
    chat.page.mouse.move(0, 0)
    expect(button).to_have_css("color", HIDDEN)
    button.focus()
    expect(button).not_to_have_css("color", HIDDEN)
    expect(button).to_be_in_viewport()
    say(chat, "second")
    chat.expect_latest_message("answer 2 to second")
    chat.expect_streaming(False)
    earlier = said(chat, "assistant").first
    button = earlier.get_by_role("button", name="Answer again")
    chat.page.mouse.move(0, 0)
    expect(button).to_have_css("color", HIDDEN)
    chat.loc_input.focus()
    while not earlier.evaluate("message => message.contains(document.activeElement)"):
        chat.page.keyboard.press("Shift+Tab")
        assert chat.loc.evaluate("chat => chat.contains(document.activeElement)")
    expect(button).not_to_have_css("color", HIDDEN)


def test_nothing_waits_for_a_hover_on_a_touch_screen(browser: Browser, open_chat: OpenChat) -> None:
    context = browser.new_context(has_touch=True, is_mobile=True)
    chat = open_chat("everything", page=context.new_page())
    for number, text in enumerate(("hello", "second"), start=1):
        say(chat, text)
        chat.expect_latest_message(f"answer {number} to {text}")
    buttons = chat.loc_messages.get_by_role("button", name="Copy", exact=True)
    expect(buttons).to_have_count(4)
    # A button that fades away has a color until it is gone.
    chat.page.wait_for_function(
        "document.getAnimations().every((each) => each.playState !== 'running')"
    )
    for button in buttons.all():
        expect(button).not_to_have_css("color", HIDDEN)
    context.close()


def test_a_conversation_is_downloaded(chat: ChatController) -> None:
    for format in ("Markdown", "JSON", "Web page"):
        with case(format):
            chat.loc.get_by_role("button", name="Download this chat").press("Enter")
            with chat.page.expect_download() as download:
                chat.loc.get_by_role("link", name=format, exact=True).click()
            text = Path(download.value.path()).read_text(encoding="utf-8")
            web = "answer 1 to <em>hello</em>"
            assert (web if format == "Web page" else "answer 1 to *hello*") in text
            if format == "JSON":
                json.loads(text)
