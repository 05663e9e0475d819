"""Old threads are deleted with all that belongs to them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from shiny_chatkit.stores import Account, Batch, MessageRecord, SQLStore, ThreadRecord
from shiny_chatkit.stores.sql import _daily, _prune

NOW = int(time.time() * 1000)
DAY = 24 * 60 * 60 * 1000
ADA, BOB, OTHER = Account("chat", "ada"), Account("chat", "bob"), Account("other", "ada")


async def fill(store: SQLStore) -> None:
    for account in (ADA, BOB, OTHER):
        threads = [
            ThreadRecord(f"t{age}", "", 1, NOW - age * DAY, 1, pinned=age == 4, archived=age == 2)
            for age in range(5)
        ]
        messages = [
            MessageRecord(f"m{t.id}", t.id, 0, 1, "user", 1, "text", {}, blobs=("all", t.id))
            for t in threads
        ]
        blobs = {t.id: b"x" for t in threads} | {"all": b"x"}
        await store.save(account, Batch(threads=threads, messages=messages, blobs=blobs))


@pytest_asyncio.fixture
async def store(url: str) -> AsyncIterator[SQLStore]:
    store = SQLStore(url)
    await store.open()
    await fill(store)
    yield store
    await store.close()


async def left(store: SQLStore, account: Account) -> list[str]:
    pages = [await store.threads(account, limit=9, archived=archived) for archived in (False, True)]
    ids = sorted(thread.id for page in pages for thread in page.rows)
    found = await store.blobs(account, ["all", *(f"t{n}" for n in range(5))])
    assert sorted(found) == (["all", *ids] if ids else [])
    for id in ids:
        assert await store.message(account, f"m{id}") is not None
    assert len(await store.search(account, "text")) == len(ids)
    return ids


async def test_by_age(store: SQLStore) -> None:
    for dry_run in (True, False):
        assert await store.prune(max_age=timedelta(days=2.5), dry_run=dry_run) == 6
    assert [await left(store, each) for each in (ADA, BOB, OTHER)] == [["t0", "t1", "t2"]] * 3
    assert await store.prune(max_age=timedelta(days=2.5)) == 0


async def test_by_number(store: SQLStore) -> None:
    assert await store.prune(max_threads=3, chat_id="chat") == 4
    assert [await left(store, each) for each in (ADA, BOB)] == [["t0", "t1", "t4"]] * 2
    assert len(await left(store, OTHER)) == 5


async def test_by_both(store: SQLStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_prune, "AT_ONCE", 2)
    assert await store.prune(max_threads=3, max_age=timedelta(days=3.5)) == 3 * 2
    assert await left(store, ADA) == ["t0", "t1", "t2"]


async def test_everything(store: SQLStore) -> None:
    assert await store.prune(max_threads=0) == 15
    assert await left(store, ADA) == []


@pytest.mark.parametrize(
    ("limits", "unchanged"),
    [
        ({"max_threads": 1}, ["t4"]),
        ({"max_age": timedelta(days=2.5)}, ["t0", "t1", "t2"]),
        ({"max_threads": 1, "max_age": timedelta(days=2.5)}, ["t0"]),
    ],
)
async def test_a_thread_that_changes_meanwhile_is_kept(
    store: SQLStore, monkeypatch: pytest.MonkeyPatch, limits: dict[str, Any], unchanged: list[str]
) -> None:
    loop = asyncio.get_running_loop()
    find = _prune.old_threads
    continued = ThreadRecord("t3", "", 1, NOW, 2)
    pinned = ThreadRecord("t2", "", 1, NOW - 2 * DAY, 2, pinned=True, archived=True)

    def find_and_change(*arguments: Any) -> Any:
        found = find(*arguments)
        saving = store.save(ADA, Batch(threads=[continued, pinned]))
        asyncio.run_coroutine_threadsafe(saving, loop).result(30)
        return found

    monkeypatch.setattr(_prune, "old_threads", find_and_change)
    await store.prune(**limits)
    assert await left(store, ADA) == sorted({*unchanged, "t2", "t3"})
    assert await left(store, BOB) == unchanged


async def test_without_a_limit(store: SQLStore) -> None:
    with pytest.raises(ValueError, match="Pass `max_age` or `max_threads`"):
        await store.prune()
    with pytest.raises(ValueError, match="expected 0 or more"):
        await store.prune(max_threads=-1)
    with pytest.raises(ValueError, match="expected 0 or more"):
        await store.prune(max_age=timedelta(days=-1))


async def until_left(store: SQLStore, account: Account, ids: list[str]) -> None:
    deadline = time.monotonic() + 30
    while True:
        pages = [await store.threads(account, limit=9, archived=each) for each in (False, True)]
        if sorted(thread.id for page in pages for thread in page.rows) == ids:
            return
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)


async def test_a_store_with_a_retention_deletes_when_it_is_opened(url: str) -> None:
    store = SQLStore(url)
    await store.open()
    await fill(store)
    await store.close()
    store = SQLStore(url, max_age=timedelta(days=2.5), max_threads=2)
    await store.open()
    await store.open()
    for account in (ADA, BOB, OTHER):
        await until_left(store, account, ["t0", "t1"])
    await store.close()


async def test_a_store_with_a_retention_deletes_every_day(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_daily, "DAY_SECONDS", 0.01)
    store = SQLStore(url, max_threads=3)
    await store.open()
    await fill(store)
    await until_left(store, ADA, ["t0", "t1", "t4"])
    await store.close()


async def test_a_store_closes_while_it_deletes(url: str) -> None:
    store = SQLStore(url)
    await store.open()
    threads = [ThreadRecord(f"t{n}", "", 1, n, 1) for n in range(1000)]
    await store.save(ADA, Batch(threads=threads))
    await store.close()
    store = SQLStore(url, max_threads=1)
    await store.open()
    await store.close()
    await store.open()
    await until_left(store, ADA, ["t999"])
    await store.close()


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"max_age": 90}, TypeError),
        ({"max_threads": 1.5}, TypeError),
        ({"max_threads": True}, TypeError),
        ({"max_threads": -1}, ValueError),
        ({"max_age": timedelta(days=-1)}, ValueError),
    ],
)
def test_a_wrong_retention(arguments: Any, error: type[Exception]) -> None:
    with pytest.raises(error, match="Invalid value"):
        SQLStore("sqlite://", **arguments)
