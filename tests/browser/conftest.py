"""Fixtures of the browser tests: an app of tests/browser/apps, opened, with a controller of its chat."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import ROOT, StartApp

if TYPE_CHECKING:
    from shiny_chatkit.playwright import ChatController

APPS = Path(__file__).parent / "apps"
TOUR = ROOT / "apps" / "protocol_tour"

# Two cores serve apps, Chromium and tests: five seconds can be too short.
expect.set_options(timeout=10_000)


class OpenChat(Protocol):
    """``open_chat("app")`` goes to an app and gives the controller of its chat."""

    def __call__(
        self,
        app: str,
        id: str = "chat",
        *,
        env: Mapping[str, str] | None = None,
        query: str = "",
        page: Page | None = None,
    ) -> ChatController: ...


@pytest.fixture
def open_chat(page: Page, shiny_app: StartApp) -> OpenChat:
    def open(
        app: str,
        id: str = "chat",
        *,
        env: Mapping[str, str] | None = None,
        query: str = "",
        page: Page | None = page,
    ) -> ChatController:
        # Imported here, because the process that only hands out tests can do without.
        from shiny_chatkit.playwright import ChatController

        from .helpers import visit

        assert page is not None
        visit(page, shiny_app(APPS / app / "app.py", env=env) + query)
        return ChatController(page, id)

    return open


@pytest.fixture
def tour(open_chat: OpenChat) -> ChatController:
    """The protocol tour; it does not linger."""
    return open_chat(str(TOUR), env={"TOUR_PACE": "0"})
