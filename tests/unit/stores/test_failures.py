"""Errors say in plain words what is wrong with a database, without secrets, and the store works again afterwards."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest

from shiny_chatkit.stores import (
    Account,
    Batch,
    MessageRecord,
    SQLStore,
    StoreError,
    StoreUnusableError,
    ThreadRecord,
)
from shiny_chatkit.stores.sql import _engine
from tests.support.postgres import PASSWORD, PostgresServer

ACCOUNT = Account("chat", "owner")
THREAD = ThreadRecord("t", "Title", 1, 1, 1)
ONE = Batch(threads=[THREAD])


async def opened(url: str) -> SQLStore:
    store = SQLStore(url)
    await store.open()
    return store


async def test_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusableError, match=r"folder .*none.* does not exist"):
        await opened(f"sqlite:///{tmp_path}/none/chats.db")


async def test_a_folder_instead_of_a_file(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusableError, match="cannot be opened"):
        await opened(f"sqlite:///{tmp_path}")


@pytest.mark.parametrize(
    "content", [b"no database at all" * 100, b"SQLite format 3\0" + b"x" * 5000]
)
async def test_a_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "chats.db"
    path.write_bytes(content)
    with pytest.raises(StoreUnusableError, match=r"not an SQLite database|damaged"):
        await opened(f"sqlite:///{path}")
    assert path.read_bytes() == content


async def test_a_damaged_file(tmp_path: Path) -> None:
    path = tmp_path / "chats.db"
    store = await opened(f"sqlite:///{path}")
    for number in range(20):
        message = MessageRecord(f"m{number}", "t", number, 1, "user", 1, "word " * 500, {})
        await store.save(ACCOUNT, Batch(threads=[THREAD], messages=[message]))
    await store.close()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(StoreUnusableError, match="damaged"):
        await (await opened(f"sqlite:///{path}")).threads(ACCOUNT, limit=5)


async def test_a_locked_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_engine, "BUSY_SECONDS", 0.1)
    path = tmp_path / "chats.db"
    store = await opened(f"sqlite:///{path}")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="locked") as raised:
        await store.save(ACCOUNT, ONE)
    assert not isinstance(raised.value, StoreUnusableError)
    assert (await store.threads(ACCOUNT, limit=5)).rows == []
    other.execute("ROLLBACK")
    other.close()
    await store.save(ACCOUNT, ONE)
    assert await store.thread(ACCOUNT, "t") == THREAD
    await store.close()


async def test_a_read_only_file(tmp_path: Path) -> None:
    path = tmp_path / "chats.db"
    await (await opened(f"sqlite:///{path}")).close()
    store = await opened(f"sqlite:///file:{path}?mode=ro&uri=true")
    with pytest.raises(StoreError, match="read-only"):
        await store.save(ACCOUNT, ONE)
    assert (await store.threads(ACCOUNT, limit=5)).rows == []
    await store.close()


async def test_a_file_that_was_moved_away(tmp_path: Path) -> None:
    path, folder = tmp_path / "data" / "chats.db", tmp_path / "away"
    path.parent.mkdir()
    store = await opened(f"sqlite:///{path}")
    await store.save(ACCOUNT, ONE)
    path.parent.rename(folder)
    for _ in range(2):
        with pytest.raises(StoreUnusableError, match="moved or deleted") as raised:
            await store.save(ACCOUNT, ONE)
        assert str(path) in str(raised.value)
        # Another file in its place is not the one that is open.
        path.parent.mkdir(exist_ok=True)
        path.touch()
    shutil.rmtree(path.parent)
    folder.rename(path.parent)
    await store.save(ACCOUNT, ONE)
    assert await store.thread(ACCOUNT, "t") == THREAD
    await store.close()


async def test_a_deleted_file(tmp_path: Path) -> None:
    path = tmp_path / "chats.db"
    store = await opened(f"sqlite:///{path}")
    path.unlink()
    with pytest.raises(StoreUnusableError, match="moved or deleted"):
        await store.save(ACCOUNT, ONE)
    await store.close()


async def test_a_full_disk(tmp_path: Path) -> None:
    store = await opened(f"sqlite:///{tmp_path}/chats.db")
    engine: Any = store._now.engine  # type: ignore[union-attr]
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
    big = MessageRecord("m", "t", 1, 1, "user", 1, "", {"text": "x" * 500_000})
    with pytest.raises(StoreError, match="no space left"):
        await store.save(ACCOUNT, Batch(threads=[THREAD], messages=[big]))
    assert await store.thread(ACCOUNT, "t") is None
    await store.close()


async def test_a_closed_store(tmp_path: Path) -> None:
    store = SQLStore(f"sqlite:///{tmp_path}/chats.db")
    for _ in range(2):
        with pytest.raises(StoreError, match="not open"):
            await store.threads(ACCOUNT, limit=1)
        with pytest.raises(StoreError, match="not open"):
            await store.save(ACCOUNT, ONE)
        await store.open()
        await store.save(ACCOUNT, ONE)
        await store.close()


async def test_a_wrong_password(postgres: PostgresServer) -> None:
    with pytest.raises(StoreUnusableError, match="rejects the user name or the password") as raised:
        await opened(postgres.url_of("postgres", password="not this"))
    assert "not this" not in str(raised.value)
    assert "not%20this" not in str(raised.value)


async def test_an_unknown_user(postgres: PostgresServer) -> None:
    with pytest.raises(StoreUnusableError, match=r"rejects|does not know the user"):
        await opened(postgres.url_of("postgres", user="nobody_known"))


async def test_an_unknown_database(postgres: PostgresServer) -> None:
    with pytest.raises(StoreUnusableError, match="does not exist: create it first"):
        await opened(postgres.url_of("unknown"))


async def test_another_encoding(postgres: PostgresServer) -> None:
    url = postgres.new_database("ENCODING 'LATIN1' TEMPLATE template0")
    with pytest.raises(StoreUnusableError, match="encoding LATIN1"):
        await opened(url)


async def test_a_host_that_does_not_answer() -> None:
    with pytest.raises(StoreError, match="cannot be reached") as raised:
        await opened(f"postgresql://user:{PASSWORD}@127.0.0.1:1/database")
    assert not isinstance(raised.value, StoreUnusableError)
    assert PASSWORD not in str(raised.value)


async def test_a_limit_of_the_database_concerns_one_batch(postgres: PostgresServer) -> None:
    store = await opened(postgres.new_database())
    assert store._now is not None
    writer, go = store._now.writer, threading.Event()
    first = writer.submit(lambda _: go.wait(30))
    # A word of 3000 bytes; the driver calls the error an operational one.
    bad = store._write(lambda c: c.exec_driver_sql("SELECT CAST(repeat('x', 3000) AS tsvector)"))
    saves = [asyncio.ensure_future(each) for each in (store.save(ACCOUNT, ONE), bad)]
    await asyncio.sleep(0)
    go.set()
    results = await asyncio.gather(*saves, return_exceptions=True)
    assert first.result(30)
    assert results[0] is None
    assert "reports an error (ProgramLimitExceeded 54000)" in str(results[1])
    await store.close()


async def test_a_database_that_goes_away_and_comes_back() -> None:
    server = PostgresServer()
    try:
        store = await opened(server.url)
        await store.save(ACCOUNT, ONE)
        server.stop()
        with pytest.raises(StoreError):
            await store.save(ACCOUNT, ONE)
        with pytest.raises(StoreError):
            await store.threads(ACCOUNT, limit=5)
        server.restart()
        await store.save(ACCOUNT, ONE)
        assert (await store.threads(ACCOUNT, limit=5)).rows == [THREAD]
        await store.close()
    finally:
        server.close()
