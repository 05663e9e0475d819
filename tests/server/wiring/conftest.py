"""Fixtures for tests of warnings about chats and elements."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest

from shiny_chatkit.chat import _unanswered, _wiring
from tests.server.wiring.warned import Log


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_wiring, "ABSENCE_SECONDS", 0.05)
    monkeypatch.setattr(_wiring, "NO_ELEMENT_SECONDS", 0.1)
    monkeypatch.setattr(_unanswered, "UNANSWERED_SECONDS", 0.05)
    monkeypatch.setenv("SHINY_DEV_MODE", "1")


@pytest.fixture
def log() -> AsyncIterator[Log] | Any:
    handler, logger = Log(), logging.getLogger("shiny_chatkit")
    logger.addHandler(handler)
    yield handler
    logger.removeHandler(handler)
