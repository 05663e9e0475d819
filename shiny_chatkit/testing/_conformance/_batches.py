"""Batches: versions, deletions, all or nothing, and many at the same time."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from shiny_chatkit.stores import Batch, ThreadStore

from ._records import ids, new_account, new_message, new_thread, saved, with_store


class BatchTests:
    """Tests of ``save`` and ``settings``."""

    @with_store
    async def test_saving_again_changes_nothing(self, store: ThreadStore) -> None:
        """A batch may be repeated, as after an error of the network."""
        account = new_account()
        batch = Batch(
            threads=[new_thread(), new_thread("t2")],
            messages=[new_message(blobs=("d1",)), new_message("m2", position=1)],
            deleted_threads=["t2"],
            blobs={"d1": b"content"},
            settings={"model": "large"},
        )
        for _ in range(3):
            await store.save(account, batch)
            assert ids(await store.threads(account, limit=9)) == ["t1"]
            assert (await store.messages(account, "t1")).rows == [*batch.messages]
            assert await store.blobs(account, ["d1"]) == {"d1": b"content"}
            assert await store.settings(account) == {"model": "large"}

    @with_store
    async def test_an_empty_batch(self, store: ThreadStore) -> None:
        """A batch may change nothing."""
        account = new_account()
        await store.save(account, Batch())
        assert (await store.threads(account, limit=9)).rows == []

    @with_store
    async def test_older_versions_are_ignored(self, store: ThreadStore) -> None:
        """A record does not replace a newer one."""
        account = new_account()
        thread = new_thread(title="new", version=5)
        message = new_message(text="new", version=5)
        await store.save(account, Batch(threads=[thread], messages=[message]))
        old = Batch(
            threads=[new_thread(title="old", version=4)],
            messages=[new_message(text="old", version=4), new_message("m2", version=1)],
        )
        await store.save(account, old)
        assert await store.thread(account, "t1") == thread
        assert await store.message(account, "m1") == message
        assert await store.message(account, "m2") is not None

    @with_store
    async def test_newer_versions_replace(self, store: ThreadStore) -> None:
        """A record replaces an older one completely."""
        account = await saved(store, new_message(text="old", rating="up", memory={"a": 1}))
        thread = new_thread(title="new", version=2, pinned=True, data={"new": True})
        message = new_message(text="new", version=2)
        await store.save(account, Batch(threads=[thread], messages=[message]))
        assert await store.thread(account, "t1") == thread
        assert await store.message(account, "m1") == message

    @with_store
    async def test_two_versions_in_one_batch(self, store: ThreadStore) -> None:
        """The newest version of a batch counts, in any order."""
        account = new_account()
        new, old = new_message(text="new", version=2), new_message(text="old", version=1)
        for messages in ([new, old], [old, new]):
            await store.save(account, Batch(deleted_threads=["t1"]))
            await store.save(account, Batch(threads=[new_thread()], messages=messages))
            assert await store.message(account, "m1") == new

    @with_store
    async def test_deleting_messages(self, store: ThreadStore) -> None:
        """Deleted messages are gone; unknown ids are ignored."""
        account = await saved(store, *(new_message(f"m{n}", position=n) for n in range(3)))
        await store.save(account, Batch(deleted_messages=["m1", "unknown", "\0"]))
        assert ids(await store.messages(account, "t1")) == ["m0", "m2"]
        assert await store.message(account, "m1") is None

    @with_store
    async def test_deleting_threads(self, store: ThreadStore) -> None:
        """A thread is deleted with its messages."""
        account = await saved(store, new_message())
        await store.save(account, Batch(threads=[new_thread("t2")]))
        await store.save(account, Batch(deleted_threads=["t1", "unknown", "\0"]))
        assert ids(await store.threads(account, limit=9)) == ["t2"]
        assert await store.message(account, "m1") is None
        assert (await store.messages(account, "t1")).rows == []
        await store.save(account, Batch(threads=[new_thread()]))
        assert (await store.messages(account, "t1")).rows == []

    @with_store
    async def test_a_message_of_a_deleted_thread_is_ignored(self, store: ThreadStore) -> None:
        """A message that arrives after its thread was deleted does not come back with the thread."""
        account = await saved(store)
        await store.save(account, Batch(deleted_threads=["t1"]))
        await store.save(account, Batch(messages=[new_message()]))
        assert await store.message(account, "m1") is None

    @with_store
    async def test_what_is_saved_and_deleted_is_deleted(self, store: ThreadStore) -> None:
        """Deletions of a batch count last."""
        account = await saved(store)
        batch = Batch(
            threads=[new_thread("t2")],
            messages=[new_message()],
            deleted_threads=["t2"],
            deleted_messages=["m1"],
        )
        await store.save(account, batch)
        assert ids(await store.threads(account, limit=9)) == ["t1"]
        assert (await store.messages(account, "t1")).rows == []

    @with_store
    async def test_settings(self, store: ThreadStore) -> None:
        """Settings are replaced as a whole, or left as they are."""
        account = new_account()
        await store.save(account, Batch(settings={"a": 1, "b": [None]}))
        await store.save(account, Batch(threads=[new_thread()]))
        assert await store.settings(account) == {"a": 1, "b": [None]}
        await store.save(account, Batch(settings={"c": 2}))
        assert await store.settings(account) == {"c": 2}
        await store.save(account, Batch(settings={}))
        assert await store.settings(account) == {}

    @with_store
    async def test_all_or_nothing(self, store: ThreadStore) -> None:
        """If a part of a batch cannot be saved, none of it is."""
        account = await saved(store, new_message())
        unsavable: Any = object()
        batch = Batch(
            threads=[new_thread("t2"), new_thread(title="new", version=2)],
            messages=[new_message("m2"), new_message("m3", data={"object": unsavable})],
            deleted_messages=["m1"],
            blobs={"d1": b"content"},
            settings={"a": 1},
        )
        # Which error it is, is the store's choice.
        with pytest.raises(Exception):  # noqa: B017, PT011
            await store.save(account, batch)
        assert ids(await store.threads(account, limit=9)) == ["t1"]
        assert await store.thread(account, "t1") == new_thread()
        assert ids(await store.messages(account, "t1")) == ["m1"]
        assert await store.settings(account) == {}

    @with_store
    async def test_what_is_saved_is_a_copy(self, store: ThreadStore) -> None:
        """Changing data after it was saved or read changes nothing in the store."""
        data: dict[str, Any] = {"list": [1]}
        account = await saved(store, new_message(data=data))
        data["list"].append(2)
        found: Any = await store.message(account, "m1")
        found.data["list"].append(3)
        assert await store.message(account, "m1") == new_message(data={"list": [1]})

    @with_store
    async def test_many_saves_at_once(self, store: ThreadStore) -> None:
        """All saves that are made at the same time are kept."""
        account = await saved(store)
        messages = [new_message(f"m{n}", f"text {n}", position=n) for n in range(40)]
        saves = [store.save(account, Batch(messages=[message])) for message in messages]
        others = [saved(store, new_message("m1")) for _ in range(10)]
        reads = [store.messages(account, "t1") for _ in range(10)]
        await asyncio.gather(*saves, *others, *reads)
        assert (await store.messages(account, "t1")).rows == messages

    @with_store
    async def test_the_newest_of_many_versions_stays(self, store: ThreadStore) -> None:
        """The order in which versions arrive makes no difference."""
        account = await saved(store)
        versions = [new_message(text=f"{v}", version=v) for v in (3, 9, 1, 7, 20, 5, 12, 2)]
        await asyncio.gather(*(store.save(account, Batch(messages=[v])) for v in versions))
        assert await store.message(account, "m1") == new_message(text="20", version=20)
