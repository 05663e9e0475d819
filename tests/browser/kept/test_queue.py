"""Messages that wait for an answer to end, over a reload."""

from __future__ import annotations

from playwright.sync_api import expect

from shiny_chatkit.playwright import ChatController
from tests.browser.helpers import begin, said, say


def test_the_queue_is_there_after_a_reload(chat_of_app: ChatController) -> None:
    chat = chat_of_app
    begin(chat, "count on")
    expect(chat.loc_latest_message).to_contain_text("1 2 3")
    say(chat, "first")
    say(chat, "second")
    queue = chat.loc.locator(".chatkit-queue")
    expect(queue).to_contain_text("first")
    expect(queue).to_contain_text("second")
    chat.page.reload()
    expect(queue).to_contain_text("first")
    expect(queue).to_contain_text("second")
    chat.stop()
    chat.expect_latest_message("You said second")
    chat.expect_streaming(False)
    expect(said(chat, "user")).to_have_text(["count on", "first", "second"])
    expect(said(chat, "assistant")).to_have_count(3)
