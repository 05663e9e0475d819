"""A store in the memory of the process, for tests and for apps whose conversations may end with them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from ._json import decode, encode
from ._moving import check_claim, moved_data, new_id
from ._records import Account, Batch, Hit, MessageRecord, Page, ThreadRecord
from ._rows import Row, message_record, rows_of, thread_record
from ._shares import ShareRecord
from ._words import Query, query_of, snippet_of, words_of


@dataclass
class _Kept:
    """All that the store keeps of one account."""

    threads: dict[str, Row] = field(default_factory=dict[str, Row])
    messages: dict[str, Row] = field(default_factory=dict[str, Row])
    blobs: dict[str, bytes] = field(default_factory=dict[str, bytes])
    settings: str | None = None
    shares: dict[str, ShareRecord] = field(default_factory=dict[str, ShareRecord])


class MemoryStore:
    """
    Keep conversations until the process ends.

    It behaves like :class:`SQLStore`, and is a short example of a :class:`ThreadStore`.
    """

    def __init__(self) -> None:
        self._accounts: dict[Account, _Kept] = {}
        # Sessions of one process may run in several threads and event loops.
        self._lock = threading.RLock()
        self._numbers = count()

    async def open(self) -> None:
        """Do nothing."""

    async def close(self) -> None:
        """Do nothing; the conversations are still there."""

    async def threads(
        self,
        account: Account,
        *,
        limit: int,
        after: ThreadRecord | None = None,
        archived: bool = False,
    ) -> Page[ThreadRecord]:
        """Return threads: pinned ones first, then by the time of the last change, newest first."""
        with self._lock:
            rows = [r for r in self._of(account).threads.values() if r["archived"] == archived]
        rows.sort(key=_thread_order, reverse=True)
        if after is not None:
            end = (int(after.pinned), after.updated_at, after.id)
            rows = [row for row in rows if _thread_order(row) < end]
        return Page([thread_record(row) for row in rows[:limit]], len(rows) > limit)

    async def thread(self, account: Account, thread_id: str) -> ThreadRecord | None:
        """Return one thread, archived or not; None if it is unknown."""
        with self._lock:
            row = self._of(account).threads.get(thread_id)
        return None if row is None else thread_record(row)

    async def messages(
        self,
        account: Account,
        thread_id: str,
        *,
        limit: int | None = None,
        before: int | None = None,
    ) -> Page[MessageRecord]:
        """Return the last messages of a thread, in order; none if the thread is unknown."""
        with self._lock:
            rows = [
                row
                for row in self._of(account).messages.values()
                if row["thread_id"] == thread_id and (before is None or row["position"] < before)
            ]
        rows.sort(key=lambda row: (row["position"], row["id"]))
        taken = rows if limit is None else rows[max(0, len(rows) - limit) :]
        return Page([message_record(row) for row in taken], len(taken) < len(rows))

    async def message(self, account: Account, message_id: str) -> MessageRecord | None:
        """Return one message; None if it is unknown."""
        with self._lock:
            row = self._of(account).messages.get(message_id)
        return None if row is None else message_record(row)

    async def blobs(self, account: Account, digests: Collection[str]) -> Mapping[str, bytes]:
        """Return the content of files that messages of the account refer to; unknown digests are left out."""
        with self._lock:
            kept = self._of(account).blobs
            return {digest: kept[digest] for digest in digests if digest in kept}

    async def settings(self, account: Account) -> Mapping[str, Any]:
        """Return the account's settings; empty by default."""
        with self._lock:
            settings = self._of(account).settings
        return {} if settings is None else decode(settings)

    async def save(self, account: Account, batch: Batch) -> None:
        """Save changes, all of them or none. Saving a batch again changes nothing."""
        rows = rows_of(account, batch)
        with self._lock:
            kept = self._accounts.setdefault(account, _Kept())
            _put(kept.threads, rows.threads, self._added)
            _put(
                kept.messages,
                [row for row in rows.messages if row["thread_id"] in kept.threads],
                self._added,
            )
            kept.blobs.update(rows.blobs)
            if rows.settings is not None:
                kept.settings = rows.settings
            _delete(kept, rows.deleted_threads, rows.deleted_messages)

    async def search(self, account: Account, text: str, *, limit: int = 20) -> list[Hit]:
        """Return messages and titles that contain all words of a text: titles first, then the newest messages."""
        query = query_of(text)
        if query is None:
            return []
        with self._lock:
            return _found(self._of(account), query, limit)

    async def claim(self, account: Account, by: Account) -> int:
        """Move all threads of an account to another one of the same chat, and return their number."""
        if not check_claim(account, by):
            return 0
        with self._lock:
            old = self._accounts.pop(account, _Kept())
            new = self._accounts.setdefault(by, _Kept())
            names = {id: new_id(id) if id in new.threads else id for id in old.threads}
            for id, row in old.threads.items():
                _move(row, names[id], "threadId")
                new.threads[names[id]] = row
            for id, row in old.messages.items():
                _move(row, new_id(id) if id in new.messages else id, "messageId")
                row["thread_id"] = names[row["thread_id"]]
                new.messages[row["id"]] = row
            for digest, share in old.shares.items():
                new.shares[digest] = replace(share, thread_id=names[share.thread_id])
            new.blobs = {**old.blobs, **new.blobs}
            new.settings = old.settings if new.settings is None else new.settings
            return len(old.threads)

    async def add_share(self, account: Account, share: ShareRecord) -> bool:
        """Add a share, and return whether the account has its thread; nothing is added otherwise."""
        kept = None if share.snapshot is None else decode(encode(share.snapshot))
        with self._lock:
            if share.thread_id not in self._of(account).threads:
                return False
            self._of(account).shares[share.token_digest] = replace(share, snapshot=kept)
            return True

    async def shares(self, account: Account) -> list[ShareRecord]:
        """Return the shares of an account without their snapshots, newest first."""
        with self._lock:
            found = [replace(share, snapshot=None) for share in self._of(account).shares.values()]
        return sorted(found, key=lambda share: (-share.created_at, share.token_digest))

    async def shared(self, token_digest: str) -> tuple[Account, ShareRecord] | None:
        """Return a share with its snapshot, and the account of its thread; None if it is unknown."""
        with self._lock:
            for account, kept in self._accounts.items():
                if token_digest in kept.shares:
                    return account, kept.shares[token_digest]
        return None

    async def remove_share(self, account: Account, token_digest: str) -> bool:
        """Remove a share, and return whether the account had it."""
        with self._lock:
            return self._of(account).shares.pop(token_digest, None) is not None

    def _of(self, account: Account) -> _Kept:
        return self._accounts.get(account) or _Kept()

    def _added(self) -> int:
        return next(self._numbers)


def _found(kept: _Kept, query: Query, limit: int) -> list[Hit]:
    threads = sorted(kept.threads.values(), key=_thread_order, reverse=True)
    titles = [row for row in threads if query.matches(" ".join(words_of(row["title"])))]
    hits = [
        Hit(row["id"], row["title"], None, snippet_of(row["title"], query), row["updated_at"])
        for row in titles[:limit]
    ]
    for row in sorted(kept.messages.values(), key=lambda row: row["number"], reverse=True):
        if len(hits) >= limit:
            break
        if query.matches(" ".join(words_of(row["text"]))):
            title = kept.threads[row["thread_id"]]["title"]
            snippet = snippet_of(row["text"], query)
            hits.append(Hit(row["thread_id"], title, row["id"], snippet, row["created_at"]))
    return hits


def _thread_order(row: Row) -> tuple[int, int, str]:
    return row["pinned"], row["updated_at"], row["id"]


def _put(kept: dict[str, Row], rows: Iterable[Row], added: Callable[[], int]) -> None:
    for row in rows:
        known = kept.get(row["id"])
        if known is None or row["version"] >= known["version"]:
            kept[row["id"]] = {**row, "number": added() if known is None else known["number"]}


def _delete(kept: _Kept, threads: Collection[str], messages: Collection[str]) -> None:
    for id in threads:
        kept.threads.pop(id, None)
    for id in messages:
        kept.messages.pop(id, None)
    if threads:
        shares = kept.shares.items()
        kept.shares = {digest: s for digest, s in shares if s.thread_id in kept.threads}
        left = kept.messages.items()
        kept.messages = {id: row for id, row in left if row["thread_id"] in kept.threads}
    if kept.blobs:
        used = {digest for row in kept.messages.values() for digest in decode(row["blobs"])}
        kept.blobs = {digest: kept.blobs[digest] for digest in kept.blobs if digest in used}


def _move(row: Row, id: str, name: str) -> None:
    if id != row["id"]:
        row["data"] = moved_data(row["data"], name, row["id"], id)
        row["id"] = id
