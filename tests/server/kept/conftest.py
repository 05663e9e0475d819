"""A store for each test."""

from __future__ import annotations

import pytest

from shiny_chatkit.stores import MemoryStore


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()
