"""A workspace writes to its store and reads from it while the store fails or is slow."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any, cast

import pytest

from shiny_chatkit import Limits
from shiny_chatkit.log import new_id
from shiny_chatkit.protocol import build
from shiny_chatkit.protocol.exceptions import Refused
from shiny_chatkit.stores import Account, Batch, MemoryStore, StoreError
from shiny_chatkit.workspace import Kept, Persistence, Workspace, _loading, _saving
from tests.server.harness import until

ACCOUNT = Account("chat", "ada")


class FailingStore(MemoryStore):
    """Fails to save while it is full."""

    is_full = False

    async def save(self, account: Account, batch: Batch) -> None:
        if self.is_full:
            raise StoreError("The disk is full.")
        await super().save(account, batch)


class Process:
    """A workspace that keeps its threads in a store."""

    def __init__(self, store: MemoryStore) -> None:
        self.workspace = Workspace(Limits(), Kept(store, ACCOUNT, 0, lambda: None))

    @property
    def persistence(self) -> Persistence:
        return cast(Persistence, self.workspace.persistence)

    def say(self, thread_id: str, text: str, role: Any = "user", **options: Any) -> str:
        id = new_id()
        event = build.assistant_message(
            message_id=id, text=text, thread_id=thread_id, role=role, **options
        )
        self.workspace.channel.emit(event)
        return id

    def delete(self, thread_id: str, *ids: str) -> None:
        event = build.messages_deleted(thread_id=thread_id, message_ids=[*ids])
        self.workspace.channel.emit(event)

    def said(self, thread_id: str) -> list[str]:
        return [message.text for message in self.workspace.log.threads[thread_id].messages]

    async def written(self) -> None:
        await self.persistence.saver.written()


async def stored(store: MemoryStore, thread_id: str) -> list[str]:
    return [row.text for row in (await store.messages(ACCOUNT, thread_id)).rows]


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_saving, "MIN_RETRY_SECONDS", 0)
    monkeypatch.setattr(_loading, "MESSAGES_PER_PAGE", 2)


@pytest.fixture
async def store() -> AsyncIterator[FailingStore]:
    store = FailingStore()
    yield store
    store.is_full = False


async def begun(store: MemoryStore) -> Process:
    process = Process(store)
    await process.workspace.ready()
    return process


async def test_nothing_is_lost_while_the_store_is_full(store: FailingStore) -> None:
    process = await begun(store)
    first = process.workspace.log.first.id
    process.say(first, "One")
    store.is_full = True
    gone = process.say(first, "Two")
    await until(lambda: process.persistence.saver.is_failing)
    process.say(first, "Three")
    process.delete(first, gone)
    process.workspace.threads.rename(first, "Numbers")
    store.is_full = False
    await process.written()
    assert await stored(store, first) == ["One", "Three"]
    record = await store.thread(ACCOUNT, first)
    assert record is not None
    assert record.title == "Numbers"


async def test_a_replaced_message_leaves_no_row(store: FailingStore) -> None:
    process = await begun(store)
    first = process.workspace.log.first.id
    process.say(first, "Hello")
    answer = process.say(first, "Hi", "assistant")
    await process.written()
    new = process.say(first, "Good day", "assistant", replaces=answer)
    await process.written()
    assert await stored(store, first) == ["Hello", "Good day"]
    assert await store.message(ACCOUNT, answer) is None
    process.delete(first, new)
    await process.written()
    assert await stored(store, first) == ["Hello"]


async def test_the_stored_title_is_that_of_the_first_question(store: FailingStore) -> None:
    process = await begun(store)
    first = process.workspace.log.first.id
    process.say(first, "Welcome", "assistant")
    await process.written()
    question = process.say(first, "Why?")
    await process.written()
    assert [t.title for t in (await begun(store)).workspace.threads.all()] == ["Why?"]
    process.say(first, "How?", replaces=question)
    await process.written()
    assert [t.title for t in (await begun(store)).workspace.threads.all()] == ["How?"]
    process.delete(first, process.workspace.log.first.messages[1].id)
    await process.written()
    assert [t.title for t in (await begun(store)).workspace.threads.all()] == [""]


async def test_a_deleted_thread_cannot_be_loaded_again(store: FailingStore) -> None:
    process = await begun(store)
    first = process.workspace.log.first.id
    process.say(first, "Hello")
    await process.written()
    store.is_full = True
    process.workspace.delete_thread(first)
    for _ in range(2):
        with pytest.raises(Refused, match="There is no thread"):
            await process.workspace.load(first, "last")
        page = await process.persistence.loader.page(limit=9, before=None, archived=False)
        assert first not in [row.id for row in page.rows]
        await until(lambda: process.persistence.saver.is_failing)
    assert first not in process.workspace.log.threads


async def test_deleted_messages_are_not_loaded_again(store: FailingStore) -> None:
    process = await begun(store)
    first = process.workspace.log.first.id
    for text in ("One", "Two", "Three", "Four"):
        process.say(first, text)
    await process.written()
    later = await begun(store)
    await later.workspace.load(first, "last")
    assert later.said(first) == ["Three", "Four"]
    store.is_full = True
    later.delete(first, later.workspace.log.first.messages[0].id)
    later.delete(first, later.workspace.log.first.messages[0].id)
    await asyncio.wait_for(later.workspace.load(first, "all"), 10)
    assert later.said(first) == ["One", "Two"]


async def test_an_answer_that_was_lost_is_interrupted_on_every_page(store: FailingStore) -> None:
    process = await begun(store)
    first = process.workspace.log.first.id
    start = build.stream_chunk(message_id="a", thread_id=first, chunk="Well")
    process.workspace.channel.emit(start)
    for text in ("One", "Two"):
        process.say(first, text)
    await process.written()
    later = await begun(store)
    await later.workspace.load(first, "last")
    await later.persistence.loader.load_older(first)
    lost = later.workspace.log.first.messages[0]
    assert (lost.text, lost.streaming, lost.interrupted) == ("Well", False, True)
    await later.written()
    row = await store.message(ACCOUNT, "a")
    assert row is not None
    assert "streaming" not in row.data


class BusyStore(MemoryStore):
    """Something is removed during each read."""

    def __init__(self) -> None:
        super().__init__()
        self.reads = 0
        self.on_read: Callable[[], None] = lambda: None

    async def messages(self, *args: Any, **options: Any) -> Any:
        found = await super().messages(*args, **options)
        self.reads += 1
        self.on_read()
        return found


async def test_reading_ends_although_messages_are_removed_all_the_time() -> None:
    store = BusyStore()
    process = await begun(store)
    first = process.workspace.log.first.id
    for number in range(4):
        process.say(first, str(number))
    await process.written()
    process = await begun(store)
    await process.workspace.load(first, "last")
    assert process.said(first) == ["2", "3"]
    other = process.workspace.threads.create("Other")
    store.reads = 0
    store.on_read = lambda: process.delete(other, process.say(other, "Gone"))
    await process.workspace.load(first, "all")
    assert process.said(first) == ["0", "1", "2", "3"]
    assert store.reads == _loading.MAX_READS
