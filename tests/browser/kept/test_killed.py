"""A server that is killed in mid-answer and started again."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import expect

from shiny_chatkit.playwright import ChatController
from tests.browser.helpers import UNREACHABLE, begin, said, say
from tests.browser.kept.conftest import Counting
from tests.browser.kept.host import Host
from tests.models import ModelServer

# The browser reports each attempt to connect that fails.
pytestmark = pytest.mark.allow_page_errors

RECONNECTED_MS = 40_000
LOST_SECONDS = 2.0
"""The time whose text may be lost: the last second, and one more for a machine that is busy."""


def kill_in_mid_answer(chat: ChatController, host: Host) -> float:
    """Return when the server was killed."""
    begin(chat, "hello")
    chat.expect_latest_message("Number 1: hello")
    chat.expect_streaming(False)
    begin(chat, "count")
    expect(chat.loc_latest_message).to_contain_text(" 60 ", timeout=30_000)
    killed_at = time.monotonic()
    host.kill()
    expect(chat.loc.get_by_role("status").filter(has_text="Reconnecting…")).to_be_visible()
    expect(chat.page.locator("#shiny-disconnected-overlay")).to_be_hidden()
    return killed_at


def expect_interrupted(chat: ChatController) -> list[str]:
    """Wait until the page has reconnected, and return the numbers of the interrupted answer."""
    answer = said(chat, "assistant").nth(1)
    expect(answer).to_have_attribute(
        "data-interrupted", "The answer was interrupted.", timeout=RECONNECTED_MS
    )
    expect(chat.loc.locator(".chatkit-standing")).to_be_hidden()
    return (answer.locator(".chatkit-text").text_content() or "").split()


def users(model: ModelServer) -> list[str]:
    """Return what the user said according to the newest request."""
    return [message.text for message in model.requests[-1].said if message.role == "user"]


def answers(model: ModelServer) -> list[str]:
    """Return what the model has answered according to the newest request."""
    return [message.text for message in model.requests[-1].said if message.role == "assistant"]


def test_what_was_said_is_there_and_can_be_continued(
    chat: ChatController, host: Host, model: ModelServer, counter: Counting
) -> None:
    killed_at = kill_in_mid_answer(chat, host)
    host.start()
    numbers = expect_interrupted(chat)
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert len(numbers) >= sum(at < killed_at - LOST_SECONDS for at in counter.said_at)
    expect(said(chat, "user")).to_have_text(["hello", "count"])
    chat.loc_latest_message.get_by_role("button", name="Continue").click()
    chat.expect_latest_message("Number 3: Continue.")
    assert users(model) == ["hello", "count", "Continue."]
    assert answers(model)[1].split() == numbers


def test_it_can_be_tried_again(chat: ChatController, host: Host, model: ModelServer) -> None:
    kill_in_mid_answer(chat, host)
    host.start()
    expect_interrupted(chat)
    chat.retry()
    expect(chat.loc_latest_message).not_to_have_attribute("data-interrupted", re.compile(""))
    expect(chat.loc_latest_message).to_contain_text("1 2 3")
    chat.stop()
    chat.expect_streaming(False)
    expect(said(chat, "user")).to_have_text(["hello", "count"])
    assert users(model) == ["hello", "count"]
    assert answers(model) == ["Number **1**: hello"]


def test_a_message_sent_meanwhile_arrives_once(
    chat: ChatController, host: Host, model: ModelServer
) -> None:
    kill_in_mid_answer(chat, host)
    chat.set_user_input("later")
    chat.send_user_input()
    host.start()
    expect_interrupted(chat)
    chat.expect_latest_message("Number 3: later")
    chat.expect_streaming(False)
    expect(said(chat, "user")).to_have_text(["hello", "count", "later"])
    assert users(model) == ["hello", "count", "later"]
    chat.page.reload()
    expect(said(chat, "user")).to_have_text(["hello", "count", "later"])
    expect(said(chat, "assistant")).to_have_count(3)


def test_a_message_that_waits_for_the_server_survives_a_reload(
    chat: ChatController, host: Host, model: ModelServer
) -> None:
    say(chat, "hello")
    chat.expect_latest_message("Number 1: hello")
    chat.expect_streaming(False)
    # The page shall not find the server again before it is left.
    chat.page.evaluate(UNREACHABLE)
    host.kill()
    expect(chat.loc.get_by_role("status").filter(has_text="Reconnecting…")).to_be_visible()
    chat.set_user_input("and goodbye")
    chat.send_user_input()
    host.start()
    chat.page.reload()
    expect(said(chat, "user").nth(1)).to_have_text("and goodbye")
    chat.expect_latest_message("Number 2: and goodbye")
    expect(said(chat, "user")).to_have_count(2)
    assert users(model) == ["hello", "and goodbye"]


def test_a_message_that_arrived_unnoticed_is_answered_once_after_a_reload(
    chat: ChatController, model: ModelServer
) -> None:
    say(chat, "hello")
    chat.expect_latest_message("Number 1: hello")
    chat.expect_streaming(False)
    chat.page.evaluate(UNREACHABLE)
    # The page hears no more of what it sends.
    chat.page.evaluate("() => { Shiny.shinyapp.$socket.onmessage = () => {}; }")
    chat.set_user_input("and goodbye")
    chat.send_user_input()
    other = ChatController(chat.page.context.new_page(), "chat")
    other.page.goto(chat.page.url)
    other.expect_latest_message("Number 2: and goodbye")
    chat.page.evaluate("() => Shiny.shinyapp.$socket.close()")
    expect(chat.loc.get_by_role("status").filter(has_text="Reconnecting…")).to_be_visible()
    chat.page.reload()
    chat.expect_latest_message("Number 2: and goodbye")
    chat.expect_streaming(False)
    expect(said(chat, "user")).to_have_count(2)
    assert users(model) == ["hello", "and goodbye"]
