"""The Express apps of the documentation, run as they stand there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from shiny_chatkit.playwright import ChatController
from tests.conftest import StartApp
from tests.models import Say, model_server
from tests.support.documentation import blocks

from .helpers import begin


@pytest.mark.parametrize("code", blocks("express"))
def test_an_express_app_answers(page: Page, shiny_app: StartApp, tmp_path: Path, code: str) -> None:
    (tmp_path / "app.py").write_text(code)
    with model_server(lambda request: [Say("You wrote to a model.")]) as model:
        key = {"ANTHROPIC_BASE_URL": model.root, "ANTHROPIC_API_KEY": "none"}
        page.goto(shiny_app(tmp_path / "app.py", env=key))
        chat = ChatController(page, "chat")
        begin(chat, "Hello there")
        chat.expect_latest_message(re.compile("^You wrote (2 words|to a model)"))
        expect(chat.loc.locator(".chatkit-error")).to_have_count(0)
