"""Questions in the middle of an answer, and tools that ask whether they may."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import begin, expect_heard, rejoin, said, say


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatController:
    return open_chat("everything")


def question(chat: ChatController) -> Locator:
    return chat.loc_messages.locator(".chatkit-question").last


def expect_answered(chat: ChatController, answer: str) -> None:
    expect(chat.loc_latest_message).to_contain_text(f"You said '{answer}'.")
    expect(question(chat)).to_have_attribute("data-state", "answered")
    chat.expect_streaming(False)


def test_text_is_answered_in_the_composer_and_buttons_and_radio_by_keyboard(
    chat: ChatController,
) -> None:
    say(chat, "ask text")
    expect(question(chat)).to_have_text("Well?")
    expect(question(chat)).to_have_attribute("data-state", "pending")
    say(chat, "blue")
    expect_answered(chat, "blue")
    expect(said(chat, "user")).to_have_count(1)
    begin(chat, "ask buttons")
    button = question(chat).get_by_role("button", name="right")
    button.press("Enter")
    expect_answered(chat, "right")
    expect(button).to_have_count(0)
    expect(question(chat)).to_be_focused()
    begin(chat, "ask radio")
    card = question(chat)
    expect(card.get_by_role("group", name="Well?")).to_be_visible()
    expect(card.get_by_role("button", name="Answer")).to_be_disabled()
    card.get_by_role("radio", name="left").focus()
    for key in ("Space", "ArrowDown", "Tab", "Enter"):
        chat.page.keyboard.press(key)
    expect_answered(chat, "right")


def test_a_refused_answer_can_be_shortened(chat: ChatController) -> None:
    say(chat, "ask text")
    expect(question(chat)).to_have_attribute("data-state", "pending")
    too_long = "y" * 1_000_001
    chat.loc_input.fill(too_long)
    chat.loc_input.press("Enter")
    expect(chat.loc.locator(".chatkit-notice")).to_be_visible()
    expect(chat.loc_input).to_have_value(too_long)
    # Lines with a direction of their own take the browser seconds at this length.
    expect(chat.loc_input).to_have_css("unicode-bidi", "isolate")
    say(chat, "blue")
    expect_answered(chat, "blue")
    expect(said(chat, "user")).to_have_count(1)
    expect(chat.loc_input).to_have_css("unicode-bidi", "plaintext")


def test_a_question_outlives_a_thread_switch_and_a_reload_of_the_element(
    chat: ChatController,
) -> None:
    for number, kind in enumerate(("text", "buttons")):
        if number:
            chat.new_thread()
        say(chat, f"ask {kind}")
        expect(question(chat)).to_have_attribute("data-state", "pending")
        chat.new_thread()
        say(chat, "meanwhile")
        chat.expect_latest_message(f"answer {2 * number + 2} to meanwhile")
        chat.switch_thread(f"ask {kind}")
        expect(question(chat)).to_have_attribute("data-state", "pending")
        rejoin(chat)
        expect(question(chat)).to_have_attribute("data-state", "pending")
        if kind == "text":
            say(chat, "left")
        else:
            question(chat).get_by_role("button", name="left").click()
        expect_answered(chat, "left")


def test_stopping_ends_the_question(chat: ChatController) -> None:
    say(chat, "ask text")
    expect(question(chat)).to_have_attribute("data-state", "pending")
    chat.stop()
    expect(question(chat)).to_have_attribute("data-state", "closed")
    expect_heard(chat, "GenerationCancelled")
    chat.expect_streaming(False)
    say(chat, "next")
    chat.expect_latest_message("answer 2 to next")


def test_a_question_that_times_out_is_over(tour: ChatController) -> None:
    say(tour, "timeout")
    expect(question(tour)).to_have_attribute("data-state", "pending")
    expect(question(tour)).to_have_attribute("data-state", "closed")
    expect(question(tour)).to_have_attribute("data-note", "Not answered")
    expect(question(tour).get_by_role("button")).to_have_count(0)
    expect(tour.loc_latest_message).to_contain_text("Too late, I went on without your answer.")
    tour.expect_streaming(False)
    # What is written now is a message again.
    say(tour, "whole")
    tour.expect_latest_message("This message came in one piece.")


def test_deleting_the_thread_ends_the_question(chat: ChatController) -> None:
    say(chat, "ask text")
    expect(question(chat)).to_have_attribute("data-state", "pending")
    chat.loc_threads.locator(".chatkit-thread").press("Delete")
    chat.loc_threads.get_by_role("alertdialog").get_by_role("button", name="Delete").click()
    expect_heard(chat, "GenerationCancelled")


def approve(chat: ChatController, option: str | None) -> Locator:
    """Let the tool ask, and answer by keyboard."""
    say(chat, "approve")
    card = chat.loc_latest_message.locator(".chatkit-tool")
    if option is not None:
        expect(card).to_have_attribute("data-state", "asking")
        card.get_by_role("group", name="May I?").get_by_role("button", name=option).press("Enter")
    chat.expect_streaming(False)
    return card


def test_allowing_a_tool_once_and_always(chat: ChatController) -> None:
    for option in ("Allow once", "Always allow", None):
        card = approve(chat, option)
        expect(card).to_have_attribute("data-state", "done")
        expect(chat.loc_latest_message.locator(".chatkit-text")).to_have_text("allowed")
    # In this conversation only.
    chat.new_thread()
    refused = approve(chat, "Refuse")
    # The user's own decision: neither red nor a failure.
    expect(refused).to_have_attribute("data-state", "refused")
    expect(refused.locator("summary")).to_have_accessible_name(re.compile("Refused$"))
    expect(chat.loc_latest_message.locator(".chatkit-text")).to_have_text("refused")


def test_stopping_refuses(chat: ChatController) -> None:
    say(chat, "approve")
    card = chat.loc_latest_message.locator(".chatkit-tool")
    expect(card).to_have_attribute("data-state", "asking")
    chat.stop()
    expect(card).to_have_attribute("data-state", "interrupted")
    expect(card.get_by_role("button", name="Allow once")).to_have_count(0)
    chat.expect_streaming(False)


def test_the_app_chooses_the_words_of_an_approval(open_chat: OpenChat) -> None:
    chat = open_chat("labels")
    say(chat, "los")
    asked = chat.loc_latest_message.get_by_role("group", name="Darf ich?")
    expect(asked.get_by_role("button")).to_have_text(["Einmal", "Immer", "Nein"])
    asked.get_by_role("button", name="Nein").click()
    chat.expect_streaming(False)
    card = chat.loc_latest_message.locator(".chatkit-tool")
    expect(card.locator("summary")).to_have_accessible_name("drop, Abgelehnt")
