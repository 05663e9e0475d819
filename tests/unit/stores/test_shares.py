"""All stores keep shares in the same way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from shiny_chatkit.stores import (
    Account,
    Batch,
    MemoryStore,
    ShareRecord,
    ShareStore,
    SQLStore,
    ThreadRecord,
    ThreadStore,
)
from tests.support.postgres import PostgresServer

ADA, EVE = Account("chat", "user:ada"), Account("chat", "user:eve")
SNAPSHOT = {"title": "é\x00", "messages": [{"n": 1.5, "none": None}]}


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Any]:
    if request.param == "memory":
        made: Any = MemoryStore()
    elif request.param == "sqlite":
        made = SQLStore(f"sqlite:///{tmp_path}/chats.db")
    else:
        postgres: PostgresServer = request.getfixturevalue("postgres")
        made = SQLStore(postgres.new_database())
    await made.open()
    for account, ids in ((ADA, ["t1", "t2"]), (EVE, ["t1"])):
        threads = [ThreadRecord(id, "Title", 1, 1, 1) for id in ids]
        await made.save(account, Batch(threads=threads))
    yield made
    await made.close()


def share(digest: str, thread: str = "t1", at: int = 1, snapshot: Any = None) -> ShareRecord:
    return ShareRecord(digest, thread, snapshot is None, at, snapshot)


async def test_the_stores_of_the_package_keep_shares(store: Any) -> None:
    assert isinstance(store, ThreadStore)
    assert isinstance(store, ShareStore)


async def test_a_share_is_found_by_its_digest(store: Any) -> None:
    first, second = share("a", snapshot=SNAPSHOT), share("b", "t2", 2)
    assert await store.add_share(ADA, first)
    assert await store.add_share(ADA, second)
    assert await store.shared("a") == (ADA, first)
    assert await store.shared("b") == (ADA, second)
    assert await store.shared("c") is None
    # The list is short: it has no snapshots.
    assert await store.shares(ADA) == [second, ShareRecord("a", "t1", False, 1)]
    assert await store.shares(EVE) == []


async def test_only_threads_of_the_account_are_shared(store: Any) -> None:
    assert not await store.add_share(EVE, share("a", "t2"))
    assert not await store.add_share(ADA, share("a", "unknown"))
    assert not await store.add_share(Account("chat", "nobody"), share("a"))
    assert not await store.add_share(Account("other", ADA.owner), share("a"))
    assert await store.shared("a") is None


async def test_only_the_account_ends_a_share(store: Any) -> None:
    await store.add_share(ADA, share("a"))
    assert not await store.remove_share(EVE, "a")
    assert not await store.remove_share(Account("other", ADA.owner), "a")
    assert await store.shared("a") is not None
    assert await store.remove_share(ADA, "a")
    assert not await store.remove_share(ADA, "a")
    assert await store.shared("a") is None


async def test_a_share_ends_with_its_thread(store: Any) -> None:
    for digest, thread in (("a", "t1"), ("b", "t1"), ("c", "t2")):
        await store.add_share(ADA, share(digest, thread, snapshot=SNAPSHOT))
    await store.add_share(EVE, share("d"))
    await store.save(ADA, Batch(deleted_threads=["t1"]))
    assert [await store.shared(digest) is not None for digest in "abcd"] == [
        False,
        False,
        True,
        True,
    ]
    # A new thread of the same id is not shared.
    await store.save(ADA, Batch(threads=[ThreadRecord("t1", "New", 1, 1, 1)]))
    assert await store.shared("a") is None


async def test_a_share_moves_with_its_thread(store: Any) -> None:
    await store.add_share(EVE, share("a", snapshot=SNAPSHOT))
    await store.claim(EVE, ADA)
    account, moved = await store.shared("a")
    assert account == ADA
    # Ada has a thread of this id, too.
    assert moved.thread_id != "t1"
    assert await store.thread(ADA, moved.thread_id) is not None
    assert moved.snapshot == SNAPSHOT
    assert await store.shares(EVE) == []


@pytest.mark.parametrize("digest", ["", "\x00", "é" * 64, "x" * 100_000])
async def test_unusual_digests_are_unknown(store: Any, digest: str) -> None:
    assert await store.shared(digest) is None
    assert not await store.remove_share(ADA, digest)
