"""An answer that has begun is on the page while the app blocks the event loop."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.helpers import visit

from .conftest import StartParityApp


@pytest.mark.parametrize("kind", ["whole", "context", "stream"])
def test_the_beginning_is_seen_at_once(
    page: Page, parity_app: StartParityApp, controllers: Any, tmp_path: Path, kind: str
) -> None:
    visit(page, parity_app("blocking"))
    chat = controllers.ChatController(page, "chat")
    goes_on = tmp_path / "goes_on"
    chat.set_user_input(f"{kind} {goes_on}")
    chat.send_user_input()
    try:
        chat.expect_latest_message("Looking it up", timeout=10_000)
    finally:
        goes_on.touch()
    begun = "" if kind == "whole" else "Looking it up "
    chat.expect_latest_message(f"{begun}and found.", timeout=10_000)
