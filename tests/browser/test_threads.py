"""Threads: opening, switching, naming and deleting them, two that answer at once, and drafts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import expect_heard, said, say

WIDE = {"width": 1000, "height": 800}


@pytest.fixture
def chat(open_chat: OpenChat, page: Page) -> ChatController:
    page.set_viewport_size(WIDE)  # pyright: ignore[reportArgumentType]
    return open_chat("everything")


def thread(chat: ChatController, title: str) -> Locator:
    """The row of a thread."""
    return chat.loc_threads.locator(".chatkit-thread-row").filter(has_text=title)


def titles(chat: ChatController) -> Locator:
    return chat.loc_threads.locator(".chatkit-thread")


def story(word: str) -> str:
    return " ".join(f"{word}{number}" for number in range(60))


def let_go_on(chat: ChatController) -> None:
    """Let one of the answers that wait stream its second half."""
    chat.page.get_by_role("button", name="Step").click()


def test_a_thread_is_named_after_its_first_message(chat: ChatController) -> None:
    expect(titles(chat)).to_have_text(["New chat"])
    say(chat, "hello there")
    expect(titles(chat)).to_have_text(["hello there"])
    chat.new_thread()
    expect(chat.loc_messages.locator("> *")).to_have_count(0)
    expect(chat.loc_input).to_be_focused()
    say(chat, "second")
    chat.expect_latest_message("answer 2 to second")
    expect(titles(chat)).to_have_text(["second", "hello there"])
    chat.switch_thread("hello there")
    chat.expect_messages("hello there\nanswer 1 to hello there")


def test_two_threads_answer_at_once_without_a_character_crossing_over(
    chat: ChatController,
) -> None:
    say(chat, "stream a")
    expect(said(chat, "assistant")).to_contain_text("a1")
    chat.new_thread()
    say(chat, "stream b")
    expect(said(chat, "assistant")).to_contain_text("b1")
    expect(chat.loc_threads.locator("[data-mark=busy]")).to_have_count(2)
    chat.switch_thread("stream a")
    chat.expect_streaming(True)
    expect(said(chat, "assistant")).to_have_count(1)
    chat.switch_thread("stream b")
    for _ in ("a", "b"):
        let_go_on(chat)
    for word in ("b", "a"):
        chat.switch_thread(f"stream {word}")
        expect(said(chat, "assistant")).to_have_text(story(word), use_inner_text=True)
        chat.expect_streaming(False)
    expect(chat.loc_threads.locator("[data-mark=busy]")).to_have_count(0)


def test_a_thread_with_news_is_marked_until_it_is_looked_at(chat: ChatController) -> None:
    say(chat, "stream a")
    expect(said(chat, "assistant")).to_contain_text("a1")
    chat.new_thread()
    let_go_on(chat)
    mark = thread(chat, "stream a").locator(".chatkit-thread-mark")
    expect(mark).to_have_attribute("data-mark", "unread")
    expect(thread(chat, "stream a").get_by_role("button").first).to_have_accessible_description(
        "New messages"
    )
    chat.switch_thread("stream a")
    expect(mark).to_have_count(0)


def test_stopping_a_thread_leaves_the_other_alone(chat: ChatController) -> None:
    say(chat, "stream a")
    expect(said(chat, "assistant")).to_contain_text("a1")
    chat.new_thread()
    say(chat, "stream b")
    expect(said(chat, "assistant")).to_contain_text("b1")
    chat.stop()
    expect_heard(chat, "cancelled")
    let_go_on(chat)
    chat.switch_thread("stream a")
    expect(said(chat, "assistant")).to_have_text(story("a"), use_inner_text=True)
    chat.switch_thread("stream b")
    expect(chat.loc_latest_message).to_have_attribute("data-stopped", "Stopped")


def test_renaming_in_place(chat: ChatController) -> None:
    say(chat, "hello")
    titles(chat).first.focus()
    field = chat.loc_threads.locator(".chatkit-thread-field")

    def rename(to: str, key: str) -> None:
        chat.page.keyboard.press("F2")
        expect(field).to_be_focused()
        field.fill(to)
        chat.page.keyboard.press(key)
        expect(field).to_have_count(0)
        expect(titles(chat).first).to_be_focused()

    rename("a better name", "Enter")
    expect(titles(chat)).to_have_text(["a better name"])
    rename("never mind", "Escape")
    rename("   ", "Enter")
    rename("the best name", "Enter")
    expect(titles(chat)).to_have_text(["the best name"])
    chat.page.reload()
    # A page that is loaded again is a new session.
    expect(titles(chat)).to_have_text(["New chat"])


def test_deleting_asks_and_ends_what_runs(chat: ChatController) -> None:
    say(chat, "first")
    chat.expect_latest_message("answer 1 to first")
    chat.new_thread()
    say(chat, "stream b")
    expect(said(chat, "assistant")).to_contain_text("b1")
    row = thread(chat, "stream b")
    row.hover()
    row.get_by_role("button", name="Delete").click()
    question = chat.loc_threads.get_by_role("alertdialog")
    expect(question).to_contain_text("Delete “stream b”?")
    expect(question.get_by_role("button", name="Cancel")).to_be_focused()
    chat.page.keyboard.press("Escape")
    expect(question).to_have_count(0)
    chat.page.keyboard.press("Delete")
    question.get_by_role("button", name="Delete").click()
    expect(titles(chat)).to_have_text(["first"])
    expect_heard(chat, "cancelled")
    chat.expect_latest_message("answer 1 to first")
    chat.expect_streaming(False)
    # No ghost comes back when the run has ended.
    say(chat, "still here")
    chat.expect_latest_message("answer 3 to still here")
    expect(titles(chat)).to_have_text(["first"])


def test_deleting_the_last_thread_leaves_a_fresh_one(chat: ChatController) -> None:
    say(chat, "only")
    chat.expect_latest_message("answer 1 to only")
    titles(chat).focus()
    for key in ("Delete", "Tab", "Enter"):
        chat.page.keyboard.press(key)
    expect(titles(chat)).to_have_text(["New chat"])
    expect(chat.loc_messages.locator("> *")).to_have_count(0)


def test_each_thread_keeps_its_draft(chat: ChatController) -> None:
    say(chat, "first")
    chat.expect_latest_message("answer 1 to first")
    chat.set_user_input("draft of the first")
    chat.new_thread()
    chat.expect_user_input("")
    chat.set_user_input("draft of the second")
    chat.switch_thread("first")
    chat.expect_user_input("draft of the first")
    chat.switch_thread("New chat")
    chat.expect_user_input("draft of the second")


def test_many_threads_are_searched(chat: ChatController) -> None:
    for number in range(8):
        say(chat, f"topic {number}")
        chat.expect_latest_message(f"answer {number + 1} to topic {number}")
        chat.new_thread()
    search = chat.loc_threads.get_by_role("searchbox")
    search.fill("TOPIC 3")
    expect(titles(chat)).to_have_text(["topic 3"])
    search.press("ArrowDown")
    expect(titles(chat)).to_be_focused()
    search.fill("nothing like it")
    expect(chat.loc_threads.get_by_role("status")).to_have_text("Nothing found")


def test_a_narrow_sidebar_is_a_drawer(chat: ChatController) -> None:
    say(chat, "first")
    chat.page.set_viewport_size({"width": 420, "height": 700})
    expect(chat.loc_threads).to_have_attribute("data-state", "closed")
    chat.new_thread()
    expect(chat.loc_threads).to_have_attribute("data-state", "closed")
    chat.switch_thread("first")
    chat.expect_latest_message("answer 1 to first")
    say(chat, "second")
    chat.expect_latest_message("answer 2 to second")


def test_threads_in_a_menu(open_chat: OpenChat) -> None:
    menu = open_chat("everything", "menu")
    say(menu, "first")
    menu.expect_latest_message("menu heard first")
    menu.new_thread()
    say(menu, "second")
    menu.expect_latest_message("menu heard second")
    menu.switch_thread("first")
    menu.expect_messages("first\nmenu heard first")
    button = menu.loc.locator(".chatkit-thread-title")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(button).to_have_text("first")
    button.press("Enter")
    expect(titles(menu).filter(has_text="first")).to_be_focused()
    for key in ("ArrowDown", "ArrowUp", "Escape"):
        menu.page.keyboard.press(key)
    expect(button).to_be_focused()
