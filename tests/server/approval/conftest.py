"""Fixtures for tests of approval."""

from __future__ import annotations

import pytest

from tests.server.approval.asking import (
    ran,
)


@pytest.fixture(autouse=True)
def _nothing_ran() -> None:
    ran.clear()
