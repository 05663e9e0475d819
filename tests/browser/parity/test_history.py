"""Conversations that are kept, and what an app keeps with each: the same with shinychat and with this package."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.helpers import visit

from .conftest import StartParityApp


class OfShinychat:
    """The list of conversations as a user of shinychat operates it."""

    def __init__(self, chat: Any) -> None:
        self._page: Page = chat.loc.page

    def _item(self, title: str) -> Any:
        if not self._page.get_by_role("dialog", name="Conversation history").is_visible():
            self._page.get_by_role("button", name="Conversation history").click()
        return self._page.locator(".shiny-chat-history-item").filter(has_text=title)

    def switch_thread(self, title: str) -> None:
        self._item(title).locator(".shiny-chat-history-item-select").click()

    def delete_thread(self, title: str) -> None:
        self._item(title).get_by_role("button", name="Conversation actions").click()
        self._page.get_by_text("Delete", exact=True).click()
        self._page.get_by_role("button", name="Confirm delete").click()


def test_conversations_and_values_come_back(
    page: Page, parity_app: StartParityApp, controllers: Any, library: str
) -> None:
    visit(page, parity_app("history"))
    chat = controllers.ChatController(page, "chat")
    threads: Any = chat if library == "shiny_chatkit" else OfShinychat(chat)
    state, choice = page.locator("#state"), page.get_by_label("Filter")

    def say(text: str) -> None:
        chat.set_user_input(text)
        chat.send_user_input()
        chat.expect_latest_message(f"You said {text}")

    def expect_state(*, id: bool, restored: int, messages: int, saved: str = "") -> None:
        expect(state).to_have_text(
            f"id: {id}, restored: {restored}, saved: {saved}, messages: {messages}"
        )

    expect_state(id=False, restored=0, messages=0)
    page.get_by_role("button", name="Save now").click()
    expect_state(id=False, restored=0, messages=0, saved="False")
    choice.select_option("small")
    say("apples")
    expect_state(id=True, restored=0, messages=2, saved="False")

    # A new conversation keeps the state of the app, and begins without values.
    page.get_by_role("button", name="Begin anew").click()
    expect_state(id=False, restored=0, messages=0, saved="False")
    choice.select_option("large")
    say("pears")
    say("plums")
    expect_state(id=True, restored=0, messages=4, saved="False")

    # What changes after the last answer is kept when the user goes to another conversation.
    choice.select_option("none")
    threads.switch_thread("apples")
    chat.expect_latest_message("You said apples")
    expect(choice).to_have_value("small")
    expect_state(id=True, restored=1, messages=2, saved="False")

    # It is still on show after a reload, though it is not the newest one. The model knows it.
    page.reload()
    chat.expect_latest_message("You said apples")
    expect(choice).to_have_value("small")
    expect_state(id=True, restored=1, messages=2)
    threads.switch_thread("pears")
    chat.expect_latest_message("You said plums")
    expect(choice).to_have_value("none")
    expect_state(id=True, restored=2, messages=4)

    # The app saves by itself.
    choice.select_option("large")
    page.get_by_role("button", name="Save now").click()
    expect_state(id=True, restored=2, messages=4, saved="True")
    page.reload()
    expect(choice).to_have_value("large")
    expect_state(id=True, restored=1, messages=4)

    # Without the conversation that was on show, the page is empty; so is a reload.
    threads.delete_thread("pears")
    expect_state(id=False, restored=1, messages=0)
    page.reload()
    expect_state(id=False, restored=0, messages=0)
    threads.switch_thread("apples")
    chat.expect_latest_message("You said apples")
    expect(choice).to_have_value("small")
