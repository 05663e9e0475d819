"""Processes that share a PostgreSQL know who runs a thread, and what has changed."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import pytest_asyncio
from sqlalchemy import event

from shiny_chatkit.stores import (
    Account,
    Batch,
    MemoryStore,
    MessageRecord,
    Notification,
    SharedStore,
    SQLStore,
    StoreError,
    ThreadRecord,
    ThreadStore,
)
from shiny_chatkit.stores.sql._engine import connect_once
from tests.support.postgres import PostgresServer

SECONDS = 30


@pytest.fixture(scope="module")
def database(postgres: PostgresServer) -> str:
    return postgres.new_database()


@pytest.fixture
def account() -> Account:
    return Account("chat", uuid4().hex)


@pytest_asyncio.fixture
async def stores(database: str) -> AsyncIterator[list[Any]]:
    """Two stores of one database, as two processes have them."""
    stores = [SQLStore(database), SQLStore(database)]
    for store in stores:
        await store.open()
    yield stores
    for store in stores:
        await store.close()


def expire(database: str) -> None:
    """Let 16 seconds pass for leases."""
    with psycopg.connect(database) as connection:
        for table in ("chatkit_leases", "chatkit_notes"):
            connection.execute(f"UPDATE {table} SET expires_at = expires_at - 16000".encode())


def ignore(*_arguments: Any) -> None: ...


async def arrives(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)


def test_only_postgresql_is_shared() -> None:
    assert isinstance(SQLStore("postgresql://host/database"), SharedStore)
    assert isinstance(SQLStore("postgresql://host/database"), ThreadStore)
    assert not isinstance(SQLStore("sqlite://"), SharedStore)
    assert not isinstance(MemoryStore(), SharedStore)


async def test_one_process_holds_a_thread(stores: list[Any], account: Account) -> None:
    one, two = stores
    assert await one.holder(account, "t") is None
    assert await one.acquire(account, "t", "one")
    assert not await two.acquire(account, "t", "two")
    assert await one.acquire(account, "t", "one")
    assert await two.holder(account, "t") == "one"
    assert await two.acquire(account, "other thread", "two")
    assert await two.acquire(Account("chat", "another"), "t", "two")
    await two.release(account, "t", "two")
    assert await two.holder(account, "t") == "one"
    await one.release(account, "t", "one")
    assert await two.acquire(account, "t", "two")


async def test_one_of_many_gets_a_lease(stores: list[Any], account: Account) -> None:
    tries = [stores[n % 2].acquire(account, "t", f"holder {n}") for n in range(20)]
    assert sum(await asyncio.gather(*tries)) == 1


async def test_a_lease_of_a_dead_process_ends(
    stores: list[Any], account: Account, database: str
) -> None:
    one, two = stores
    await one.acquire(account, "t", "dead")
    expire(database)
    assert await two.holder(account, "t") is None
    assert await two.acquire(account, "t", "alive")
    assert await one.renew("dead") == set()
    assert await two.holder(account, "t") == "alive"


async def test_renewing(stores: list[Any], account: Account, database: str) -> None:
    holder = uuid4().hex
    for thread in ("t1", "t2"):
        await stores[0].acquire(account, thread, holder)
    expire(database)
    assert await stores[0].renew(holder) == {(account, "t1"), (account, "t2")}
    assert not await stores[1].acquire(account, "t1", "another")


async def test_a_lease_follows_its_thread(stores: list[Any], account: Account) -> None:
    holder, person = uuid4().hex, Account("chat", uuid4().hex)
    await stores[0].save(account, Batch(threads=[ThreadRecord("t", "", 1, 1, 1)]))
    await stores[0].acquire(account, "t", holder)
    assert await stores[1].claim(account, person) == 1
    assert await stores[1].holder(person, "t") == holder
    assert await stores[0].renew(holder) == {(person, "t")}


async def delete(store: Any, account: Account) -> Account:
    await store.save(account, Batch(deleted_threads=["old"]))
    return account


async def prune(store: Any, account: Account) -> Account:
    assert await store.prune(chat_id=account.chat_id, max_threads=1) == 1
    return account


async def claim(store: Any, account: Account) -> Account:
    person = Account(account.chat_id, uuid4().hex)
    assert await store.claim(account, person) == 2
    return person


@pytest.mark.parametrize("change", [delete, prune, claim])
@pytest.mark.parametrize("is_known", [True, False])
async def test_a_file_stays_that_another_process_is_about_to_use(
    stores: list[Any],
    database: str,
    change: Callable[[Any, Account], Awaitable[Account]],
    is_known: bool,
) -> None:
    one, two = stores
    account, file = Account(uuid4().hex, "ada"), {"digest": b"content"}

    def message(id: str, thread: str) -> MessageRecord:
        return MessageRecord(id, thread, 0, 1, "user", 1, "", {}, blobs=("digest",))

    threads = [ThreadRecord("old", "", 1, 1, 1), ThreadRecord("new", "", 1, 2, 1)]
    known = Batch(threads=threads, messages=[message("m1", "old")], blobs=file)
    await one.save(account, known if is_known else Batch(threads=threads))
    committing, go = threading.Event(), threading.Event()

    def wait(_connection: Any) -> None:
        committing.set()
        assert go.wait(SECONDS)

    event.listen(two._now.engine, "commit", wait)
    saving = asyncio.ensure_future(
        two.save(account, Batch(messages=[message("m2", "new")], blobs=file))
    )
    await arrives(committing.is_set)
    changing = asyncio.ensure_future(change(one, account))
    await arrives(lambda: changing.done() or is_waiting(database))
    go.set()
    await saving
    account = await changing
    assert (await one.message(account, "m2")).blobs == ("digest",)
    assert await one.blobs(account, ["digest"]) == file


def is_waiting(database: str) -> bool:
    """Return whether a transaction waits for another one."""
    with psycopg.connect(database) as connection:
        return connection.execute("SELECT FROM pg_locks WHERE NOT granted").fetchone() is not None


async def test_notifications_arrive_at_others(stores: list[Any], account: Account) -> None:
    one, two = stores
    received: list[list[Notification]] = [[], []]
    for store, into in zip(stores, received, strict=True):
        await store.listen(account, into.append, ignore)
    sent = [Notification(account, "t", {"message": "m", "version": n}) for n in range(3)]
    for notification in sent:
        await one.notify(notification)
    await two.notify(Notification(account, "é 'quoted'", {"end": True}))
    await arrives(lambda: len(received[1]) == 3 and len(received[0]) == 1)
    assert received[1] == sent
    assert received[0] == [Notification(account, "é 'quoted'", {"end": True})]


async def test_a_notification_names_nobody(
    stores: list[Any], account: Account, database: str
) -> None:
    person = Account("chat", "ada@example.com")
    received: list[Notification] = []
    others: list[Notification] = []
    await stores[1].listen(person, received.append, ignore)
    await stores[1].listen(account, others.append, ignore)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("LISTEN chatkit")
        await stores[0].notify(Notification(person, "t", {"kind": "saved"}))
        (raw,) = connection.notifies(timeout=SECONDS, stop_after=1)
    assert "ada" not in raw.payload
    await arrives(lambda: bool(received))
    assert received == [Notification(person, "t", {"kind": "saved"})]
    assert others == []


async def test_one_process_takes_a_note(stores: list[Any], account: Account) -> None:
    one, two = stores
    assert not await one.post(account, "t", "one", {"n": "no such thread"})
    await one.save(account, Batch(threads=[ThreadRecord("t", "", 1, 1, 1)]))
    long = {"text": "x" * 100_000}
    assert await one.post(account, "t", "one", {"n1": long, "n2": [2]})
    assert await one.post(account, "t", "one", {"n2": "is taken"})
    assert await two.posted(account, "t") == {"n1", "n2"}
    assert await two.posted(Account("chat", "another"), "t") == set()
    assert await two.take(Account("chat", "another"), "t", ["n1"]) == {}
    taken = await asyncio.gather(*(store.take(account, "t", ["n1"]) for store in stores * 3))
    assert [each for each in taken if each] == [{"n1": long}]
    assert await two.take(account, "t", ["n1", "n2"]) == {"n2": [2]}
    assert await one.posted(account, "t") == set()


async def test_notes_of_a_dead_process_expire(
    stores: list[Any], account: Account, database: str
) -> None:
    one, two = stores
    await one.save(account, Batch(threads=[ThreadRecord("t", "", 1, 1, 1)]))
    await one.post(account, "t", "dead", {"n1": 1})
    await one.post(account, "t", "alive", {"n2": 2})
    assert await two.take(account, "t") == {}
    expire(database)
    await one.renew("alive")
    assert await two.take(account, "t") == {"n1": 1}
    assert await two.posted(account, "t") == {"n2"}


async def test_notes_go_with_their_thread(stores: list[Any], account: Account) -> None:
    person = Account("chat", uuid4().hex)
    await stores[0].save(account, Batch(threads=[ThreadRecord("t", "", 1, 1, 1)]))
    await stores[0].post(account, "t", "one", {"n": 1})
    assert await stores[1].claim(account, person) == 1
    assert await stores[1].posted(person, "t") == {"n"}
    await stores[1].save(person, Batch(deleted_threads=["t"]))
    assert await stores[1].posted(person, "t") == set()


async def test_the_row_is_there_when_the_notification_arrives(
    stores: list[Any], account: Account
) -> None:
    one, two = stores
    received: list[Notification] = []
    await two.listen(account, received.append, ignore)
    for number in range(10):
        thread = ThreadRecord(f"t{number}", "", 1, 1, 1)
        saving = asyncio.ensure_future(one.save(account, Batch(threads=[thread])))
        await asyncio.sleep(0)
        await one.notify(Notification(account, thread.id))
        await arrives(lambda: bool(received))
        assert await two.thread(account, received.pop().thread_id) == thread
        await saving


async def test_unsubscribing(stores: list[Any], account: Account) -> None:
    received: list[Notification] = []
    others: list[Notification] = []
    end = await stores[1].listen(account, received.append, ignore)
    await stores[1].listen(account, others.append, ignore)
    end()
    await stores[0].notify(Notification(account, "t"))
    await arrives(lambda: bool(others))
    assert received == []


async def test_a_lost_connection_is_restored(
    stores: list[Any], account: Account, database: str
) -> None:
    received: list[Notification] = []
    missed: list[bool] = []
    await stores[1].listen(account, received.append, lambda: missed.append(True))
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
        )
    await arrives(lambda: bool(missed))
    await stores[0].notify(Notification(account, "t"))
    await arrives(lambda: bool(received))


async def test_a_silently_lost_connection_is_noticed(database: str) -> None:
    store = SQLStore(f"{database}&keepalives_idle=7")
    await store.open()
    assert store._now is not None
    engine = store._now.engine
    with closing(connect_once(engine)) as listening, closing(engine.raw_connection()) as pooled:
        others = pooled.driver_connection
        assert others is not None
        arguments = listening.info.get_parameters()
        assert arguments == others.info.get_parameters()
    assert arguments["tcp_user_timeout"] == "15000"
    kept_alive = [arguments[f"keepalives_{name}"] for name in ("idle", "interval", "count")]
    assert kept_alive == ["7", "5", "3"]
    await store.close()


async def test_a_notification_that_is_too_long(stores: list[Any], account: Account) -> None:
    with pytest.raises(ValueError, match="at most 7000"):
        await stores[0].notify(Notification(account, "t", {"text": "x" * 7000}))


async def test_something_else_on_the_channel(
    stores: list[Any], account: Account, database: str
) -> None:
    received: list[Notification] = []
    await stores[0].listen(account, received.append, ignore)
    with psycopg.connect(database, autocommit=True) as connection:
        for content in ("", "text", "[]", "[1,2,3,4,5,6]", "{}"):
            connection.execute("SELECT pg_notify('chatkit', %s)", [content])
    await stores[1].notify(Notification(account, "t"))
    await arrives(lambda: bool(received))
    assert received == [Notification(account, "t")]


async def test_listening_to_a_closed_store(database: str) -> None:
    store: Any = SQLStore(database)
    with pytest.raises(StoreError, match="not open"):
        await store.listen(Account("chat", "ada"), ignore, ignore)
    await store.open()
    await store.listen(Account("chat", "ada"), ignore, ignore)
    await store.close()
    await store.open()
    await store.listen(Account("chat", "ada"), ignore, ignore)
    await store.close()
