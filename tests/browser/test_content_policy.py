"""Everything in a chat is drawn under the content security policy that the page on deployment recommends."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from shiny_chatkit.playwright import ChatController
from tests.conftest import StartApp
from tests.support.documentation import DOCS

from .helpers import begin

LOADING_MS = 30_000
"""Time for the libraries of charts and diagrams to load on a busy machine."""

APP = Path(__file__).parent / "apps" / "content_policy" / "app.py"
(POLICY,) = re.findall(
    r'add_header Content-Security-Policy "(.*)";', (DOCS / "deployment.md").read_text()
)


# The page's own inline scripts are Shiny's, and are refused.
@pytest.mark.allow_page_errors
def test_a_chat_works_under_the_documented_policy(page: Page, shiny_app: StartApp) -> None:
    refused: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            refused.append(message.text)

    page.on("console", on_console)
    page.goto(shiny_app(APP, env={"CONTENT_POLICY": POLICY}))
    chat = ChatController(page, "chat")
    begin(chat, "Show everything")
    message = chat.loc_latest_message
    for drawn in ("math", ".chatkit-diagram svg", ".ag-cell", ".main-svg", ".irs-handle"):
        expect(message.locator(drawn).first).to_be_attached(timeout=LOADING_MS)
    expect(message.locator(".chatkit-vega svg").first).to_be_attached(timeout=LOADING_MS)
    frame = message.frame_locator("iframe").frame_locator("iframe")
    expect(frame.get_by_role("heading", name="A page")).to_be_visible(timeout=LOADING_MS)
    assert [text for text in refused if "inline script" not in text] == []


# As above.
@pytest.mark.allow_page_errors
def test_the_texts_of_a_language_are_loaded_under_it(page: Page, shiny_app: StartApp) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'languages', {value: ['de']})")
    page.goto(shiny_app(APP, env={"CONTENT_POLICY": POLICY}))
    expect(page.get_by_role("button", name="Nachricht senden")).to_be_attached()
