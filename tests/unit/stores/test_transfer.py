"""Everything in an account can be exported and imported."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from shiny_chatkit.stores import (
    Account,
    Batch,
    MemoryStore,
    MessageRecord,
    ThreadRecord,
    export_account,
    export_thread,
    import_account,
)
from shiny_chatkit.testing._conformance._records import AWKWARD

ADA, BOB = Account("chat", "ada"), Account("another", "bob")
THREADS = [
    ThreadRecord("t1", "One", 1, 2, 3, True, False, {"todos": [], "unknown": AWKWARD}),
    ThreadRecord("t2", "Two", 1, 2, 3, False, True),
]
MESSAGES = [
    MessageRecord("m1", "t1", 0, 1, "user", 1, "question", AWKWARD, blobs=("d1", "d2")),
    MessageRecord("m2", "t1", 1, 9, "assistant", 2, "answer", {}, [1, None], rating="up"),
    MessageRecord("m3", "t2", 0, 1, "system", 3, "", {}, blobs=("d2", "missing")),
]
BLOBS = {"d1": b"\x00\xff", "d2": b""}


@pytest.fixture
async def store() -> MemoryStore:
    store = MemoryStore()
    await store.save(
        ADA, Batch(threads=THREADS, messages=MESSAGES, blobs=BLOBS, settings={"model": "large"})
    )
    return store


async def contents(store: MemoryStore, account: Account) -> dict[str, Any]:
    exported = await export_account(store, account)
    return {name: exported[name] for name in ("threads", "files", "settings")}


async def test_everything_is_moved(store: MemoryStore) -> None:
    data = json.loads(json.dumps(await export_account(store, ADA)))
    other = MemoryStore()
    for _ in range(2):
        assert await import_account(other, BOB, data) == 2
        assert await contents(other, BOB) == await contents(store, ADA)
    assert (await other.messages(BOB, "t1")).rows == MESSAGES[:2]
    assert await other.thread(BOB, "t2") == THREADS[1]
    assert await other.blobs(BOB, BLOBS) == BLOBS


async def test_one_thread_is_moved(store: MemoryStore) -> None:
    data = await export_thread(store, ADA, "t2")
    assert await import_account(store, BOB, data) == 1
    assert (await store.messages(BOB, "t2")).rows == MESSAGES[2:]
    assert await store.blobs(BOB, BLOBS) == {"d2": b""}
    assert await store.thread(BOB, "t1") is None
    with pytest.raises(ValueError, match="Unknown thread 'none'"):
        await export_thread(store, ADA, "none")


async def test_many_threads(store: MemoryStore) -> None:
    threads = [ThreadRecord(f"t{n}", "", 1, 1, 1) for n in range(250)]
    await store.save(BOB, Batch(threads=threads))
    exported = await export_account(store, BOB)
    assert sorted(each["id"] for each in exported["threads"]) == sorted(t.id for t in threads)


async def test_nothing_newer_is_overwritten(store: MemoryStore) -> None:
    data = await export_account(store, ADA)
    newer = Batch(
        threads=[ThreadRecord("t1", "Renamed", 1, 2, 4)],
        messages=[MessageRecord("m1", "t1", 0, 2, "user", 1, "edited", {})],
        settings={"model": "small"},
    )
    await store.save(ADA, newer)
    await import_account(store, ADA, data)
    assert await store.thread(ADA, "t1") == newer.threads[0]
    assert await store.message(ADA, "m1") == newer.messages[0]
    assert await store.settings(ADA) == {"model": "small"}


async def test_unknown_fields_are_ignored(store: MemoryStore) -> None:
    data = await export_account(store, ADA)
    data |= {"later": 1}
    data["threads"][0]["later"] = 1
    data["threads"][0]["messages"][0]["later"] = 1
    assert await import_account(MemoryStore(), BOB, data) == 2


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (["format"], "something", 'expected an object with "format"'),
        (["version"], 2, "Invalid version 2 of the export: .* reads version 1"),
        (["threads"], None, "threads: input should be a valid list"),
        (["threads", 1, "title"], 3, r"threads\.1\.title: input should be a valid string"),
        (["threads", 1, "id"], "", "Invalid thread id ''"),
        (["threads", 1, "id"], "a\0", "Invalid thread id"),
        (["threads", 1, "version"], "1", r"threads\.1\.version: input should be a valid integer"),
        (["threads", 1, "version"], 2**53 + 1, r"threads\.1\.version: input should be less than"),
        (
            ["threads", 1, "messages", 0, "role"],
            "tool",
            r"messages\.0\.role: input should be 'user'",
        ),
        (
            ["threads", 1, "messages", 0, "data"],
            [],
            r"messages\.0\.data: input should be a valid dict",
        ),
        (["threads", 1, "messages", 0, "files"], [""], "Invalid file digest ''"),
        (["files", "d1"], "no base64!", "the file 'd1' is not valid Base64"),
        (["files", "d1"], "é", "the file 'd1' is not valid Base64"),
    ],
)
async def test_a_damaged_export_changes_nothing(
    store: MemoryStore, path: list[Any], value: Any, message: str
) -> None:
    data = copy.deepcopy(await export_account(store, ADA))
    inside: Any = data
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = value
    with pytest.raises(ValueError, match=message):
        await import_account(store, BOB, data)
    assert (await export_account(store, BOB))["threads"] == []


@pytest.mark.parametrize("data", [None, [], "text", {}])
async def test_what_is_no_export(store: MemoryStore, data: Any) -> None:
    with pytest.raises(ValueError, match="Invalid export"):
        await import_account(store, BOB, data)
