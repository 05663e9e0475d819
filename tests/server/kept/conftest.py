"""A store for each test, or two stores of one database, as two processes have them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from shiny_chatkit.stores import MemoryStore, SQLStore
from shiny_chatkit.workspace import _sharing
from tests.support.postgres import PostgresServer


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def database(postgres: PostgresServer) -> str:
    return postgres.new_database()


@pytest_asyncio.fixture
async def stores(database: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[Any]]:
    monkeypatch.setattr(_sharing, "RENEW_SECONDS", 0.1)
    stores = [SQLStore(database), SQLStore(database)]
    yield stores
    for store in stores:
        await store.close()
