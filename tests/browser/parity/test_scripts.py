"""Scripts and styles that were written for ``shiny-chat-container`` work on shinychat and on this package."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.helpers import visit

from .conftest import StartParityApp


@pytest.fixture
def chat(page: Page, parity_app: StartParityApp, controllers: Any) -> Any:
    page.set_viewport_size({"width": 1400, "height": 900})
    visit(page, parity_app("scripts"))
    # The page knows the commands.
    expect(page.locator("#ran_is")).to_have_text("ran:")
    return controllers.ChatController(page, "chat")


def test_the_element_around_a_button(page: Page, chat: Any) -> None:
    def finds(place: str, id: str = "chat") -> None:
        button = page.get_by_role("button", name=place, exact=True)
        button.click()
        found = {"id": id, "inside": True, "place": place}
        expect(page.locator("#found_is")).to_have_text(json.dumps(found, sort_keys=True))
        expect(button).to_have_css("letter-spacing", "3px")
        if id == "chat":
            expect(button).to_have_css("word-spacing", "5px")

    for place in ("startup", "markdown", "footer", "toolbar", "drawer"):
        finds(place)
    chat.set_user_input("Hello")
    chat.send_user_input()
    finds("answer")
    chat.set_user_input("/server now")
    chat.send_user_input()
    finds("stream")
    finds("greeting", "greeted")
    finds("in the module", "part-chat")


def test_the_event_before_a_command(page: Page, chat: Any, library: str) -> None:
    def hears(command: str, text: str, *, echo: bool) -> None:
        chat.set_user_input(f"/{command} {text}")
        chat.send_user_input()
        heard = {
            "id": "chat",
            "of": "chat",
            "localName": "shiny-chat-container",
            "command": command,
            "userText": text,
            "echo": echo,
        }
        expect(page.locator("#heard_is")).to_have_text(json.dumps(heard, sort_keys=True))

    hears("page", "here", echo=False)
    hears("stopped", "one two", echo=True)
    # Only shinychat shows a command that a script has run.
    expect(chat.loc_messages.get_by_text("one two")).to_have_count(int(library == "shinychat"))
    hears("server", "three", echo=True)
    expect(chat.loc_messages).to_contain_text("Streamed three")
    expect(page.locator("#ran_is")).to_have_text("ran: server")
    # A command that was removed is a message.
    chat.set_user_input("/gone now")
    chat.send_user_input()
    expect(page.get_by_role("button", name="answer", exact=True)).to_be_visible()
    expect(page.locator("#ran_is")).to_have_text("ran: server")
