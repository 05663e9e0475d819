"""append_message_stream() and latest_message_stream."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import begin, case, said, say


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatController:
    return open_chat("streams")


def test_any_iterable_is_a_stream(chat: ChatController) -> None:
    for source, text, selector in (
        ("list", "a list", "strong"),
        ("generator", "a generator", "strong"),
        ("async", "an async generator", "em"),
    ):
        with case(source):
            begin(chat, source)
            chat.expect_latest_message(text)
            expect(chat.loc_latest_message.locator(selector)).to_have_count(1)
            chat.expect_streaming(False)
            expect(chat.loc_latest_message).not_to_have_attribute("data-streaming", "")
            expect(chat.page.locator("#messages")).to_contain_text(f"{source} | {text.split()[0]} ")
    # One may have its own icon.
    begin(chat, "icon")
    expect(chat.loc_latest_message.locator(".message-icon > .my-icon")).to_have_text("☀")


def test_chunks_of_every_kind_keep_their_order(chat: ChatController) -> None:
    say(chat, "mixed")
    chat.expect_streaming(False)
    parts = chat.loc_latest_message.locator(".message-content > *")
    expect(parts).to_have_text(
        ["Some markdown", "a tag", "HTML", "list", "of tags", "a dict and a token"]
    )
    expect(parts.nth(0).locator("strong")).to_have_text("markdown")
    expect(parts.nth(1).locator("> span.from-a-tag")).to_have_count(1)
    expect(parts.nth(2).locator("> u")).to_have_count(1)
    expect(parts.nth(3).locator("em")).to_have_count(1)
    expect(parts.nth(5).locator("code")).to_have_text("dict")


def test_messages_stand_in_the_order_of_the_calls(chat: ChatController) -> None:
    say(chat, "order")
    answers = said(chat, "assistant")
    # Those that came later are whole while the first has not begun.
    expect(answers).to_have_text(["", "first message", "an async generator", "second message"])
    chat.expect_streaming(True)
    chat.page.get_by_role("button", name="Step").click()
    expect(answers.first).to_have_text("first stream", use_inner_text=True)
    chat.expect_streaming(False)
    expect(chat.page.locator("#messages")).to_have_text(
        "order | first stream | first message | an *async* generator | second message"
    )


def test_latest_message_stream_tells_what_the_stream_does(chat: ChatController) -> None:
    status, result = chat.page.locator("#status"), chat.page.locator("#result")
    expect(status).to_have_text("status: initial")
    say(chat, "stepwise")
    expect(status).to_have_text("status: running")
    expect(result).to_have_text("no result")
    for text in ("one", "one two", "one two three"):
        chat.page.get_by_role("button", name="Step").click()
        chat.expect_latest_message(text)
    expect(status).to_have_text("status: success")
    expect(result).to_have_text("result: one two three")


def test_cancelling_the_latest_stream_is_stopping(chat: ChatController) -> None:
    say(chat, "stepwise")
    chat.page.get_by_role("button", name="Step").click()
    chat.expect_latest_message("one")
    chat.page.get_by_role("button", name="Cancel").click()
    expect(chat.loc_latest_message).to_have_attribute("data-stopped", "Stopped")
    chat.expect_latest_message("one")
    chat.expect_streaming(False)
    expect(chat.page.locator("#status")).to_have_text("status: cancelled")
    say(chat, "list")
    chat.expect_latest_message("a list")
    expect(chat.page.locator("#status")).to_have_text("status: success")


def test_a_failing_stream_keeps_its_text_and_says_so(chat: ChatController) -> None:
    say(chat, "failing")
    expect(chat.loc_latest_message).to_have_attribute("data-error", "the stream broke")
    chat.expect_latest_message("so far")
    chat.expect_streaming(False)
    expect(chat.page.locator("#status")).to_have_text("status: error")
    expect(chat.page.locator(".shiny-notification")).to_contain_text("the stream broke")
