"""A growing message in a file is written by the driver itself, and in the ordinary way if that fails."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

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

ACCOUNT = Account("chat", "owner")
THREAD = ThreadRecord("t", "Title", 1, 1, 1)
FIRST = MessageRecord("m", "t", 1, 1, "assistant", 1, "a", {"n": 1}, is_growing=True)


def grown(version: int, **changes: Any) -> MessageRecord:
    return replace(FIRST, version=version, text="a" * version, data={"n": version}, **changes)


@pytest.fixture
async def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SQLStore]:
    monkeypatch.setattr(_engine, "BUSY_SECONDS", 0.1)
    folder = tmp_path / "data"
    folder.mkdir()
    store = SQLStore(f"sqlite:///{folder}/chats.db")
    await store.open()
    await store.save(ACCOUNT, Batch(threads=[THREAD], messages=[FIRST]))
    yield store
    await store.close()


async def grow(store: SQLStore, version: int) -> int:
    """Save the message as it has grown, and return how many statements SQLAlchemy had to run."""
    assert store._now is not None
    statements: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    event.listen(store._now.engine, "before_cursor_execute", note)
    try:
        await store.save(ACCOUNT, Batch(messages=[grown(version)]))
    finally:
        event.remove(store._now.engine, "before_cursor_execute", note)
    return len(statements)


async def kept(store: SQLStore) -> int:
    row = await store.message(ACCOUNT, "m")
    assert row is not None
    assert row.text == "a" * row.version
    assert row.data == {"n": row.version}
    return row.version


async def test_the_driver_writes_it(store: SQLStore) -> None:
    assert await grow(store, 2) == await grow(store, 3) == 0
    assert await kept(store) == 3
    await store.close()
    await store.open()
    assert await kept(store) == 3
    assert await grow(store, 4) == 0


@pytest.mark.parametrize(
    "batch",
    [
        Batch(messages=[grown(2, id="unknown")]),
        Batch(messages=[grown(2), grown(2, id="unknown")]),
        Batch(messages=[grown(2, blobs=("d",))], blobs={"d": b"x"}),
        Batch(messages=[grown(2), grown(2, id="complete", is_growing=False)]),
        Batch(threads=[replace(THREAD, title="New", version=2)], messages=[grown(2)]),
        Batch(messages=[grown(2)], settings={"a": 1}),
    ],
)
async def test_a_batch_that_needs_more_is_written_whole(store: SQLStore, batch: Batch) -> None:
    await store.save(ACCOUNT, batch)
    for message in batch.messages:
        row = await store.message(ACCOUNT, message.id)
        assert row == replace(message, is_growing=False)
    for thread in batch.threads:
        assert await store.thread(ACCOUNT, thread.id) == thread
    assert await store.settings(ACCOUNT) == (batch.settings or {})


async def test_an_older_version_and_another_owner_change_nothing(store: SQLStore) -> None:
    await grow(store, 3)
    await grow(store, 2)
    await store.save(Account("chat", "other"), Batch(messages=[grown(9)]))
    assert await kept(store) == 3


async def test_what_was_deleted_stays_deleted(store: SQLStore) -> None:
    await grow(store, 2)
    await store.save(ACCOUNT, Batch(deleted_threads=["t"]))
    await grow(store, 3)
    assert await store.message(ACCOUNT, "m") is None


async def test_messages_of_many_owners_grow_together(store: SQLStore) -> None:
    accounts = [Account("chat", f"owner{n}") for n in range(20)]
    for account in accounts:
        await store.save(account, Batch(threads=[THREAD], messages=[FIRST]))
    await asyncio.gather(*(store.save(each, Batch(messages=[grown(2)])) for each in accounts))
    rows = [await store.message(each, "m") for each in accounts]
    assert {row and row.text for row in rows} == {"aa"}


async def test_a_lock_of_another_process_is_reported_and_waited_for(store: SQLStore) -> None:
    await grow(store, 2)
    other = sqlite3.connect(str(store.url).removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked"):
        await grow(store, 3)
    assert await kept(store) == 2
    other.execute("ROLLBACK")
    other.close()
    assert await grow(store, 4) == 0
    assert await kept(store) == 4


async def test_a_file_that_was_moved_is_missed_and_used_again(
    store: SQLStore, tmp_path: Path
) -> None:
    await grow(store, 2)
    folder, away = tmp_path / "data", tmp_path / "away"
    folder.rename(away)
    with pytest.raises(StoreUnusableError, match="moved or deleted"):
        await grow(store, 3)
    shutil.rmtree(folder, ignore_errors=True)
    away.rename(folder)
    await grow(store, 4)
    assert await kept(store) == 4


async def test_a_full_disk_loses_nothing(store: SQLStore) -> None:
    await grow(store, 2)
    assert store._now is not None

    def fill(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA max_page_count = 1")

    big = replace(grown(3), data={"n": 3, "x": "x" * 500_000})
    driver: Any = store._now._grower._connection.dbapi_connection
    driver.execute("PRAGMA max_page_count = 1")
    event.listen(store._now.engine, "connect", fill)
    store._now.engine.dispose()
    with pytest.raises(StoreError, match="no space left"):
        await store.save(ACCOUNT, Batch(messages=[big]))
    assert await kept(store) == 2
    event.remove(store._now.engine, "connect", fill)
    store._now.engine.dispose()
    assert await grow(store, 4) == 0
    assert await kept(store) == 4


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///file:{path}?uri=true"])
async def test_other_databases_grow_in_the_ordinary_way(tmp_path: Path, url: str) -> None:
    store = SQLStore(url.format(path=tmp_path / "chats.db"))
    await store.open()
    await store.save(ACCOUNT, Batch(threads=[THREAD], messages=[FIRST]))
    assert await grow(store, 2) > 0
    assert await kept(store) == 2
    await store.close()
