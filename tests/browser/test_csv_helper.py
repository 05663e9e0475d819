"""The CSV helper as a visitor uses it, with documented methods only."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from shiny_chatkit.playwright import ChatController
from tests.browser.helpers import visit
from tests.conftest import ROOT, StartApp

APP = ROOT / "apps" / "csv_helper"
NO_KEYS = {"ANTHROPIC_API_KEY": "", "OPENAI_API_KEY": ""}


@pytest.fixture
def chat(page: Page, shiny_app: StartApp) -> ChatController:
    visit(page, shiny_app(APP / "app.py", env=NO_KEYS))
    return ChatController(page, "chat")


def ask(chat: ChatController, text: str) -> None:
    chat.set_user_input(text)
    chat.send_user_input()


def test_a_file_is_uploaded_once_and_asked_about_twice(chat: ChatController) -> None:
    chat.expect_greeting("Attach a CSV file")
    chat.attach_files(APP / "sales.csv")
    chat.expect_attachments(["sales.csv"])
    ask(chat, "What is in it?")
    chat.expect_tool_result("columns", "float64")
    chat.expect_streaming(False)
    ask(chat, "mean price by region")
    chat.expect_tool("summarize", status="done")
    chat.expect_latest_message(re.compile("East.*3.52"))


def test_without_a_file_it_says_what_to_do(chat: ChatController) -> None:
    ask(chat, "mean price by region")
    chat.expect_latest_message("Attach a CSV file first.")
