"""An app names its store by a URL, or passes one."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from shiny_chatkit import stores
from shiny_chatkit.stores import Account, Batch, MemoryStore, SQLStore, ThreadRecord, open_store


def test_a_store_is_used_as_it_is() -> None:
    store = MemoryStore()
    assert open_store(store) is store


def test_a_url_is_opened_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    full = f"sqlite:///{tmp_path}/chats.db"
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(open_store, ["sqlite:///chats.db", full, make_url(full)] * 10))
    assert len(found) == 1
    assert open_store("sqlite:///others.db") not in found


async def test_a_database_in_memory_is_shared() -> None:
    store, other = open_store("sqlite://"), open_store("sqlite:///:memory:")
    await store.open()
    thread = ThreadRecord("t", "", 1, 1, 1)
    account = Account("chat", "test_a_database_in_memory_is_shared")
    await store.save(account, Batch(threads=[thread]))
    assert await other.thread(account, "t") == thread
    await store.close()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_all_names_of_postgresql(scheme: str) -> None:
    store = SQLStore(f"{scheme}://me:secret@host/database")
    assert store.url == "postgresql+psycopg://me:***@host/database"
    assert "secret" not in repr(store)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("chats.db", "Invalid store 'chats.db': expected a ThreadStore or the URL"),
        ("", "Invalid store '': expected"),
        ("mysql://me:secret@host/database", "Invalid store 'mysql://me:\\*\\*\\*@host/database'"),
        ("postgresql+asyncpg://me:secret@host/x", "Invalid store 'postgresql\\+asyncpg://me:\\*"),
        ("sqlite+aiosqlite:///chats.db", "Invalid store 'sqlite\\+aiosqlite"),
        ("sqlite://chats.db", "a file needs three slashes"),
        ("postgres//me:secret@host", "Invalid store: expected"),
        ("postgresql://me:secret@host:port/x", "Invalid store: expected"),
    ],
)
def test_a_wrong_url(value: str, message: str) -> None:
    with pytest.raises(ValueError, match=message) as raised:
        open_store(value)
    assert "secret" not in str(raised.value)


class Incomplete:
    async def open(self) -> None: ...

    async def close(self) -> None: ...


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (True, "Invalid store True: expected a ThreadStore or the URL"),
        (None, "Invalid store None"),
        (Path("chats.db"), "Invalid store PosixPath"),
        (MemoryStore, r"expected an instance, such as MemoryStore\(\)"),
        (Incomplete(), "it lacks blobs, claim, message, messages, save, search, settings, thread"),
    ],
)
def test_a_wrong_type(value: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        open_store(value)


@pytest.mark.parametrize("name", ["sqlalchemy", "alembic"])
def test_a_missing_extra(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ImportError, match=rf'{name}.*pip install "shiny-chatkit\[sql\]"'):
        open_store("sqlite:///chats.db")
    with pytest.raises(ImportError, match=r"shiny-chatkit\[sql\]"):
        _ = stores.SQLStore


def test_a_missing_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ImportError, match=r'pip install "shiny-chatkit\[postgres\]"'):
        open_store("postgresql://host/test_a_missing_driver")
