"""Messages: their order, their pages, and their records."""

from __future__ import annotations

from typing import Any

from shiny_chatkit.stores import Batch, MessageRecord, ThreadStore

from ._records import AWKWARD, ids, new_account, new_message, new_thread, saved, with_store


class MessageTests:
    """Tests of ``messages`` and ``message``."""

    @with_store
    async def test_a_message_is_returned_as_it_was(self, store: ThreadStore) -> None:
        """All fields of a message are kept."""
        message = MessageRecord(
            "m1", "t1", 7, 2**60, "assistant", 1_700_000_000_000, "é 日本語 🎉", AWKWARD,
            memory=[AWKWARD], blobs=("d2", "d1"), rating="down",
        )  # fmt: skip
        account = await saved(store, message)
        assert await store.message(account, "m1") == message
        assert (await store.messages(account, "t1")).rows == [message]

    @with_store
    async def test_every_memory_is_kept(self, store: ThreadStore) -> None:
        """A memory that is empty differs from none."""
        memories: list[Any] = [None, {}, [], 0, False, "", "text"]
        messages = [
            new_message(f"m{n}", position=n, memory=memory) for n, memory in enumerate(memories)
        ]
        account = await saved(store, *messages)
        found = [message.memory for message in (await store.messages(account, "t1")).rows]
        assert found == memories
        assert [type(memory) for memory in found] == [type(memory) for memory in memories]

    @with_store
    async def test_a_huge_message(self, store: ThreadStore) -> None:
        """A message of some megabytes is kept."""
        message = new_message("m1", "word " * 500_000)
        account = await saved(store, message)
        assert await store.message(account, "m1") == message

    @with_store
    async def test_text_that_databases_reject(self, store: ThreadStore) -> None:
        """NUL characters and lone surrogates in a text lose neither the message nor its data."""
        message = new_message("m1", "before \0 and \ud800 after")
        account = await saved(store, message)
        found = await store.message(account, "m1")
        assert found is not None
        assert found.data == message.data
        assert found.text.startswith("before ")
        assert found.text.endswith(" after")
        await store.save(account, Batch(threads=[new_thread(title="\0 title \ud800", version=2)]))
        assert await store.thread(account, "t1") is not None

    @with_store
    async def test_deep_data(self, store: ThreadStore) -> None:
        """Data that is nested 200 levels deep is kept."""
        value: Any = "inside"
        for _ in range(200):
            value = [value]
        message = new_message(data={"deep": value})
        account = await saved(store, message)
        assert await store.message(account, "m1") == message

    @with_store
    async def test_messages_are_in_order(self, store: ThreadStore) -> None:
        """Positions order messages; they may have gaps and come in any order."""
        positions = [5, -3, 70, 0, 2**40]
        account = await saved(store, *(new_message(f"m{p}", position=p) for p in positions))
        page = await store.messages(account, "t1")
        assert [message.position for message in page.rows] == sorted(positions)
        assert not page.has_more

    @with_store
    async def test_pages_of_messages(self, store: ThreadStore) -> None:
        """Pages start with the last messages."""
        account = await saved(store, *(new_message(f"m{n}", position=n * 10) for n in range(7)))
        page = await store.messages(account, "t1", limit=3)
        assert (ids(page), page.has_more) == (["m4", "m5", "m6"], True)
        page = await store.messages(account, "t1", limit=3, before=page.rows[0].position)
        assert (ids(page), page.has_more) == (["m1", "m2", "m3"], True)
        page = await store.messages(account, "t1", limit=3, before=page.rows[0].position)
        assert (ids(page), page.has_more) == (["m0"], False)
        page = await store.messages(account, "t1", limit=7)
        assert (len(page.rows), page.has_more) == (7, False)
        page = await store.messages(account, "t1", before=25)
        assert (ids(page), page.has_more) == (["m0", "m1", "m2"], False)

    @with_store
    async def test_a_message_changes_its_place(self, store: ThreadStore) -> None:
        """A newer record may have another position or thread."""
        account = await saved(store, new_message("m1", position=1), new_message("m2", position=2))
        moved = [
            new_message("m1", position=3, version=2),
            new_message("m2", thread_id="t2", version=2),
        ]
        await store.save(account, Batch(threads=[new_thread("t2")], messages=moved))
        assert ids(await store.messages(account, "t1")) == ["m1"]
        assert ids(await store.messages(account, "t2")) == ["m2"]

    @with_store
    async def test_messages_belong_to_their_thread(self, store: ThreadStore) -> None:
        """A thread has no messages of another one."""
        account = new_account()
        await store.save(
            account,
            Batch(
                threads=[new_thread("t1"), new_thread("t2")],
                messages=[new_message("m1"), new_message("m2", thread_id="t2")],
            ),
        )
        assert ids(await store.messages(account, "t1")) == ["m1"]
        assert ids(await store.messages(account, "t2")) == ["m2"]
        assert ids(await store.messages(account, "t3")) == []
