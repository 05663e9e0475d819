"""The example apps that have no tests of their own, used as a newcomer would."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from shiny_chatkit.playwright import ChatController
from tests.conftest import ROOT, StartApp

from .helpers import begin, said, visit

APPS = ROOT / "apps"


def test_the_migrated_app_answers_and_is_restored(page: Page, shiny_app: StartApp) -> None:
    visit(page, shiny_app(APPS / "migrated" / "app.py"))
    chat = ChatController(page, "chat")
    page.get_by_text("Pancakes", exact=True).click()
    chat.expect_latest_message(re.compile("For pancakes you need:.*enjoy your meal", re.DOTALL))
    expect(chat.loc_messages).not_to_contain_text("Looking in the cupboard")
    page.wait_for_url(re.compile("_values_"))
    page.reload()
    expect(said(chat, "user")).to_have_text("Pancakes")
    expect(said(chat, "assistant")).to_have_count(2)
    begin(chat, "salad")
    chat.expect_latest_message(re.compile("For salad you need:"))


def test_modules_keep_to_their_tabs_and_the_modal(page: Page, shiny_app: StartApp) -> None:
    visit(page, shiny_app(APPS / "module" / "app.py"))
    begin(ChatController(page, "echo-chat"), "Hello")
    ChatController(page, "echo-chat").expect_latest_message("Hello")
    page.get_by_role("tab", name="Reverse").click()
    begin(ChatController(page, "reverse-chat"), "Hello")
    ChatController(page, "reverse-chat").expect_latest_message("olleH")
    help = ChatController(page, "help-chat")
    page.get_by_role("button", name="Help").click()
    expect(page.locator("#shiny-modal")).to_be_focused()
    help.expect_greeting("Ask how to use this app.")
    begin(help, "Hello")
    help.expect_latest_message(re.compile("^You asked: Hello"))
    page.get_by_role("button", name="Dismiss").click()
    expect(help.loc).to_have_count(0)
    page.get_by_role("button", name="Help").click()
    help.expect_latest_message(re.compile("^You asked: Hello"))
