"""The protocol of stores that several processes share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from ._records import Account

LEASE_SECONDS = 15
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
    :data:`LEASE_SECONDS` by the clock of the database. Each method raises :class:`StoreError` if it fails.
    """

    async def acquire(self, account: Account, thread_id: str, holder: str) -> bool:
        """Take or renew the lease of a thread, and return whether ``holder`` has it now."""
        ...

    async def renew(self, holder: str) -> set[tuple[Account, str]]:
        """Renew all leases of a holder, and return their threads. Another holder has those that are missing."""
        ...

    async def release(self, account: Account, thread_id: str, holder: str) -> None:
        """End the lease of a thread, if ``holder`` has it."""
        ...

    async def holder(self, account: Account, thread_id: str) -> str | None:
        """Return who holds the lease of a thread; None if nobody does, or if it has expired."""
        ...

    async def notify(self, notification: Notification) -> None:
        """Send a notification to all other processes.

        Raises
        ------
        ValueError
            If it is longer than :data:`MAX_NOTIFICATION_BYTES`.
        """
        ...

    async def listen(
        self, received: Callable[[Notification], None], missed: Callable[[], None]
    ) -> Callable[[], None]:
        """Receive the notifications of other processes, and return a function that ends it.

        Parameters
        ----------
        received
            Called with each notification, in the event loop of the caller.
        missed
            Called after a lost connection was restored: any notification may have been missed.
        """
        ...
