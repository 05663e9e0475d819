"""The demo as a visitor uses it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.helpers import begin, said
from tests.conftest import ROOT

DASHBOARD = str(ROOT / "apps" / "dashboard")
ALL = "344"
BOOKMARK = re.compile(r"\?_state_id_=\w+")


def number(page: Page) -> Locator:
    """How many penguins the dashboard shows."""
    return page.locator("#number")


def ask(chat: ChatController, question: str, answer: str) -> None:
    """Send a question, and wait for the answer with this in it to end."""
    begin(chat, question)
    expect(chat.loc_latest_message).to_contain_text(answer)
    chat.expect_streaming(False)


def mention(chat: ChatController, name: str, question: str = "") -> None:
    """Send a part of the dashboard, with a question about it."""
    chat.loc_input.press_sequentially(f"{question}@{name}")
    expect(chat.loc_palette.get_by_role("option")).to_have_count(1)
    chat.loc_input.press("Enter")
    chat.send_user_input()
    expect(said(chat, "user").last.get_by_role("img", name=f"@{name}")).to_be_visible()


def tool_cards(chat: ChatController) -> Locator:
    """The heads of the newest answer's tool cards."""
    return chat.loc_latest_message.locator(".chatkit-tool summary")


def bookmark(page: Page) -> None:
    """Let the dashboard be bookmarked once more, and wait for it: the address then knows of all before."""
    url = page.url
    page.get_by_label("Color").select_option("Island")
    expect(page).not_to_have_url(url)
    expect(page).to_have_url(BOOKMARK)
