"""Stores agree with a simple model after any sequence of changes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiny_chatkit.stores import (
    Account,
    Batch,
    MemoryStore,
    MessageRecord,
    SQLStore,
    ThreadRecord,
    ThreadStore,
)
from tests.support.fuzz import fuzzing

ACCOUNTS = [Account("chat", "a"), Account("chat", "b")]
THREAD_IDS = ["t0", "t1", "t2"]
MESSAGE_IDS = ["m0", "m1", "m2", "m3"]
DIGESTS = ["d0", "d1"]
WORDS = ["alpha", "beta", "日本"]

small = st.integers(0, 3)
thread_records = st.builds(
    ThreadRecord,
    id=st.sampled_from(THREAD_IDS),
    title=st.sampled_from(WORDS),
    created_at=small,
    updated_at=small,
    version=small,
    pinned=st.booleans(),
    archived=st.booleans(),
    data=st.dictionaries(st.text(max_size=2), st.integers() | st.text(max_size=3), max_size=2),
)
message_records = st.builds(
    MessageRecord,
    id=st.sampled_from(MESSAGE_IDS),
    thread_id=st.sampled_from(THREAD_IDS),
    # Positions are unique in a thread.
    position=st.just(0),
    version=small,
    role=st.just("user"),
    created_at=small,
    text=st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join),
    data=st.fixed_dictionaries({"text": st.text(max_size=4)}),
    blobs=st.lists(st.sampled_from(DIGESTS), unique=True, max_size=2).map(tuple),
    is_growing=st.booleans(),
).map(lambda record: MessageRecord(**{**vars(record), "position": MESSAGE_IDS.index(record.id)}))
batches = st.builds(
    Batch,
    threads=st.lists(thread_records, max_size=3),
    messages=st.lists(message_records, max_size=4),
    deleted_threads=st.lists(st.sampled_from(THREAD_IDS), max_size=1),
    deleted_messages=st.lists(st.sampled_from(MESSAGE_IDS), max_size=1),
    blobs=st.sampled_from([{}, dict.fromkeys(DIGESTS, b"content")]),
    settings=st.none() | st.fixed_dictionaries({"value": small}),
)
growth = st.builds(
    Batch,
    messages=st.lists(
        message_records.map(lambda record: replace(record, is_growing=True)), max_size=2
    ),
)
changes = st.tuples(small.map(lambda n: n % 2), batches | growth | st.none())


@dataclass
class Model:
    """An account as the rules describe it."""

    threads: dict[str, ThreadRecord] = field(default_factory=dict)
    messages: dict[str, MessageRecord] = field(default_factory=dict)
    blobs: set[str] = field(default_factory=set)
    settings: Any = None

    def save(self, batch: Batch) -> None:
        for thread in batch.threads:
            if thread.version >= getattr(self.threads.get(thread.id), "version", -1):
                self.threads[thread.id] = thread
        # Of the versions in one batch only the newest counts.
        newest: dict[str, MessageRecord] = {}
        for message in batch.messages:
            if message.version >= getattr(newest.get(message.id), "version", -1):
                newest[message.id] = message
        for message in newest.values():
            known = self.messages.get(message.id)
            if message.thread_id in self.threads and (
                known is None or message.version >= known.version
            ):
                self.messages[message.id] = message
        self.blobs |= set(batch.blobs)
        self.settings = self.settings if batch.settings is None else batch.settings
        for id in batch.deleted_threads:
            self.threads.pop(id, None)
        self.messages = {
            id: message
            for id, message in self.messages.items()
            if message.thread_id in self.threads and id not in batch.deleted_messages
        }
        self.blobs &= {digest for message in self.messages.values() for digest in message.blobs}

    @property
    def growing(self) -> set[str]:
        return {message.id for message in self.messages.values() if message.is_growing}

    def found(self, word: str) -> set[tuple[str, str | None]]:
        titles: set[tuple[str, str | None]] = {
            (t.id, None) for t in self.threads.values() if word in t.title
        }
        return titles | {(m.thread_id, m.id) for m in self.messages.values() if word in m.text}


async def agrees(store: ThreadStore, account: Account, model: Model) -> None:
    for archived in (False, True):
        wanted = [each for each in model.threads.values() if each.archived == archived]
        wanted.sort(key=lambda each: (each.pinned, each.updated_at, each.id), reverse=True)
        found: list[ThreadRecord] = []
        has_more = True
        while has_more:
            after = found[-1] if found else None
            page = await store.threads(account, limit=2, after=after, archived=archived)
            found += page.rows
            has_more = page.has_more
        assert found == wanted
    for id in THREAD_IDS:
        # What a store returns does not grow.
        messages = [
            replace(each, is_growing=False)
            for each in model.messages.values()
            if each.thread_id == id
        ]
        messages.sort(key=lambda each: each.position)
        assert await store.thread(account, id) == model.threads.get(id)
        assert (await store.messages(account, id)).rows == messages
        page = await store.messages(account, id, limit=2)
        assert (page.rows, page.has_more) == (messages[-2:], len(messages) > 2)
    assert set(await store.blobs(account, DIGESTS)) == model.blobs
    assert await store.settings(account) == (model.settings or {})
    for word in WORDS:
        hits = [(hit.thread_id, hit.message_id) for hit in await store.search(account, word)]
        assert len(hits) == len(set(hits))
        # Growing messages may be found or not.
        assert {hit for hit in hits if hit[1] not in model.growing} == {
            hit for hit in model.found(word) if hit[1] not in model.growing
        }


async def check(store: ThreadStore, sequence: list[tuple[int, Batch | None]]) -> None:
    await store.open()
    models = [Model(), Model()]
    for index, batch in sequence:
        model, other = models[index], models[1 - index]
        if batch is not None:
            model.save(batch)
            await store.save(ACCOUNTS[index], batch)
        elif not (
            model.threads.keys() & other.threads.keys()
            or model.messages.keys() & other.messages.keys()
        ):
            # Threads of the same id get new ones, which the suite for stores tests.
            settings = model.settings if other.settings is None else other.settings
            models[index] = Model()
            models[1 - index] = Model(
                model.threads | other.threads,
                model.messages | other.messages,
                model.blobs | other.blobs,
                settings,
            )
            moved = await store.claim(ACCOUNTS[index], ACCOUNTS[1 - index])
            assert moved == len(model.threads)
        for account, each in zip(ACCOUNTS, models, strict=True):
            await agrees(store, account, each)
    await store.close()


@pytest.mark.parametrize(
    "make_store", [MemoryStore, lambda: SQLStore("sqlite://")], ids=["memory", "sqlite"]
)
@fuzzing(25)
@given(sequence=st.lists(changes, min_size=1, max_size=8))
def test_a_store_agrees_with_a_model(
    make_store: Callable[[], ThreadStore], sequence: list[tuple[int, Batch | None]]
) -> None:
    asyncio.run(check(make_store(), sequence))
