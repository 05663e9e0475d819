"""Apps observe the same inputs on shinychat and on this package."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.helpers import visit

from .conftest import StartParityApp


def test_what_an_app_observes(page: Page, parity_app: StartParityApp, controllers: Any) -> None:
    visit(page, parity_app("inputs"))
    chat = controllers.ChatController(page, "chat")
    observed: dict[str, Any] = {}

    def observes(**changed: Any) -> None:
        observed.update(changed)
        expect(page.locator("#observed")).to_have_text(json.dumps(observed, sort_keys=True))

    def send(text: str) -> None:
        chat.set_user_input(text)
        chat.send_user_input()

    observes()
    send("/note one two")
    chat.expect_latest_message("Noted one two")
    observes(slash_command={"command": "note", "userText": "one two", "echo": True})
    send("/quiet now")
    observes(slash_command={"command": "quiet", "userText": "now", "echo": False})

    # Scripts find the chat around its own UI.
    for place in ("in-footer", "in-toolbar"):
        page.locator(f"#{place}").click()
        observes(found=place)

    send("Begin")
    chat.expect_latest_message("Going on", timeout=30_000)
    page.get_by_role("button", name=re.compile("^Stop")).click()
    observes(cancel=True)
