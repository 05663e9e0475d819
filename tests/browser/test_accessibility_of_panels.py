"""axe-core finds no violations with every panel open; each answer is said once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.axe import expect_no_violations
from tests.browser.conftest import OpenChat
from tests.browser.helpers import press, said, say

RECORD = """chat => {
    window.said = [];
    for (const region of chat.querySelectorAll("[aria-live=polite], [role=status], [role=alert]"))
        new MutationObserver(changes => {
            for (const {addedNodes} of changes)
                for (const node of addedNodes) window.said.push(node.textContent);
        }).observe(region, {childList: true, subtree: true});
}"""


@pytest.fixture(autouse=True)
def still(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 1200, "height": 900})


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatController:
    return open_chat("everything")


def test_an_answer_with_cards_and_todos_questions_and_approvals(chat: ChatController) -> None:
    say(chat, "work badly")
    expect_no_violations(chat.page)
    for _ in range(3):
        press(chat.page, "Step")
    chat.expect_streaming(False)
    folded = chat.loc_latest_message.locator("details:not([open]) > summary")
    for left in range(folded.count(), 0, -1):
        expect(folded).to_have_count(left)
        folded.first.click()
    expect_no_violations(chat.page)
    chat.new_thread()
    for text in ("ask text", "ask buttons", "ask radio", "approve"):
        say(chat, text)
        expect(
            chat.loc_latest_message.locator("[data-state=pending], [data-state=asking]")
        ).to_be_visible()
        expect_no_violations(chat.page)
        chat.stop()
        chat.expect_streaming(False)


def test_kept_threads(open_chat: OpenChat) -> None:
    chat = open_chat("kept")
    page = chat.page
    say(chat, "the needle")
    chat.expect_latest_message("You said the needle")
    page.get_by_role("button", name="Bad answer").click()
    expect(page.get_by_role("textbox", name="What was wrong? (optional)")).to_be_focused()
    expect_no_violations(page)
    page.locator(".chatkit-thread-row").hover()
    page.get_by_role("button", name="Options: the needle").click()
    expect(page.get_by_role("menuitem", name="Archive")).to_be_visible()
    expect_no_violations(page)
    page.keyboard.press("Escape")
    page.get_by_role("searchbox", name="Search chats").fill("needle")
    expect(page.locator(".chatkit-hit").first).to_be_visible()
    expect_no_violations(page)
    page.get_by_role("button", name="Archived").click()
    expect(page.get_by_text("No archived chats")).to_be_visible()
    expect_no_violations(page)


def test_menus_palettes_and_dialogs(chat: ChatController) -> None:
    say(chat, "hello")
    chat.expect_latest_message("answer 1 to hello")
    chat.expect_streaming(False)
    for button in ("Settings", "Download this chat"):
        chat.loc.get_by_role("button", name=button).press("Enter")
        expect(chat.loc.locator(":popover-open")).to_be_visible()
        expect_no_violations(chat.page)
        chat.page.keyboard.press("Escape")
    for trigger in ("/", "@"):
        chat.loc_input.press_sequentially(trigger)
        expect(chat.loc_palette).to_be_visible()
        expect_no_violations(chat.page)
        chat.set_user_input("")
    row = chat.loc_threads.locator(".chatkit-thread")
    for key in ("F2", "Delete"):
        row.press(key)
        expect_no_violations(chat.page)
        chat.page.keyboard.press("Escape")
    said(chat, "user").get_by_role("button", name="Edit message").press("Enter")
    chat.loc.locator("input[type=file]").set_input_files(
        [
            {"name": "a.txt", "mimeType": "text/plain", "buffer": b"a"},
            {"name": "b.html", "mimeType": "text/html", "buffer": b"b"},
        ]
    )
    expect(chat.loc_input_container.get_by_role("alert")).to_contain_text("b.html")
    expect_no_violations(chat.page)


def test_each_answer_is_said_once(open_chat: OpenChat) -> None:
    chat = open_chat("everything")
    say(chat, "hello")
    chat.expect_latest_message("answer 1 to hello")
    chat.loc.evaluate(RECORD)
    say(chat, "stream word")
    chat.expect_streaming(True)
    expect(chat.loc_latest_message).to_have_attribute("aria-busy", "true")
    chat.page.get_by_role("button", name="Step").click()
    chat.expect_streaming(False)
    heard: list[str] = chat.page.evaluate("window.said")
    assert sum("word59" in text for text in heard) == 1, heard
    assert sum("word5 " in text for text in heard) == 1, heard
    # Nothing is said again when it is only shown again.
    chat.new_thread()
    chat.switch_thread("hello")
    heard = chat.page.evaluate("window.said")
    assert sum("word59" in text for text in heard) == 1, heard
