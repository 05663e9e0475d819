"""The protocol of stores, which keep conversations."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Protocol, runtime_checkable

from shiny_chatkit.protocol.exceptions import ChatkitError

from ._records import Account, Batch, Hit, MessageRecord, Page, ThreadRecord


class StoreError(ChatkitError):
    """A store cannot be read or written at the moment; trying again later may succeed."""


class StoreUnusableError(StoreError):
    """A store cannot be used until a person repairs it, such as a database of a newer version."""


@runtime_checkable
class ThreadStore(Protocol):
    """
    Keeps the threads and messages of any number of accounts.

    Implement it to keep conversations where you like, and check the result with
    :func:`shiny_chatkit.testing.store_conformance`. All methods may be called at the same time, and each raises
    :class:`StoreError` if it fails; :meth:`save` then has saved nothing. Every method sees only the account that
    it is given: an id that belongs to another account is unknown.
    """

    async def open(self) -> None:
        """Connect, and bring the schema up to date. Calling it again changes nothing.

        Raises
        ------
        StoreUnusableError
            If the store cannot be used as it is.
        """
        ...

    async def close(self) -> None:
        """Release all connections; :meth:`open` may be called again."""
        ...

    async def threads(
        self,
        account: Account,
        *,
        limit: int,
        after: ThreadRecord | None = None,
        archived: bool = False,
    ) -> Page[ThreadRecord]:
        """Return threads: pinned ones first, then by the time of the last change, newest first.

        Parameters
        ----------
        account
            The account.
        limit
            Maximum number of threads.
        after
            The last thread of the page before.
        archived
            Whether to return the archived threads, or else the others.
        """
        ...

    async def thread(self, account: Account, thread_id: str) -> ThreadRecord | None:
        """Return one thread, archived or not; None if it is unknown."""
        ...

    async def messages(
        self,
        account: Account,
        thread_id: str,
        *,
        limit: int | None = None,
        before: int | None = None,
    ) -> Page[MessageRecord]:
        """Return the last messages of a thread, in order; none if the thread is unknown.

        Parameters
        ----------
        account, thread_id
            The thread.
        limit
            Maximum number of messages; all by default.
        before
            Return messages before this position; the last ones by default.
        """
        ...

    async def message(self, account: Account, message_id: str) -> MessageRecord | None:
        """Return one message; None if it is unknown."""
        ...

    async def blobs(self, account: Account, digests: Collection[str]) -> Mapping[str, bytes]:
        """Return the content of files that messages of the account refer to; unknown digests are left out."""
        ...

    async def settings(self, account: Account) -> Mapping[str, Any]:
        """Return the account's settings; empty by default."""
        ...

    async def save(self, account: Account, batch: Batch) -> None:
        """Save changes, all of them or none. Saving a batch again changes nothing.

        A record that no store can keep, such as one with an arbitrary object in its data, is a :class:`ValueError` or
        a :class:`TypeError`.
        """
        ...

    async def search(self, account: Account, text: str, *, limit: int = 20) -> list[Hit]:
        """Return messages and titles that contain all words of a text, best first, archived threads included.

        The last word may be the beginning of a longer one. Punctuation in ``text`` has no special meaning.
        """
        ...

    async def claim(self, account: Account, by: Account) -> int:
        """Move all threads of an account to another one of the same chat, and return their number.

        Their messages and files move with them, and the settings if the other account has none. A thread or message
        gets a new id if the other account has one of the same id.
        """
        ...
