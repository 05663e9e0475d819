"""on_error in all four modes; before and after there is content."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import begin, case, refused, rejoin, said, say

SANITIZED = "An error has occurred."


def toast(chat: ChatController):
    return chat.page.locator(".shiny-notification-error")


# The chats of a page share its notifications, so those that tell nothing come first.
@pytest.mark.parametrize(
    ("sanitize", "told"),
    [
        (
            False,
            {"sanitize": SANITIZED, "auto": "the actual error", "actual": "the actual error"},
        ),
        (True, {"auto": SANITIZED, "actual": "the actual error"}),
    ],
)
def test_an_error_before_content_is_told(
    open_chat: OpenChat, sanitize: bool, told: dict[str, str]
) -> None:
    page = open_chat("errors", "auto", env={"SANITIZE": "1"} if sanitize else None).page
    for mode, text in told.items():
        with case(mode):
            chat = ChatController(page, mode)
            say(chat, "before")
            expect(toast(chat)).to_contain_text(text)
            expect(said(chat, "user")).to_have_attribute("data-error", re.compile(re.escape(text)))
            if text == SANITIZED:
                expect(page.get_by_text("the actual error")).to_have_count(0)
            expect(said(chat, "assistant")).to_have_count(0)
            chat.expect_streaming(False)
            say(chat, "fine")
            chat.expect_latest_message("so far")
            expect(toast(chat)).to_have_count(0)


def test_an_error_after_content_marks_the_message_and_is_told_without_its_tuple(
    open_chat: OpenChat,
) -> None:
    page = open_chat("errors", "sanitize").page
    for mode, told in (("sanitize", SANITIZED), ("actual", "the actual error")):
        with case(mode):
            chat = ChatController(page, mode)
            say(chat, "after")
            marked = chat.loc_latest_message
            expect(marked).to_have_attribute("data-error", re.compile(re.escape(told)))
            chat.expect_latest_message("so far")
            expect(toast(chat)).to_contain_text(told)
            expect(toast(chat)).not_to_contain_text("('the actual error',)")
            expect(toast(chat)).not_to_contain_text("NotifyException")
            chat.expect_streaming(False)
            say(chat, "fine")
            expect(toast(chat)).to_have_count(0)
            chat.expect_streaming(False)
    # A safe exception is told as it is.
    chat = ChatController(page, "sanitize")
    say(chat, "safe")
    expect(toast(chat)).to_contain_text("this may be told")


def test_what_was_not_answered_is_tried_again(open_chat: OpenChat) -> None:
    chat = open_chat("errors", "actual")
    say(chat, "once")
    note = said(chat, "user").get_by_role("note", name="the actual error")
    expect(note).to_be_visible()
    rejoin(chat)
    expect(note).to_be_visible()
    note.get_by_role("button", name="Try again").press("Enter")
    chat.expect_latest_message("so far")
    expect(note).to_have_count(0)
    expect(chat.loc.locator(".chatkit-scroll")).to_be_focused()
    expect(said(chat, "user")).to_have_count(1)


def test_a_failed_answer_is_tried_again_and_stays_an_earlier_version(open_chat: OpenChat) -> None:
    chat = open_chat("errors", "actual")
    say(chat, "once, after")
    answer = said(chat, "assistant")
    answer.get_by_role("note").get_by_role("button", name="Try again").click()
    expect(answer).not_to_have_attribute("data-error", re.compile(""))
    answer.get_by_role("button", name="Earlier version").click()
    expect(answer.get_by_role("note", name="the actual error")).to_be_visible()
    expect(answer.get_by_role("button", name="Try again")).to_have_count(0)


@pytest.mark.parametrize("when", ["before", "after"])
def test_unhandled_ends_the_session_if_there_is_an_error(open_chat: OpenChat, when: str) -> None:
    chat = open_chat("errors", "unhandled")
    for _ in range(2):
        begin(chat, "fine")
        chat.expect_latest_message("so far")
        chat.expect_streaming(False)
    say(chat, when)
    expect(chat.page.locator("#shiny-disconnected-overlay")).to_have_count(1)
    expect(chat.page.get_by_text("the actual error")).to_have_count(0)
    expect(toast(chat)).to_have_count(0)


def test_a_notice_is_dismissed_and_a_notification_leaves_the_composer_free_until_the_next_message(
    open_chat: OpenChat,
) -> None:
    chat = open_chat("errors", "actual")
    refused(chat)
    notice = chat.loc.get_by_role("alert")
    notice.get_by_role("button", name="Dismiss").click()
    expect(notice).to_have_count(0)
    say(chat, "before")
    expect(toast(chat)).to_be_visible()
    chat.set_user_input("again")
    expect(chat.loc_input_button).to_be_visible()
    # A trial of a click waits until nothing covers the button.
    chat.loc_input_button.click(trial=True)
    # It goes with the next message.
    first = toast(chat).first.element_handle()
    chat.send_user_input()
    chat.page.wait_for_function("toast => !toast.isConnected", arg=first)
