"""Two servers share one PostgreSQL, and a browser moves between them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import APPS
from tests.browser.helpers import begin, said, say
from tests.support.app_process import AppProcess
from tests.support.postgres import PostgresServer

# The browser reports each attempt to connect to a server that was killed.
pytestmark = pytest.mark.allow_page_errors

FREE_SECONDS = 15
"""After this time, a conversation whose server has died can go on in another one."""

BUSY_SECONDS = 5
"""The time that a busy machine may take in addition."""

ALL = " ".join(str(number) for number in range(1, 101))
"""The answer to "count"."""


@pytest.fixture
def servers(postgres: PostgresServer, tmp_path: Path) -> Iterator[list[AppProcess]]:
    env = {"STORE": postgres.new_database()}
    servers = [AppProcess(APPS / "kept" / "app.py", cwd=tmp_path, env=env) for _ in range(2)]
    yield servers
    for server in servers:
        server.close()


def show(context: BrowserContext, server: AppProcess, query: str = "") -> ChatController:
    page = context.new_page()
    page.goto(server.url + query)
    return ChatController(page, "chat")


def query_of(chat: ChatController) -> str:
    """Return the part of the page's address that names its thread."""
    return "?" + chat.page.url.partition("?")[2]


def numbers(chat: ChatController) -> str:
    return " ".join((chat.loc_latest_message.locator(".chatkit-text").text_content() or "").split())


def test_a_browser_moves_between_two_servers(
    servers: list[AppProcess], context: BrowserContext
) -> None:
    one = show(context, servers[0])
    begin(one, "count")
    expect(one.loc_latest_message).to_contain_text("10 11")
    two = show(context, servers[1], query_of(one))
    one.page.close()
    # The answer goes on growing, with no number twice or missing.
    expect(two.loc_latest_message).to_contain_text("20 21")
    assert ALL.startswith(numbers(two))
    expect(two.loc_latest_message).to_contain_text("99 100")
    two.expect_streaming(False)
    assert numbers(two) == ALL

    # Questions are answered, and answers are stopped, from the other side.
    one = show(context, servers[0], query_of(two))
    say(one, "ask")
    expect(two.loc_messages.get_by_text("Which one?")).to_be_visible()
    two.answer_question("the second")
    for chat in (one, two):
        expect(chat.loc_latest_message).to_contain_text("You chose the second")
        chat.expect_streaming(False)
    say(one, "approve")
    two.allow_tool()
    for chat in (one, two):
        expect(chat.loc_latest_message).to_contain_text("Deleted")
        chat.expect_streaming(False)
    begin(one, "count on", two)
    expect(two.loc_latest_message).to_contain_text("5 6")
    two.stop()
    for chat in (one, two):
        chat.expect_streaming(False)
        expect(chat.loc_latest_message).to_have_attribute("data-stopped", "Stopped")

    # A server dies in mid-answer: the other one goes on.
    begin(one, "count on", two)
    expect(two.loc_latest_message).to_contain_text("5 6")
    killed_at = time.monotonic()
    servers[0].kill()
    one.page.close()
    say(two, "hello")
    expect(said(two, "assistant").last).to_contain_text("You said hello", timeout=30_000)
    assert time.monotonic() - killed_at < FREE_SECONDS + BUSY_SECONDS
    interrupted = said(two, "assistant").nth(-2)
    expect(interrupted).to_have_attribute("data-interrupted", "The answer was interrupted.")
    two.expect_streaming(False)
    texts = ["count", "ask", "approve", "count on", "count on", "hello"]
    expect(said(two, "user")).to_have_text(texts)
