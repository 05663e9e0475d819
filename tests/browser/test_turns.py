"""Turns under way: the queue, stopping at every moment, clearing, and what a reload does."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import APPS, OpenChat
from tests.browser.helpers import said, say
from tests.conftest import StartApp


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatController:
    return open_chat("turns")


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def step_to(chat: ChatController, text: str) -> None:
    """Let the answer go on until it reads as ``text``."""
    press(chat.page, "Step")
    chat.expect_latest_message(text)


def expect_event(chat: ChatController, event: str) -> None:
    expect(chat.page.locator("#happened")).to_contain_text(event)


def expect_an_answer(chat: ChatController, text: str) -> None:
    """Check that the chat can still answer."""
    say(chat, text)
    step_to(chat, f"{text} with UI")
    step_to(chat, f"{text} with UI to the end")
    chat.expect_streaming(False)


def test_what_is_sent_meanwhile_waits_in_a_visible_queue(chat: ChatController) -> None:
    queue = chat.loc.locator(".chatkit-queue li")
    say(chat, "one")
    chat.expect_streaming(True)
    for text in ("two", "three"):
        say(chat, text)
    expect(queue).to_have_text(["two", "three"])
    expect(said(chat, "user")).to_have_text(["one"])
    press(chat.page, "Step")
    press(chat.page, "Step")
    expect(queue).to_have_text(["three"])
    expect(said(chat, "assistant").first).to_have_text(
        "one with UI to the end", use_inner_text=True
    )
    expect(said(chat, "user")).to_have_text(["one", "two"])
    for _ in range(4):
        press(chat.page, "Step")
    expect(queue).to_have_count(0)
    chat.expect_latest_message("three with UI to the end")
    chat.expect_streaming(False)
    expect(said(chat, "user")).to_have_text(["one", "two", "three"])


def test_stop_works_from_the_moment_of_submitting(chat: ChatController) -> None:
    # Sent or not yet, running or not yet: it depends on how quick they are.
    say(chat, "hello")
    chat.stop()
    chat.expect_streaming(False)
    expect(said(chat, "assistant")).to_have_count(0)
    say(chat, "polite")
    chat.expect_latest_message("polite")


def test_stopping_before_the_first_word_leaves_no_message(chat: ChatController) -> None:
    say(chat, "hello")
    expect_event(chat, "a session began hello")
    chat.stop()
    chat.expect_streaming(False)
    expect(said(chat, "assistant")).to_have_count(0)
    expect(chat.loc.locator(".chatkit-typing")).to_be_hidden()
    expect_event(chat, "a session ended hello")
    expect_an_answer(chat, "again")


def test_stopping_in_the_middle_keeps_and_marks_the_text(chat: ChatController) -> None:
    say(chat, "stopped")
    step_to(chat, "stopped with UI")
    expect(chat.loc_latest_message).to_have_attribute("data-streaming", "")
    chat.stop()
    expect(chat.loc_latest_message).to_have_attribute("data-stopped", "Stopped")
    expect(chat.loc_latest_message).not_to_have_attribute("data-streaming", "")
    chat.expect_latest_message("stopped with UI")
    expect(chat.loc_latest_message.locator("span.from-a-tag")).to_have_count(1)
    chat.expect_streaming(False)
    expect(chat.page.locator("#status")).to_have_text("status: cancelled")
    expect_event(chat, "a session ended stopped")
    # The mark is no part of the text.
    chat.expect_messages("stopped stopped with UI")
    expect_an_answer(chat, "again")


def test_stopping_lets_the_queue_go_on(chat: ChatController) -> None:
    say(chat, "one")
    step_to(chat, "one with UI")
    say(chat, "two")
    chat.stop()
    expect_event(chat, "a session ended one")
    expect(said(chat, "user")).to_have_text(["one", "two"])
    press(chat.page, "Step")
    step_to(chat, "two with UI to the end")
    chat.expect_streaming(False)


def test_escape_stops(chat: ChatController) -> None:
    say(chat, "hello")
    chat.expect_streaming(True)
    chat.loc_input.press("Escape")
    chat.expect_streaming(False)


def test_an_app_may_stop(chat: ChatController) -> None:
    say(chat, "hello")
    step_to(chat, "hello with UI")
    press(chat.page, "Stop by app")
    expect(chat.loc_latest_message).to_have_attribute("data-stopped", "Stopped")
    chat.expect_streaming(False)


def test_a_handler_may_see_that_it_was_stopped_and_what_it_sets_is_shown_while_it_runs(
    chat: ChatController,
) -> None:
    say(chat, "polite")
    chat.expect_latest_message("polite")
    expect(said(chat, "assistant")).to_have_count(1)
    chat.stop()
    chat.expect_streaming(False)
    expect_event(chat, "polite saw the stop")
    say(chat, "count")
    for number in ("1", "2", "3"):
        expect(chat.page.locator("#count")).to_have_text(f"counted: {number}")
        press(chat.page, "Step")
    chat.expect_latest_message("counted")


def test_what_a_stopped_handler_still_says_is_dropped(chat: ChatController) -> None:
    say(chat, "deaf")
    chat.expect_latest_message("listening")
    chat.stop()
    expect_event(chat, "deaf ended")
    chat.expect_streaming(False)
    expect_an_answer(chat, "hello")
    expect(said(chat, "assistant")).to_have_count(2)


def test_a_handler_in_a_thread_streams_and_stops(open_chat: OpenChat) -> None:
    chat = open_chat("turns", "sync")
    say(chat, "hello")
    step_to(chat, "one")
    step_to(chat, "one two")
    chat.stop()
    chat.expect_streaming(False)
    press(chat.page, "Step")
    expect_event(chat, "sync saw the stop")
    chat.expect_latest_message("one two")
    expect(chat.loc_latest_message).to_have_attribute("data-stopped", "Stopped")


def test_clearing_ends_what_is_being_answered(chat: ChatController) -> None:
    say(chat, "hello")
    step_to(chat, "hello with UI")
    say(chat, "queued")
    press(chat.page, "Clear")
    expect_event(chat, "a session ended hello")
    expect(chat.loc_messages.locator("> *")).to_have_count(0)
    expect(chat.loc.locator(".chatkit-queue li")).to_have_count(0)
    chat.expect_streaming(False)
    expect_an_answer(chat, "again")
    expect(chat.loc_messages.locator("> *")).to_have_count(2)


def test_stopping_before_the_session_begins_loses_nothing(page: Page, shiny_app: StartApp) -> None:
    # A websocket that stays silent: the session never begins.
    page.route_web_socket("**/websocket/", lambda socket: None)
    page.goto(shiny_app(APPS / "turns" / "app.py"))
    chat = ChatController(page, "chat")
    say(chat, "one")
    expect(said(chat, "user")).to_have_text(["one"])
    say(chat, "two")
    chat.stop()
    expect(chat.loc_input).to_have_value(re.compile("one"))
    assert "two" in chat.loc.inner_text() + chat.loc_input.input_value()


def test_a_reload_in_the_middle_is_a_new_conversation(chat: ChatController) -> None:
    chat.page.get_by_label("Name").fill("the reloaded")
    say(chat, "hello")
    step_to(chat, "hello with UI")
    chat.page.reload()
    # The generation ended with the session it belonged to.
    expect(chat.page.locator("#ever_happened")).to_contain_text("the reloaded ended hello")
    expect(chat.loc_messages.locator("> *")).to_have_count(0)
    chat.expect_streaming(False)
    expect_an_answer(chat, "again")
