"""Files: they stay as long as a message refers to them."""

from __future__ import annotations

from shiny_chatkit.stores import Batch, ThreadStore

from ._records import new_message, new_thread, saved, with_store

CONTENT = {"d1": b"one", "d2": bytes(range(256)), "d3": b""}


class BlobTests:
    """Tests of ``blobs``."""

    @with_store
    async def test_files_are_returned_as_they_were(self, store: ThreadStore) -> None:
        """Files contain any bytes; unknown ones are left out."""
        account = await saved(store, new_message(blobs=("d1", "d2", "d3")), blobs=CONTENT)
        assert await store.blobs(account, ["d1", "d2", "d3", "unknown", "\0"]) == CONTENT
        assert await store.blobs(account, ["d2"]) == {"d2": CONTENT["d2"]}
        assert await store.blobs(account, []) == {}

    @with_store
    async def test_a_file_is_saved_once(self, store: ThreadStore) -> None:
        """A later batch may refer to a file without its content."""
        account = await saved(store, new_message(blobs=("d1",)), blobs=CONTENT)
        later = [
            new_message(version=2, blobs=("d1",)),
            new_message("m2", position=1, blobs=("d1",)),
        ]
        await store.save(account, Batch(messages=later))
        assert await store.blobs(account, ["d1"]) == {"d1": b"one"}

    @with_store
    async def test_files_without_a_message(self, store: ThreadStore) -> None:
        """A file that no message refers to is not kept."""
        account = await saved(store, new_message(blobs=("d1",)), blobs=CONTENT)
        assert await store.blobs(account, ["d1", "d2"]) == {"d1": b"one"}
        await store.save(account, Batch(messages=[new_message("m2", blobs=("d2",))]))
        assert await store.blobs(account, ["d2"]) == {}

    @with_store
    async def test_the_last_reference(self, store: ThreadStore) -> None:
        """A file is deleted with the last message that refers to it."""
        messages = [new_message(f"m{n}", position=n, blobs=("d1", f"d{n}")) for n in (2, 3)]
        account = await saved(store, *messages, blobs=CONTENT)
        await store.save(account, Batch(deleted_messages=["m2"]))
        assert await store.blobs(account, CONTENT) == {"d1": b"one", "d3": b""}
        await store.save(account, Batch(deleted_messages=["m3"]))
        assert await store.blobs(account, CONTENT) == {}

    @with_store
    async def test_a_deleted_thread(self, store: ThreadStore) -> None:
        """Files go with a thread unless another thread has them, too."""
        account = await saved(store, new_message(blobs=("d1", "d2")), blobs=CONTENT)
        other = new_message("m2", thread_id="t2", blobs=("d2",))
        await store.save(account, Batch(threads=[new_thread("t2")], messages=[other]))
        await store.save(account, Batch(deleted_threads=["t1"]))
        assert await store.blobs(account, CONTENT) == {"d2": CONTENT["d2"]}

    @with_store
    async def test_a_message_that_drops_its_file(self, store: ThreadStore) -> None:
        """A newer version without a file releases it; an older one does not."""
        account = await saved(store, new_message(version=2, blobs=("d1", "d2")), blobs=CONTENT)
        await store.save(account, Batch(messages=[new_message(version=1)]))
        assert set(await store.blobs(account, CONTENT)) == {"d1", "d2"}
        await store.save(account, Batch(messages=[new_message(version=3, blobs=("d2",))]))
        assert set(await store.blobs(account, CONTENT)) == {"d2"}

    @with_store
    async def test_files_of_two_accounts(self, store: ThreadStore) -> None:
        """An account reads and deletes only its own files, whatever digest it names."""
        mine = await saved(store, new_message(blobs=("d1",)), blobs={"d1": b"mine"})
        other = await saved(store, new_message(blobs=("d1",)), blobs={"d1": b"other"})
        third = await saved(store, new_message(blobs=("d1",)))
        assert await store.blobs(mine, ["d1"]) == {"d1": b"mine"}
        assert await store.blobs(other, ["d1"]) == {"d1": b"other"}
        assert await store.blobs(third, ["d1"]) == {}
        await store.save(other, Batch(deleted_messages=["m1"]))
        assert await store.blobs(mine, ["d1"]) == {"d1": b"mine"}
        assert await store.blobs(other, ["d1"]) == {}
