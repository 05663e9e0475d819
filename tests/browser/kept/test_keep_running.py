"""Answers whose last page is closed: they go on for ``keep_running`` seconds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.helpers import begin, said
from tests.browser.kept.host import Host

StartCounting = Callable[[str, str], tuple[ChatController, Host]]


@pytest.fixture
def start_counting(tmp_path: Path, page: Page) -> Iterator[StartCounting]:
    """Begin the answer to a message, with this value of ``keep_running``."""
    hosts: list[Host] = []

    def start(text: str, keep_running: str) -> tuple[ChatController, Host]:
        hosts.append(Host("kept", tmp_path, {"KEEP_RUNNING": keep_running}))
        page.goto(hosts[0].url)
        chat = ChatController(page, "chat")
        begin(chat, text)
        expect(chat.loc_latest_message).to_contain_text("1 2 3")
        return chat, hosts[0]

    yield start
    # A page that outlives its server reports what it still wanted to load.
    for open_page in page.context.pages:
        open_page.close()
    for host in hosts:
        host.close()


def ended(page: Page, host: Host) -> int:
    """Wait until the answer has ended, and return its last number."""
    file = host.folder / "ended.txt"
    while not (file.exists() and file.read_text().endswith("\n")):
        page.wait_for_timeout(50)
    return int(file.read_text())


def test_an_answer_goes_on_without_a_page(start_counting: StartCounting) -> None:
    chat, host = start_counting("count", "600")
    url = chat.page.url
    chat.page.goto("about:blank")
    assert ended(chat.page, host) == 100
    chat.page.goto(url)
    expect(chat.loc_latest_message).to_contain_text(" 99 100")
    chat.expect_streaming(False)
    expect(chat.loc_latest_message).not_to_have_attribute("data-stopped", re.compile(""))


def test_zero_ends_an_answer_with_its_last_page(start_counting: StartCounting) -> None:
    chat, host = start_counting("count on", "0")
    other = ChatController(chat.page.context.new_page(), "chat")
    other.page.goto(chat.page.url)
    expect(other.loc_latest_message).to_contain_text(" 10 ")
    url = chat.page.url
    other.page.close()
    expect(chat.loc_latest_message).to_contain_text(" 20 ")
    chat.page.goto("about:blank")
    assert 20 <= ended(chat.page, host) < 1000
    chat.page.goto(url)
    # The workspace may still be in memory: the thread must not seem to be busy.
    chat.expect_streaming(False)
    expect(chat.loc_latest_message).to_contain_text("1 2 3")
    interrupted = "The answer was interrupted."
    expect(chat.loc_latest_message).to_have_attribute("data-interrupted", interrupted)
    expect(chat.loc_latest_message).not_to_have_attribute("data-stopped", re.compile(""))
    for name in ("Continue", "Try again"):
        expect(chat.loc_latest_message.get_by_role("button", name=name)).to_be_visible()
    begin(chat, "again")
    chat.expect_latest_message("You said again")
    chat.page.reload()
    expect(said(chat, "user")).to_have_text(["count on", "again"])
