"""Progress during an answer: thinking, status, tool cards, sources, the todo list."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import expect_heard, press, say


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatController:
    return open_chat("everything")


@pytest.mark.parametrize(("text", "state"), [("work", "done"), ("work badly", "failed")])
def test_from_thinking_to_the_answer(chat: ChatController, text: str, state: str) -> None:
    message = chat.loc_latest_message
    thinking, tool = message.locator(".chatkit-thinking"), message.locator(".chatkit-tool")
    status = chat.loc.locator(".chatkit-status")
    say(chat, text)
    expect(thinking).to_have_attribute("open", "")
    expect(thinking.locator("strong")).to_have_text("it")
    expect(chat.loc.locator(".chatkit-typing")).to_be_hidden()

    press(chat.page, "Step")
    expect(thinking).not_to_have_attribute("open", "")
    expect(thinking.locator("summary")).to_have_accessible_name(
        re.compile(r"^Thought for \d+ s, 17 characters$")
    )
    expect(tool).to_have_attribute("data-state", "running")
    expect(tool.locator("summary")).to_have_accessible_name("look, Running")
    expect(status).to_have_text("Looking ...")

    press(chat.page, "Step")
    expect(tool).to_have_attribute("data-state", state)
    expect(status).to_have_text("")
    expect(tool).not_to_have_attribute("open", "")
    tool.locator("summary").click()
    expect(tool).to_contain_text("xxx<end>")
    expect(tool).to_contain_text("at")

    press(chat.page, "Step")
    chat.expect_streaming(False)
    # The user has opened it: it stays open. The answer stands after it.
    expect(tool).to_have_attribute("open", "")
    expect(message.locator(".message-content > :nth-last-child(1 of .chatkit-text)")).to_have_text(
        "Done, as said."
    )
    source = message.get_by_role("link", name="A source")
    expect(source).to_have_attribute("href", "https://example.com/a")
    expect(source).to_have_attribute("rel", "noopener noreferrer")


def test_stopping_leaves_nothing_running(chat: ChatController) -> None:
    say(chat, "work")
    press(chat.page, "Step")
    tool = chat.loc_latest_message.locator(".chatkit-tool")
    expect(tool).to_have_attribute("data-state", "running")
    chat.stop()
    expect(tool).to_have_attribute("data-state", "interrupted")
    expect(chat.loc.locator(".chatkit-status")).to_have_text("")
    expect(chat.loc.locator(".chatkit-spinner")).to_have_count(0)


def test_the_todo_list_is_folded_and_dismissed(chat: ChatController) -> None:
    expect(chat.loc_todos).to_be_hidden()
    say(chat, "work")
    items = chat.loc_todos.get_by_role("listitem")
    expect(items).to_have_text(["one", "two", "three"])
    expect(items.first).to_have_attribute("data-status", "in-progress")
    progress = chat.loc_todos.get_by_role("progressbar")
    expect(progress).to_have_attribute("aria-valuetext", "0 of 3 done")
    toggle = chat.loc_todos.locator(".chatkit-todos-toggle")
    toggle.press("Enter")
    expect(toggle).to_have_attribute("aria-expanded", "false")
    expect(items.first).to_be_hidden()
    for _ in range(2):
        press(chat.page, "Step")
    # News do not unfold it.
    expect(progress).to_have_attribute("aria-valuetext", "1 of 3 done")
    expect(toggle).to_have_attribute("aria-expanded", "false")
    expect(toggle).to_contain_text("two")
    press(chat.page, "Step")
    chat.expect_streaming(False)
    expect(chat.loc_todos).to_be_visible()
    chat.loc_todos.get_by_role("button", name="Dismiss the task list").click()
    expect(chat.loc_todos).to_be_hidden()
    expect_heard(chat, "todos cleared")


def test_each_thread_has_its_own_todo_list(chat: ChatController) -> None:
    say(chat, "work")
    expect(chat.loc_todos).to_be_visible()
    chat.new_thread()
    expect(chat.loc_todos).to_be_hidden()
    chat.switch_thread("work")
    expect(chat.loc_todos.get_by_role("listitem")).to_have_count(3)
