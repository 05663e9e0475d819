"""The stores of the package keep the rules of stores."""

from __future__ import annotations

from pathlib import Path

import pytest

from shiny_chatkit.stores import MemoryStore, ShareStore, SQLStore, ThreadStore
from shiny_chatkit.testing import MakeStore, StoreConformance, store_conformance
from tests.support.postgres import PostgresServer

TestMemory = store_conformance(MemoryStore)


class TestSQLite(StoreConformance):
    @pytest.fixture
    def make_store(self, tmp_path: Path) -> MakeStore:
        return lambda: SQLStore(f"sqlite:///{tmp_path}/chats.db")


class TestSQLiteInMemory(StoreConformance):
    @pytest.fixture
    def make_store(self) -> MakeStore:
        return lambda: SQLStore("sqlite://")

    test_a_store_opens_again = None  # type: ignore[assignment] # what is in memory ends with the connection


@pytest.fixture(scope="module")
def postgres_url(postgres: PostgresServer) -> str:
    return postgres.new_database()


class TestPostgreSQL(StoreConformance):
    @pytest.fixture
    def make_store(self, postgres_url: str) -> MakeStore:
        return lambda: SQLStore(postgres_url)


def test_the_stores_of_the_package_keep_shares() -> None:
    for store in (MemoryStore(), SQLStore("sqlite://")):
        assert isinstance(store, ThreadStore)
        assert isinstance(store, ShareStore)
