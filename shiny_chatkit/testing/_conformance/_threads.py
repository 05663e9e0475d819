"""Threads: their order, their pages, and their records."""

from __future__ import annotations

from shiny_chatkit.stores import Batch, ThreadRecord, ThreadStore

from ._records import AWKWARD, MakeStore, ids, new_account, new_thread, with_store


class ThreadTests:
    """Tests of ``open``, ``close``, ``threads`` and ``thread``."""

    @with_store
    async def test_a_store_opens_again(self, store: ThreadStore) -> None:
        """Opening twice, and opening a closed store, loses nothing."""
        account = new_account()
        await store.open()
        await store.save(account, Batch(threads=[new_thread()]))
        await store.open()
        assert await store.thread(account, "t1") == new_thread()
        await store.close()
        await store.open()
        assert await store.thread(account, "t1") == new_thread()

    def test_it_satisfies_the_protocol(self, make_store: MakeStore) -> None:
        """A store has all methods."""
        assert isinstance(make_store(), ThreadStore)

    @with_store
    async def test_an_account_is_empty_at_first(self, store: ThreadStore) -> None:
        """Nothing is known of an account that was never saved."""
        account = new_account()
        assert (await store.threads(account, limit=10)).rows == []
        assert not (await store.threads(account, limit=10)).has_more
        assert (await store.messages(account, "t1")).rows == []
        assert await store.thread(account, "t1") is None
        assert await store.message(account, "m1") is None
        assert await store.settings(account) == {}
        assert await store.blobs(account, ["d1"]) == {}
        assert await store.search(account, "word") == []

    @with_store
    async def test_a_thread_is_returned_as_it_was(self, store: ThreadStore) -> None:
        """All fields of a thread are kept."""
        account = new_account()
        thread = ThreadRecord(
            "t1",
            "Größe 日本語 🎉",
            1_700_000_000_000,
            1_700_000_000_001,
            2**60,
            True,
            True,
            AWKWARD,
        )
        await store.save(account, Batch(threads=[thread]))
        assert await store.thread(account, "t1") == thread
        assert (await store.threads(account, limit=1, archived=True)).rows == [thread]

    @with_store
    async def test_the_order_of_threads(self, store: ThreadStore) -> None:
        """Pinned threads are first, then those that changed last."""
        account = new_account()
        threads = [
            new_thread("old", updated_at=1),
            new_thread("new", updated_at=9),
            new_thread("pinned", updated_at=2, pinned=True),
            new_thread("middle", updated_at=5),
            new_thread("also pinned", updated_at=3, pinned=True),
        ]
        await store.save(account, Batch(threads=threads))
        page = await store.threads(account, limit=10)
        assert ids(page) == ["also pinned", "pinned", "new", "middle", "old"]
        assert not page.has_more

    @with_store
    async def test_pages_of_threads_with_equal_times(self, store: ThreadStore) -> None:
        """Pages contain each thread once, in the order of the whole list."""
        account = new_account()
        threads = [
            new_thread(f"t{number}", updated_at=number // 8, pinned=number % 5 == 0)
            for number in range(31)
        ]
        await store.save(account, Batch(threads=threads))
        whole = await store.threads(account, limit=100)
        found: list[str] = []
        after, has_more = None, True
        while has_more:
            page = await store.threads(account, limit=4, after=after)
            assert 0 < len(page.rows) <= 4
            found += ids(page)
            after, has_more = page.rows[-1], page.has_more
        assert found == ids(whole)
        assert sorted(found) == sorted(thread.id for thread in threads)

    @with_store
    async def test_a_full_last_page_has_no_more(self, store: ThreadStore) -> None:
        """``has_more`` is exact."""
        account = new_account()
        await store.save(account, Batch(threads=[new_thread(f"t{n}") for n in range(4)]))
        assert (await store.threads(account, limit=3)).has_more
        assert not (await store.threads(account, limit=4)).has_more

    @with_store
    async def test_a_page_after_a_deleted_thread(self, store: ThreadStore) -> None:
        """The last thread of the page before may be gone."""
        account = new_account()
        threads = [new_thread(f"t{n}", updated_at=n) for n in range(6)]
        await store.save(account, Batch(threads=threads))
        first = await store.threads(account, limit=3)
        await store.save(account, Batch(deleted_threads=[first.rows[-1].id]))
        assert ids(await store.threads(account, limit=9, after=first.rows[-1])) == [
            "t2",
            "t1",
            "t0",
        ]

    @with_store
    async def test_archived_threads_are_apart(self, store: ThreadStore) -> None:
        """A list contains archived threads or the others, and one thread is found either way."""
        account = new_account()
        threads = [new_thread("here"), new_thread("away", archived=True)]
        await store.save(account, Batch(threads=threads))
        assert ids(await store.threads(account, limit=9)) == ["here"]
        assert ids(await store.threads(account, limit=9, archived=True)) == ["away"]
        assert await store.thread(account, "away") == threads[1]
        restored = new_thread("away", version=2)
        await store.save(account, Batch(threads=[restored]))
        assert ids(await store.threads(account, limit=9, archived=True)) == []
        assert await store.thread(account, "away") == restored
