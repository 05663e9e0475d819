"""Shares: found by their digest, ended by their account, and gone with their thread."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from shiny_chatkit.stores import Account, Batch, ShareRecord, ShareStore, ThreadStore

from ._records import AWKWARD, new_account, new_thread, saved, with_store


def shares_of(store: ThreadStore) -> ShareStore:
    """Return the methods of a store for shares; skip the test if it has none."""
    if not isinstance(store, ShareStore):
        pytest.skip("The store keeps no shares.")
    return store


def new_share(thread_id: str = "t1", at: int = 1, snapshot: Any = None) -> ShareRecord:
    """Return a share that no store has seen, with a snapshot or else live."""
    return ShareRecord(uuid4().hex, thread_id, snapshot is None, at, snapshot)


class ShareTests:
    """Tests of the methods of :class:`shiny_chatkit.stores.ShareStore`."""

    @with_store
    async def test_a_share_is_found_by_its_digest(self, store: ThreadStore) -> None:
        """A share comes back with its account and its snapshot."""
        shares, account = shares_of(store), await saved(store)
        for share in (new_share(), new_share(snapshot=AWKWARD), new_share(snapshot={})):
            assert await shares.add_share(account, share)
            assert await shares.shared(share.token_digest) == (account, share)
        assert await shares.shared(uuid4().hex) is None

    @with_store
    async def test_the_list_of_shares(self, store: ThreadStore) -> None:
        """The newest share is first, and none has its snapshot."""
        shares, account = shares_of(store), await saved(store)
        old, new = new_share(snapshot={"a": 1}), new_share(at=2)
        for share in (old, new):
            await shares.add_share(account, share)
        listed = ShareRecord(old.token_digest, "t1", False, 1)
        assert await shares.shares(account) == [new, listed]
        assert await shares.shares(new_account(account.chat_id)) == []

    @with_store
    async def test_only_threads_of_the_account_are_shared(self, store: ThreadStore) -> None:
        """A thread of another account, or none, cannot be shared."""
        shares, account = shares_of(store), await saved(store)
        share = new_share()
        neighbors = (new_account(account.chat_id), Account("another chat", account.owner))
        for other in neighbors:
            assert not await shares.add_share(other, share)
        for id in ("t2", "", "\0", "x" * 10_000):
            assert not await shares.add_share(account, new_share(id))
        assert await shares.shared(share.token_digest) is None
        assert await shares.shares(account) == []

    @with_store
    async def test_only_the_account_ends_a_share(self, store: ThreadStore) -> None:
        """Another account cannot remove a share; its own can, once."""
        shares, account = shares_of(store), await saved(store)
        share = new_share()
        digest = share.token_digest
        await shares.add_share(account, share)
        for other in (new_account(account.chat_id), Account("another chat", account.owner)):
            assert not await shares.remove_share(other, digest)
        assert await shares.shared(digest) is not None
        assert await shares.remove_share(account, digest)
        assert not await shares.remove_share(account, digest)
        assert await shares.shared(digest) is None

    @with_store
    async def test_a_share_ends_with_its_thread(self, store: ThreadStore) -> None:
        """Deleting a thread ends its shares, also for a later thread of the same id."""
        shares, account = shares_of(store), await saved(store)
        await store.save(account, Batch(threads=[new_thread("t2")]))
        ended, other = new_share(snapshot={}), new_share("t2")
        for share in (ended, other):
            await shares.add_share(account, share)
        await store.save(account, Batch(deleted_threads=["t1"]))
        assert await shares.shared(ended.token_digest) is None
        assert await shares.shares(account) == [other]
        await saved(store, account=account)
        assert await shares.shared(ended.token_digest) is None

    @with_store
    async def test_a_share_moves_with_its_thread(self, store: ThreadStore) -> None:
        """A claimed thread is shared as before, even if it gets another id."""
        shares, old = shares_of(store), await saved(store)
        new = await saved(store, account=new_account(old.chat_id))
        share = new_share(snapshot={"a": 1})
        await shares.add_share(old, share)
        await store.claim(old, new)
        found = await shares.shared(share.token_digest)
        assert found is not None
        account, moved = found
        assert account == new
        assert moved.snapshot == {"a": 1}
        assert moved.thread_id != "t1"
        assert await store.thread(new, moved.thread_id) is not None
        assert await shares.shares(old) == []

    @with_store
    async def test_strange_digests_are_unknown(self, store: ThreadStore) -> None:
        """Digests that no store can keep belong to no share, and cause no error."""
        shares, account = shares_of(store), await saved(store)
        await shares.add_share(account, new_share())
        for digest in ("", "\0", "\ud800", "x" * 100_000, "%"):
            assert await shares.shared(digest) is None
            assert not await shares.remove_share(account, digest)
