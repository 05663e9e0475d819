"""A database that fails for a while, although it could be opened."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.helpers import begin, said
from tests.browser.kept.conftest import StartHost

# The browser reports each attempt to connect that fails.
pytestmark = pytest.mark.allow_page_errors

NOTICE = re.compile("cannot be saved at the moment")
SAVED_MS = 40_000


def test_a_table_that_is_away_for_a_while_loses_nothing(start_host: StartHost, page: Page) -> None:
    host = start_host("kept")
    page.goto(host.url)
    chat = ChatController(page, "chat")
    notice = chat.loc.get_by_role("status").filter(has_text=NOTICE)
    begin(chat, "before")
    chat.expect_latest_message("You said before")
    other = host.connect()
    other.execute("ALTER TABLE chatkit_messages RENAME TO away")
    begin(chat, "count on")
    expect(notice).to_be_visible(timeout=SAVED_MS)
    chat.stop()
    chat.expect_streaming(False)
    begin(chat, "after")
    chat.expect_latest_message("You said after")
    texts = said(chat, "assistant").locator(".chatkit-text").all_text_contents()
    other.execute("ALTER TABLE away RENAME TO chatkit_messages")
    other.close()
    expect(notice).to_have_count(0, timeout=SAVED_MS)
    host.kill()
    host.start()
    page.reload()
    expect(said(chat, "user")).to_have_text(["before", "count on", "after"])
    expect(said(chat, "assistant").locator(".chatkit-text")).to_have_text(texts)


def test_a_file_that_is_away_for_a_while_loses_nothing(start_host: StartHost, page: Page) -> None:
    host = start_host("kept")
    page.goto(host.url)
    chat = ChatController(page, "chat")
    notice = chat.loc.get_by_role("status").filter(has_text=NOTICE)
    begin(chat, "before")
    chat.expect_latest_message("You said before")
    file, away = host.folder / "kept.db", host.folder / "away.db"
    file.rename(away)
    begin(chat, "meanwhile")
    chat.expect_latest_message("You said meanwhile")
    expect(notice).to_be_visible(timeout=SAVED_MS)
    away.rename(file)
    expect(notice).to_have_count(0, timeout=SAVED_MS)
    host.kill()
    host.start()
    page.reload()
    expect(said(chat, "user")).to_have_text(["before", "meanwhile"])
