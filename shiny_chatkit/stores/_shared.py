"""The protocol of stores that several processes share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from ._records import Account

LEASE_SECONDS = 12
"""How long a lease lasts without being renewed."""

MAX_NOTIFICATION_BYTES = 7000
"""Maximum length of a notification in UTF-8; PostgreSQL accepts 8,000 bytes with its ids."""


@dataclass(frozen=True)
class Notification:
    """
    News of a thread from another process. It may be old: what counts is what the store says.

    Attributes
    ----------
    account, thread_id
        The thread.
    data
        What happened: ids and versions, never content.
    """

    account: Account
    thread_id: str
    data: Mapping[str, Any] = field(default_factory=dict[str, Any])


@runtime_checkable
class SharedStore(Protocol):
    """
    Tells processes that share a database which of them runs a thread, and what has changed.

    A process that answers in a thread holds a lease on it, and renews it. If the process dies, its leases expire after
    ``LEASE_SECONDS`` by the clock of the database. Each method raises :class:`StoreError` if it fails.
    """

    async def acquire(self, account: Account, thread_id: str, holder: str) -> bool:
        """Take or renew the lease of a thread, and return whether ``holder`` has it now."""
        ...

    async def renew(self, holder: str) -> set[tuple[Account, str]]:
        """Renew all leases and notes of a holder, and return the threads that it has leases of."""
        ...

    async def release(self, account: Account, thread_id: str, holder: str) -> None:
        """End the lease of a thread, if ``holder`` has it."""
        ...

    async def holder(self, account: Account, thread_id: str) -> str | None:
        """Return who holds the lease of a thread; None if nobody does, or if it has expired."""
        ...

    async def post(
        self, account: Account, thread_id: str, holder: str, notes: Mapping[str, Any]
    ) -> bool:
        """Keep notes of a thread for other processes, and return whether there is such a thread.

        Notes expire like the leases of their holder, and go with their thread.

        Parameters
        ----------
        account, thread_id
            The thread.
        holder
            Who posts them.
        notes
            JSON-like contents by id. A note whose id is taken is left out.
        """
        ...

    async def take(
        self, account: Account, thread_id: str, ids: Collection[str] | None = None
    ) -> dict[str, Any]:
        """Remove notes of a thread, and return their contents by id. Only one of several callers gets a note.

        Parameters
        ----------
        account, thread_id
            The thread.
        ids
            The notes; by default, those that have expired, because whoever posted them has died.
        """
        ...

    async def posted(self, account: Account, thread_id: str) -> set[str]:
        """Return the ids of the notes of a thread, expired or not."""
        ...

    async def notify(self, notification: Notification) -> None:
        """Send a notification to all other processes.

        Raises
        ------
        ValueError
            If it is longer than ``MAX_NOTIFICATION_BYTES``.
        """
        ...

    async def listen(
        self,
        account: Account,
        received: Callable[[Notification], None],
        missed: Callable[[], None],
    ) -> Callable[[], None]:
        """Receive the notifications of other processes, and return a function that stops this.

        Parameters
        ----------
        account
            Whose notifications to receive.
        received
            Called with each notification, in the event loop of the caller.
        missed
            Called after a lost connection was restored: any notification may have been missed.
        """
        ...
