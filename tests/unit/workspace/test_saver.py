"""When a saver writes, and how often, on a clock of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from shiny_chatkit.log import Log, fold
from shiny_chatkit.protocol import build
from shiny_chatkit.stores import Account, Batch, MemoryStore, StoreError
from shiny_chatkit.workspace._leases import ONE_PROCESS
from shiny_chatkit.workspace._memory import NoMemory
from shiny_chatkit.workspace._saving import MAX_INTERVAL_SECONDS, MIN_RETRY_SECONDS, Saver
from tests.unit.wire.fake_loop import run

CHUNK_SECONDS = 0.05


class SlowStore(MemoryStore):
    """Takes some time to write, and notes when it has written what."""

    def __init__(self, seconds: float = 0) -> None:
        super().__init__()
        self.seconds = seconds
        self.batches: list[Batch] = []
        self.times: list[float] = []

    async def save(self, account: Account, batch: Batch) -> None:
        await asyncio.sleep(self.seconds)
        await super().save(account, batch)
        self.batches.append(batch)
        self.times.append(now())

    def text(self) -> str:
        """Return the text of the answer that was written last."""
        rows = [row for batch in self.batches for row in batch.messages if row.id == "a"]
        return rows[-1].text if rows else ""


class LockedStore(SlowStore):
    """Fails once, and takes a second for each later attempt."""

    def __init__(self) -> None:
        super().__init__(seconds=1)
        self.attempts = 0

    async def save(self, account: Account, batch: Batch) -> None:
        self.attempts += 1
        if self.attempts == 1:
            raise StoreError("It is locked.")
        await super().save(account, batch)


class Writing:
    """A log with one thread, whose changes a saver writes."""

    def __init__(self, store: SlowStore) -> None:
        self.troubles: list[StoreError | None] = []
        self.log = Log()
        self.thread_id = self.log.first.id
        self.saver = Saver(
            store,
            Account("chat", "ada"),
            self.log,
            NoMemory(self.log, lambda _: lambda: None),
            ONE_PROCESS,
            self.troubles.append,
        )

    def emit(self, event: Any) -> None:
        self.saver.note(fold(self.log, event, 1))

    def say(self, id: str, text: str = "Hello") -> None:
        self.emit(build.assistant_message(message_id=id, text=text, thread_id=self.thread_id))

    def chunk(self, text: str, *, done: bool = False) -> None:
        self.emit(
            build.stream_chunk(message_id="a", chunk=text, thread_id=self.thread_id, done=done)
        )


def now() -> float:
    return asyncio.get_running_loop().time()


def with_store(
    seconds: float, check: Callable[[Writing, SlowStore], Coroutine[Any, Any, None]]
) -> None:
    async def main() -> None:
        store = SlowStore(seconds)
        writing = Writing(store)
        await check(writing, store)
        await writing.saver.written()

    run(main())


def test_a_complete_message_is_written_at_once() -> None:
    async def check(writing: Writing, store: SlowStore) -> None:
        began = now()
        writing.say("m")
        await writing.saver.written()
        assert store.times == [began]

    with_store(0, check)


def test_the_end_of_an_answer_is_written_at_once() -> None:
    async def check(writing: Writing, store: SlowStore) -> None:
        writing.chunk("Well")
        await asyncio.sleep(0.1)
        assert not store.times
        began = now()
        writing.chunk(".", done=True)
        await asyncio.sleep(0.01)
        assert store.times == [began]
        assert store.text() == "Well."

    with_store(0, check)


def test_a_running_answer_is_written_within_a_second_however_slow_the_store_is() -> None:
    for seconds in (0, 0.1, 0.2, 0.3, 0.48):

        async def check(writing: Writing, store: SlowStore) -> None:
            said: list[tuple[float, str]] = []
            for number in range(200):
                writing.chunk(f"{number} ")
                said.append((now(), writing.log.first.messages[0].text))
                await asyncio.sleep(CHUNK_SECONDS)
                due = [text for at, text in said if at <= now() - 1]
                assert store.text().startswith(due[-1] if due else ""), "older than a second"

        with_store(seconds, check)


def test_a_running_answer_is_not_written_more_often_than_it_has_to_be() -> None:
    async def check(writing: Writing, store: SlowStore) -> None:
        for _ in range(200):
            writing.chunk("word ")
            await asyncio.sleep(CHUNK_SECONDS)
        seconds = 200 * CHUNK_SECONDS
        assert len(store.batches) <= seconds / MAX_INTERVAL_SECONDS
        # One row each time; the thread's row only when the thread is new.
        assert all([row.id for row in batch.messages] == ["a"] for batch in store.batches)
        assert [len(batch.threads) for batch in store.batches[1:]] == [0] * (len(store.batches) - 1)

    with_store(0, check)


def test_writes_begin_sooner_while_they_take_long() -> None:
    async def check(writing: Writing, store: SlowStore) -> None:
        writing.say("question")
        await writing.saver.written()
        for _ in range(60):
            writing.chunk("word ")
            await asyncio.sleep(CHUNK_SECONDS)
        began = [at - store.seconds for at in store.times]
        # Right after one another, as far as changes come.
        assert began[2] - store.times[1] <= CHUNK_SECONDS
        store.seconds = 0
        for _ in range(1000):
            writing.chunk("word ")
            await asyncio.sleep(CHUNK_SECONDS)
        assert store.times[-1] - store.times[-2] >= MAX_INTERVAL_SECONDS - CHUNK_SECONDS

    with_store(0.48, check)


def test_many_changes_of_one_row_are_written_once() -> None:
    async def check(writing: Writing, store: SlowStore) -> None:
        for number in range(1000):
            writing.chunk(f"{number} ")
        writing.chunk("", done=True)
        for value in ("up", "down", None, "up"):
            writing.emit(
                build.feedback_changed(message_id="a", thread_id=writing.thread_id, value=value)
            )
        for id in ("b", "c"):
            writing.say(id)
        await writing.saver.written()
        (batch,) = store.batches
        assert [row.id for row in batch.messages] == ["a", "b", "c"]
        assert [row.rating for row in batch.messages] == ["up", None, None]
        assert len(batch.threads) == 1

    with_store(0, check)


def test_what_changes_during_a_write_is_written_together_after_it() -> None:
    async def check(writing: Writing, store: SlowStore) -> None:
        writing.say("first")
        await asyncio.sleep(0.1)
        for id in ("b", "c", "d"):
            writing.say(id)
            writing.say(id, "Hello again")
        await writing.saver.written()
        first, rest = store.batches
        assert [row.id for row in first.messages] == ["first"]
        assert [row.id for row in rest.messages] == ["b", "c", "d"]

    with_store(3, check)


def test_a_message_that_was_removed_before_it_was_written_is_never_written() -> None:
    async def check(writing: Writing, store: SlowStore) -> None:
        writing.say("kept")
        writing.say("gone")
        writing.emit(build.messages_deleted(thread_id=writing.thread_id, message_ids=["gone"]))
        await writing.saver.written()
        (batch,) = store.batches
        assert [row.id for row in batch.messages] == ["kept"]
        assert batch.deleted_messages == []

    with_store(0, check)


async def saving_again() -> tuple[Writing, LockedStore]:
    """Begin to save a message for the second time, after the store has failed."""
    store = LockedStore()
    writing = Writing(store)
    writing.say("question")
    await asyncio.sleep(MIN_RETRY_SECONDS + 0.5)
    assert store.attempts == 2
    return writing, store


def test_a_notice_stays_until_what_came_during_the_write_is_saved_too() -> None:
    async def main() -> None:
        writing, store = await saving_again()
        writing.say("answer")
        await asyncio.sleep(1)
        assert writing.troubles[-1] is not None
        await asyncio.sleep(1)
        assert writing.troubles[-1] is None
        saved = [row.id for batch in store.batches for row in batch.messages]
        assert saved == ["question", "answer"]

    run(main())


def test_the_notice_ends_if_somebody_waits_during_the_write() -> None:
    async def main() -> None:
        writing, store = await saving_again()
        await writing.saver.written()
        assert store.attempts == 2
        assert not writing.saver.is_failing
        assert writing.troubles[-1] is None

    run(main())
