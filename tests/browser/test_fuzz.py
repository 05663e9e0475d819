"""The page outlives whatever conversation a bookmark brings, and runs nothing of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import say, set_input
from tests.support.fuzz import rounds
from tests.support.saved_dumps import full_dump, mutated

DUMPS = 30


def restore(chat: ChatController, dump: Any, number: int) -> None:
    """Restore the chat of the page from a bookmark that nobody signed, and let the page draw it."""
    set_input(chat.page, "dump", json.dumps(dump))
    expect(chat.page.locator("#restored")).to_have_text(str(number))
    chat.loc.evaluate(
        """async chat => {
            for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
            for (const fold of chat.querySelectorAll("details")) fold.open = true;
            await new Promise(requestAnimationFrame);
        }"""
    )


def assert_nothing_ran(chat: ChatController) -> None:
    assert chat.page.evaluate("window.ran") is None


@pytest.mark.parametrize("start", range(rounds(1)))
def test_a_page_outlives_any_bookmark(open_chat: OpenChat, start: int) -> None:
    chat = open_chat("forged")
    for number, seed in enumerate(range(start * DUMPS, (start + 1) * DUMPS), start=1):
        restore(chat, mutated(full_dump(), seed), number)
        assert_nothing_ran(chat)
    restore(chat, full_dump(), DUMPS + 1)
    # That is, in the message, in its tool's result and in its earlier version.
    expect(chat.loc.locator("[data-artifact-type=table]")).not_to_have_count(0)
    expect(chat.loc.locator("[data-loading]")).to_have_count(0, timeout=30_000)
    say(chat, "Are you there?")
    chat.expect_latest_message("You said Are you there?")
    assert_nothing_ran(chat)
