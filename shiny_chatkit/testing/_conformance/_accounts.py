"""Accounts: nobody sees or changes what belongs to another one, and threads move between them."""

from __future__ import annotations

from contextlib import suppress

from shiny_chatkit.stores import Account, Batch, ThreadStore

from ._records import ids, messages_of, new_account, new_message, new_thread, saved, with_store


class AccountTests:
    """Tests of ``claim``, and of all methods with ids of another account."""

    @with_store
    async def test_an_id_of_another_account_is_unknown(self, store: ThreadStore) -> None:
        """Reading with the ids of another account returns nothing."""
        owner = await saved(
            store, new_message(text="secret", blobs=("d1",)), blobs={"d1": b"x"}, settings={"a": 1}
        )
        neighbors = [
            new_account(),
            Account(owner.chat_id, "someone else"),
            Account("another chat", owner.owner),
            Account(owner.owner, owner.chat_id),
            Account(owner.chat_id, owner.owner.upper()),
            Account(owner.chat_id, owner.owner + " "),
            Account(owner.chat_id, "%"),
        ]
        for other in neighbors:
            assert await store.thread(other, "t1") is None
            assert (await store.threads(other, limit=9)).rows == []
            assert await store.message(other, "m1") is None
            assert (await store.messages(other, "t1")).rows == []
            assert await store.blobs(other, ["d1"]) == {}
            assert await store.settings(other) == {}
            assert await store.search(other, "secret") == []

    @with_store
    async def test_accounts_may_use_the_same_ids(self, store: ThreadStore) -> None:
        """Saving and deleting changes only the records of the account."""
        mine = await saved(store, new_message(text="mine"))
        other = await saved(store, new_message(text="other", version=9))
        await store.save(other, Batch(threads=[new_thread(title="other", version=9)]))
        assert await store.message(mine, "m1") == new_message(text="mine")
        assert await store.thread(mine, "t1") == new_thread()
        await store.save(other, Batch(deleted_messages=["m1"], deleted_threads=["t1"]))
        assert await store.message(mine, "m1") == new_message(text="mine")
        assert await store.thread(mine, "t1") == new_thread()

    @with_store
    async def test_a_message_cannot_join_the_thread_of_another_account(
        self, store: ThreadStore
    ) -> None:
        """A thread of another account gets no messages."""
        mine = await saved(store, new_message("m1"))
        other = new_account()
        with suppress(Exception):
            await store.save(other, Batch(messages=[new_message("m2")]))
        assert ids(await store.messages(mine, "t1")) == ["m1"]
        assert (await store.messages(other, "t1")).rows == []

    @with_store
    async def test_strange_ids_are_unknown(self, store: ThreadStore) -> None:
        """Ids that no store can keep belong to nobody, and cause no error."""
        account = await saved(store, new_message())
        for id in ("", "\0", "t1\0", "\ud800", "x" * 100_000, "' OR 1=1 --", "%", "T1"):
            assert await store.thread(account, id) is None
            assert await store.message(account, id) is None
            assert (await store.messages(account, id)).rows == []
            assert await store.blobs(account, [id]) == {}

    @with_store
    async def test_claiming_moves_everything(self, store: ThreadStore) -> None:
        """Threads move with their messages and files, archived ones too."""
        message = new_message(text="claimed words", blobs=("d1",))
        old = await saved(store, message, blobs={"d1": b"x"}, settings={"a": 1})
        await store.save(old, Batch(threads=[new_thread("t2", archived=True)]))
        new = await saved(store, new_message("mine", thread_id="t3"), account=None)
        new = Account(old.chat_id, new.owner)
        await store.save(new, Batch(threads=[new_thread("t3", updated_at=5)]))
        assert await store.claim(old, new) == 2
        assert ids(await store.threads(new, limit=9)) == ["t3", "t1"]
        assert ids(await store.threads(new, limit=9, archived=True)) == ["t2"]
        assert (await store.messages(new, "t1")).rows == [message]
        assert await store.blobs(new, ["d1"]) == {"d1": b"x"}
        assert messages_of(await store.search(new, "claimed")) == ["m1"]
        assert (await store.threads(old, limit=9)).rows == []
        assert await store.message(old, "m1") is None
        assert await store.blobs(old, ["d1"]) == {}
        assert await store.search(old, "claimed") == []
        assert await store.claim(old, new) == 0

    @with_store
    async def test_claiming_loses_nothing_if_ids_are_the_same(self, store: ThreadStore) -> None:
        """Threads and messages that have the same ids in both accounts are all kept."""
        messages = [new_message("m1", "old one"), new_message("m2", "old two", position=1)]
        old = await saved(store, *messages)
        mine = new_message("m1", "mine", version=9)
        new = await saved(store, mine, account=new_account(old.chat_id))
        assert await store.claim(old, new) == 1
        threads = await store.threads(new, limit=9)
        assert len(threads.rows) == 2
        assert await store.message(new, "m1") == mine
        texts = [
            [message.text for message in (await store.messages(new, thread.id)).rows]
            for thread in threads.rows
        ]
        assert sorted(texts) == [["mine"], ["old one", "old two"]]

    @with_store
    async def test_claiming_from_oneself_or_nobody(self, store: ThreadStore) -> None:
        """Nothing happens if there is nothing to move."""
        account = await saved(store, new_message())
        assert await store.claim(account, account) == 0
        assert await store.claim(new_account(account.chat_id), account) == 0
        assert ids(await store.messages(account, "t1")) == ["m1"]

    @with_store
    async def test_claiming_from_another_chat(self, store: ThreadStore) -> None:
        """Threads do not move to another chat."""
        account, other = await saved(store, new_message()), new_account()
        with suppress(ValueError):
            assert await store.claim(account, other) == 0
        assert ids(await store.messages(account, "t1")) == ["m1"]
        assert (await store.threads(other, limit=9)).rows == []
