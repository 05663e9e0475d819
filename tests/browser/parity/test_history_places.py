"""``chat_ui(show_history=)`` and ``chat_ui_history()`` do the same on shinychat and on this package."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.helpers import visit

from .conftest import StartParityApp

MENUS = {
    "shinychat": "button.shiny-chat-history-trigger",
    "shiny_chatkit": ".chatkit-threads[data-kind=menu]",
}


def test_where_conversations_are_listed(
    page: Page, parity_app: StartParityApp, controllers: Any, library: str
) -> None:
    visit(page, parity_app("history_places"))
    for id, menus in {"menu": 1, "beside": 0, "nothing": 0, "off": 0}.items():
        chat = controllers.ChatController(page, id)
        chat.set_user_input(f"apples of {id}")
        chat.send_user_input()
        chat.expect_latest_message(f"You said apples of {id}")
        expect(chat.loc.locator(MENUS[library])).to_have_count(menus)
    listed = page.locator("#list .mine")
    expect(listed).to_contain_text("apples of beside")
    expect(listed.get_by_text("apples of menu")).to_have_count(0)
