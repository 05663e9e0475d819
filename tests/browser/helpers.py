"""What browser tests say often."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page

from shiny_chatkit.playwright import ChatController


def say(chat: ChatController, text: str) -> None:
    """Send a message as a user does."""
    chat.set_user_input(text)
    chat.send_user_input()


def said(chat: ChatController, role: str) -> Locator:
    """The messages of one role."""
    return chat.loc_messages.locator(f"> [data-role={role}]")


def set_input(page: Page, name: str, value: Any) -> None:
    """Set a Shiny input from the page, once the session is there."""
    page.evaluate(
        """async ([name, value]) => {
            await window.Shiny.initializedPromise;
            window.Shiny.setInputValue(name, value, {priority: "event"});
        }""",
        [name, value],
    )
