"""A database that another connection has locked for a while."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from shiny_chatkit.playwright import ChatController
from tests.browser.helpers import begin, said
from tests.browser.kept.host import Host

NOTICE = re.compile("cannot be saved at the moment")
LOCKED_MS = 20_000
SAVED_MS = 40_000


def test_the_chat_goes_on_and_saves_all_when_it_can(chat: ChatController, host: Host) -> None:
    begin(chat, "before")
    chat.expect_latest_message("Number 1: before")
    chat.expect_streaming(False)
    notice = chat.loc.get_by_role("status").filter(has_text=NOTICE)
    other = host.connect()
    other.execute("BEGIN EXCLUSIVE")
    begin(chat, "one")
    chat.expect_latest_message("Number 2: one")
    expect(notice).to_be_visible(timeout=LOCKED_MS)
    begin(chat, "two")
    chat.expect_latest_message("Number 3: two")
    chat.expect_streaming(False)
    # The workspace is in memory, whatever the database does.
    chat.page.reload()
    expect(said(chat, "user")).to_have_text(["before", "one", "two"])
    expect(notice).to_be_visible()
    begin(chat, "three")
    chat.expect_latest_message("Number 4: three")
    other.execute("ROLLBACK")
    expect(notice).to_have_count(0, timeout=SAVED_MS)
    host.kill()
    host.start()
    chat.page.reload()
    expect(said(chat, "user")).to_have_text(["before", "one", "two", "three"])
    chat.expect_latest_message("Number 4: three")
    begin(chat, "after")
    chat.expect_latest_message("Number 5: after")
    assert "Traceback" not in host.output()
    other.close()
