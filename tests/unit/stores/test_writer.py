"""Changes that wait together are written together, and a bad one harms no other."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from shiny_chatkit.stores import Account, Batch, MessageRecord, SQLStore, StoreError, ThreadRecord
from shiny_chatkit.stores._words import words_of
from shiny_chatkit.stores.sql import _search
from shiny_chatkit.stores.sql._writer import Writer
from tests.support.postgres import PostgresServer

NO_CONNECTION: Any = None


class Transactions:
    """Counts transactions; the first one waits until ``go`` is set."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.count = 0

    def __call__(self, change: Callable[[Connection], Any]) -> Any:
        self.count += 1
        assert self.go.wait(30)
        return change(NO_CONNECTION)


def fail(_connection: Connection) -> None:
    raise ValueError("bad")


@pytest.fixture
def transactions() -> Transactions:
    return Transactions()


def test_waiting_changes_share_a_transaction(transactions: Transactions) -> None:
    writer = Writer(transactions)
    first = writer.submit(lambda _: "first")
    results = [writer.submit(lambda _, n=n: n) for n in range(10)]
    transactions.go.set()
    assert first.result(30) == "first"
    assert [each.result(30) for each in results] == list(range(10))
    assert transactions.count == 2 or transactions.count == 1
    writer.close()


def test_a_bad_change_does_not_make_others_fail(transactions: Transactions) -> None:
    writer = Writer(transactions)
    writer.submit(lambda _: None)
    good, bad, other = writer.submit(lambda _: 1), writer.submit(fail), writer.submit(lambda _: 2)
    transactions.go.set()
    assert (good.result(30), other.result(30)) == (1, 2)
    with pytest.raises(ValueError, match="bad"):
        bad.result(30)
    writer.close()


def test_an_unreachable_database_is_tried_once_for_all() -> None:
    transactions = Transactions()

    def unreachable(change: Callable[[Connection], Any]) -> Any:
        transactions(change)
        raise OSError("gone")

    writer = Writer(unreachable)
    results = [writer.submit(lambda _: None) for _ in range(5)]
    transactions.go.set()
    assert all(isinstance(each.exception(30), OSError) for each in results)
    assert transactions.count <= 2
    writer.close()


def test_closing_writes_what_waits(transactions: Transactions) -> None:
    writer = Writer(transactions)
    results = [writer.submit(lambda _: 1) for _ in range(3)]
    transactions.go.set()
    writer.close()
    assert [each.result(0) for each in results] == [1, 1, 1]
    with pytest.raises(StoreError, match="closed"):
        writer.submit(lambda _: 1).result(0)


def test_a_change_that_nobody_waits_for_is_left_out(transactions: Transactions) -> None:
    writer = Writer(transactions)
    first, second, third = (writer.submit(lambda _, n=n: n) for n in range(3))
    second.cancel()
    transactions.go.set()
    assert (first.result(30), third.result(30)) == (0, 2)
    writer.close()


async def test_a_cancelled_save_does_not_harm_others(tmp_path: Path) -> None:
    store = SQLStore(f"sqlite:///{tmp_path}/chats.db")
    await store.open()
    account = Account("chat", "owner")
    threads = [ThreadRecord(f"t{n}", "", 1, n, 1) for n in range(20)]
    tasks = [
        asyncio.create_task(store.save(account, Batch(threads=[thread]))) for thread in threads
    ]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    kept = {thread.id for thread in (await store.threads(account, limit=50)).rows}
    assert kept >= {thread.id for thread in threads[1::2]}
    await store.close()


async def test_saves_at_once_are_all_kept(tmp_path: Path) -> None:
    store = SQLStore(f"sqlite:///{tmp_path}/chats.db")
    await store.open()
    account = Account("chat", "owner")
    await store.save(account, Batch(threads=[ThreadRecord("t", "", 1, 1, 1)]))

    def message(number: int) -> MessageRecord:
        return MessageRecord(f"m{number}", "t", number, 1, "user", 1, "", {"n": number})

    bad = store.save(account, Batch(messages=[message(10**30)]))
    saves = [store.save(account, Batch(messages=[message(n)])) for n in range(50)]
    results = await asyncio.gather(*saves, bad, return_exceptions=True)
    assert [type(each) for each in results if each is not None] == [ValueError]
    assert [each.position for each in (await store.messages(account, "t")).rows] == [*range(50)]
    await store.close()


async def test_a_thread_that_was_deleted_elsewhere_is_not_an_error(tmp_path: Path) -> None:
    store = SQLStore(f"sqlite:///{tmp_path}/chats.db")
    await store.open()
    account = Account("chat", "owner")
    await store.save(account, Batch(messages=[MessageRecord("m", "t", 1, 1, "user", 1, "", {})]))
    assert await store.message(account, "m") is None
    await store.close()


@pytest.mark.parametrize("count", [10, 400])
async def test_a_page_takes_a_constant_number_of_queries(tmp_path: Path, count: int) -> None:
    store = SQLStore(f"sqlite:///{tmp_path}/chats.db")
    await store.open()
    account = Account("chat", "owner")
    threads = [ThreadRecord(f"t{n}", f"Title {n}", n, n, 1) for n in range(count)]
    messages = [
        MessageRecord(f"m{n}", "t1", n, 1, "user", n, f"word {n}", {}, blobs=(f"d{n}",))
        for n in range(count)
    ]
    blobs = {f"d{n}": b"x" for n in range(count)}
    statements = await counted(
        store, store.save(account, Batch(threads=threads, messages=messages, blobs=blobs))
    )
    assert statements <= 16
    grown = replace(messages[0], version=2, text="longer", blobs=(), is_growing=True)
    assert await counted(store, store.save(account, Batch(messages=[grown]))) <= 10
    grown = replace(grown, version=3)
    # SQLAlchemy does not see what the driver does itself.
    assert await counted(store, store.save(account, Batch(messages=[grown]))) == 0
    assert await counted(store, store.threads(account, limit=5)) == 1
    assert await counted(store, store.messages(account, "t1", limit=5)) == 1
    assert await counted(store, store.blobs(account, list(blobs))) == 1
    assert await counted(store, store.search(account, "word")) <= 4
    assert await counted(store, store.claim(account, Account("chat", "other"))) <= 12
    await store.close()


async def test_the_words_of_a_growing_message_are_not_indexed_again_and_again(url: str) -> None:
    store = SQLStore(url)
    await store.open()
    account = Account("chat", "owner")
    await store.save(account, Batch(threads=[ThreadRecord("t", "Title", 1, 1, 1)]))
    text = "one two"
    for version, is_growing, found in ((1, True, 0), (2, False, 1), (3, True, 1), (4, False, 1)):
        text += f" word{version}"
        message = MessageRecord(
            "m", "t", 1, version, "assistant", 1, text, {}, is_growing=is_growing
        )
        await store.save(account, Batch(messages=[message]))
        assert len(await store.search(account, "two")) == found
        kept = await store.message(account, "m")
        assert kept is not None
        assert kept.text == text
    assert len(await store.search(account, "word4")) == 1
    await store.close()


async def test_a_search_splits_a_limited_number_of_characters(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = SQLStore(postgres.new_database())
    await store.open()
    account = Account("chat", "owner")
    texts = ["手机", *["机的手了" * 100] * 100]
    messages = [
        MessageRecord(f"m{n:03}", "t", n, 1, "user", 1, text, {}) for n, text in enumerate(texts)
    ]
    thread = ThreadRecord("t", "", 1, 1, 1)
    await store.save(account, Batch(threads=[thread], messages=messages))
    split: list[str] = []

    def note(text: str) -> list[str]:
        split.append(text)
        return words_of(text)

    monkeypatch.setattr(_search, "words_of", note)
    for most, count in ((1500, 3), (10**6, 100)):
        monkeypatch.setattr(_search, "_MAX_SPLIT_CHARS", most)
        # What the index knows is found nevertheless.
        assert [hit.message_id for hit in await store.search(account, "手机")] == ["m000"]
        assert len(split) == count
        split.clear()
    await store.search(account, "手 机")
    assert split == []
    await store.close()


async def counted(store: SQLStore, work: Any) -> int:
    """Return how many statements some work takes."""
    assert store._now is not None
    found: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            found.append(statement)

    event.listen(store._now.engine, "before_cursor_execute", note)
    await work
    event.remove(store._now.engine, "before_cursor_execute", note)
    return len(found)
