"""Search: which messages and titles contain what was searched for."""

from __future__ import annotations

from shiny_chatkit.stores import Batch, Hit, ThreadStore

from ._records import messages_of, new_account, new_message, new_thread, saved, with_store

TEXTS = {
    "fox": "The quick brown fox jumps over the lazy dog.",
    "accents": "Größe, élan vital und Ñandú",
    "chinese": "请问手机坏了怎么办",
    "japanese": "新しい携帯電話の使い方",
    "code": "call snake_case(x) at https://example.org/path?q=1",
    "empty": "",
}
FOUND = {
    "quick": ["fox"],
    "FOX Quick": ["fox"],
    "brown ju": ["fox"],
    "lazy d": ["fox"],
    "grosse": ["accents"],
    "elan nandu": ["accents"],
    "手机": ["chinese"],
    "怎么 手机": ["chinese"],
    "携帯電話": ["japanese"],
    "example.org": ["code"],
    "snake_case": ["code"],
    '"quick" (fox)': ["fox"],
    "quick*": ["fox"],
    "-quick": ["fox"],
    "fox:": ["fox"],
    "quick AND fox": [],
    "NOT fox": [],
    "rown": [],
    "qui brown": [],
    "quick cat": [],
    "机手": [],
    "": [],
    "  ": [],
    "*": [],
    '"': [],
    "' OR '1'='1": [],
    "%": [],
    "\0": [],
    "\ud800": [],
}

_APART = "机的手了坏的"
"""Characters of what is searched for in an order that is not found, however often it is repeated."""


class SearchTests:
    """Tests of ``search``."""

    @with_store
    async def test_which_messages_are_found(self, store: ThreadStore) -> None:
        """All words must occur, the last one as a beginning; punctuation means nothing."""
        messages = [new_message(id, text, position=n) for n, (id, text) in enumerate(TEXTS.items())]
        account = await saved(store, *messages)
        found = {query: messages_of(await store.search(account, query)) for query in FOUND}
        assert found == FOUND

    @with_store
    async def test_long_messages_are_found_by_what_is_at_their_end(
        self, store: ThreadStore
    ) -> None:
        """Characters that follow each other are found among the first 100,000, however frequent they are."""
        texts = {
            "often": _APART * 1166 + "手机坏了",
            "late": "一二三四五六七八九十" * 2000 + "手机坏了",
            "last": _APART * 16_666 + "手机坏了",
            "never": _APART * 2500,
            "beyond": _APART * 16_667 + "手机坏了",
        }
        messages = [new_message(id, text, position=n) for n, (id, text) in enumerate(texts.items())]
        account = await saved(store, *messages)
        assert messages_of(await store.search(account, "手机坏了")) == ["last", "late", "often"]
        assert messages_of(await store.search(account, "手机坏了", limit=2)) == ["late", "often"]
        assert messages_of(await store.search(account, "手机")) == ["last", "late", "often"]
        assert messages_of(await store.search(account, "机手")) == []

    @with_store
    async def test_messages_in_between_do_not_reduce_the_hits(self, store: ThreadStore) -> None:
        """A search returns as many hits as there are, however many messages have their characters apart."""
        hit = _APART * 300 + "手机"
        texts = [hit, *[_APART * 100] * 700, hit, "手机", *[_APART * 40] * 700, hit]
        messages = [new_message(f"m{n:04}", text, position=n) for n, text in enumerate(texts)]
        account = await saved(store, *messages)
        hits = await store.search(account, "手机")
        assert [hit.message_id for hit in hits] == ["m1403", "m0702", "m0701", "m0000"]
        hits = await store.search(account, "手机", limit=2)
        assert [hit.message_id for hit in hits] == ["m1403", "m0702"]

    @with_store
    async def test_signs_that_stand_for_many_letters(self, store: ThreadStore) -> None:
        """A message is saved and found even if its words are much longer than its text."""
        ideographs = "".join(map(chr, range(0x20000, 0x20000 + 95_000)))
        letters = "".join(f"\ufdfa{chr(code)}" for code in range(0x4E00, 0x4E00 + 2500))
        texts = ("needle " + "\ufdfa" * 100_000, f"needle {ideographs}{letters}")
        messages = [new_message(f"m{n}", text, position=n) for n, text in enumerate(texts)]
        account = await saved(store, *messages)
        assert messages_of(await store.search(account, "needle")) == ["m0", "m1"]

    @with_store
    async def test_a_hit_says_where_it_is(self, store: ThreadStore) -> None:
        """A hit has its thread, its time, and the text around the first match."""
        account = new_account()
        thread = new_thread(title="About animals", updated_at=50)
        text = "before " * 300 + "the quick fox" + " after" * 300
        message = new_message(text=text, created_at=40)
        await store.save(account, Batch(threads=[thread], messages=[message]))
        (hit,) = await store.search(account, "quick")
        assert (hit.thread_id, hit.message_id, hit.title) == ("t1", "m1", "About animals")
        assert hit.created_at == 40
        assert "quick fox" in hit.snippet
        assert len(hit.snippet) < 500

    @with_store
    async def test_titles_are_found(self, store: ThreadStore) -> None:
        """A title is a hit without a message."""
        account = new_account()
        thread = new_thread(title="About Größe", updated_at=50)
        await store.save(account, Batch(threads=[thread]))
        assert await store.search(account, "gross abo") == []
        assert await store.search(account, "about gross") == [
            Hit("t1", "About Größe", None, "About Größe", 50)
        ]
        await store.save(account, Batch(threads=[new_thread(title="Renamed", version=2)]))
        assert await store.search(account, "about") == []
        assert len(await store.search(account, "renamed")) == 1

    @with_store
    async def test_archived_threads_are_found(self, store: ThreadStore) -> None:
        """A search includes archived threads."""
        account = await saved(store, new_message(text="hidden treasure"))
        await store.save(account, Batch(threads=[new_thread(archived=True, version=2)]))
        assert messages_of(await store.search(account, "treasure")) == ["m1"]

    @with_store
    async def test_the_number_of_hits_is_limited(self, store: ThreadStore) -> None:
        """A search returns at most ``limit`` hits, 20 by default."""
        messages = [new_message(f"m{n}", "common words", position=n) for n in range(30)]
        account = await saved(store, *messages)
        assert len(await store.search(account, "common")) == 20
        assert len(await store.search(account, "common", limit=7)) == 7
        assert len(await store.search(account, "common", limit=100)) == 30

    @with_store
    async def test_a_message_that_grew_is_found_by_its_whole_text(self, store: ThreadStore) -> None:
        """A store may wait with the words of a growing message, but not with its text."""
        account = await saved(store, new_message(text="one", is_growing=True))
        grown = new_message(text="one two", version=2, is_growing=True)
        await store.save(account, Batch(messages=[grown]))
        assert [row.text for row in (await store.messages(account, "t1")).rows] == ["one two"]
        whole = new_message(text="one two three", version=3)
        await store.save(account, Batch(messages=[whole]))
        for word in ("one", "two", "three"):
            assert messages_of(await store.search(account, word)) == ["m1"]

    @with_store
    async def test_changed_messages_are_found_as_they_are(self, store: ThreadStore) -> None:
        """A search sees neither old versions nor deleted messages."""
        account = await saved(store, new_message(text="first words"), new_message("m2", "first"))
        await store.save(account, Batch(messages=[new_message(text="second words", version=2)]))
        assert messages_of(await store.search(account, "first")) == ["m2"]
        assert messages_of(await store.search(account, "second")) == ["m1"]
        await store.save(account, Batch(messages=[new_message(text="first words", version=1)]))
        assert messages_of(await store.search(account, "first")) == ["m2"]
        await store.save(account, Batch(deleted_messages=["m2"]))
        assert await store.search(account, "first") == []
        await store.save(account, Batch(deleted_threads=["t1"]))
        assert await store.search(account, "second") == []

    @with_store
    async def test_accounts_are_searched_separately(self, store: ThreadStore) -> None:
        """A search finds only messages of its account."""
        mine = await saved(store, new_message("mine", "shared word"))
        other = await saved(store, new_message("other", "shared word"))
        assert messages_of(await store.search(mine, "shared")) == ["mine"]
        assert messages_of(await store.search(other, "shared")) == ["other"]
