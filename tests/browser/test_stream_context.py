"""message_stream_context(): nested, with append, clear and replace, in Express."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import begin, said, say


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatController:
    return open_chat("stream_context")


def step(chat: ChatController) -> None:
    chat.page.get_by_role("button", name="Step").click()


def test_the_progress_example_of_the_reference(chat: ChatController) -> None:
    say(chat, "progress")
    for progress in ("Progress: 0%", "Progress: 50%", "Progress: 100%", "Progress:"):
        chat.expect_latest_message(f"Starting stream... {progress}")
        step(chat)
    chat.expect_latest_message("Completed stream")
    chat.expect_streaming(False)
    expect(said(chat, "assistant")).to_have_count(1)
    expect(chat.page.locator("#messages")).to_have_text("progress | Completed stream")


def test_replace_goes_back_to_the_checkpoint_and_ui_can_be_appended_and_cleared(
    chat: ChatController,
) -> None:
    say(chat, "replace")
    chat.expect_latest_message("kept first")
    step(chat)
    chat.expect_latest_message("kept second and third")
    chat.expect_streaming(False)
    begin(chat, "ui")
    chat.expect_streaming(False)
    expect(chat.loc_latest_message.locator(".message-content > *")).to_have_text(
        ["a tag", "a dict"]
    )


def test_a_tool_shows_its_progress_inside_the_answer(chat: ChatController) -> None:
    say(chat, "tool")
    chat.expect_latest_message("Let me see. Looking up penguins")
    step(chat)
    parts = chat.loc_latest_message.locator(".message-content > *")
    expect(parts).to_have_text(["Let me see.", "Found penguins", "It is PENGUINS."])
    expect(parts.nth(1).locator("div.found")).to_have_count(1)
    chat.expect_streaming(False)
    expect(said(chat, "assistant")).to_have_count(1)


def test_an_effect_may_stream_without_a_handler(chat: ChatController) -> None:
    chat.page.get_by_role("button", name="Start").click()
    chat.expect_latest_message("from an effect")
    expect(chat.loc_latest_message.locator("strong")).to_have_text("effect")
    chat.expect_streaming(False)
