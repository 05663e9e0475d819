"""Shares, by which people can read a thread that belongs to somebody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from ._records import Account


@dataclass(frozen=True)
class ShareRecord:
    """
    A thread that somebody shares.

    Attributes
    ----------
    token_digest
        The SHA-256 digest of the token in the address. Nobody can compute the token from it.
    thread_id
        The thread.
    is_live
        Whether readers see the thread as it is now, or else its snapshot.
    created_at
        Milliseconds since the epoch.
    snapshot
        The thread as it was, as JSON-like data; None if the share is live.
    """

    token_digest: str
    thread_id: str
    is_live: bool
    created_at: int
    snapshot: Mapping[str, Any] | None = None


@runtime_checkable
class ShareStore(Protocol):
    """
    Keeps shares; a :class:`ThreadStore` that has these methods, too, can be used with ``Chat(sharing=True)``.

    A share ends when its thread is deleted, and follows it to another account. Each method raises
    :class:`StoreError` if it fails.
    """

    async def add_share(self, account: Account, share: ShareRecord) -> bool:
        """Add a share, and return whether the account has its thread; nothing is added otherwise."""
        ...

    async def shares(self, account: Account) -> list[ShareRecord]:
        """Return the shares of an account without their snapshots, newest first."""
        ...

    async def shared(self, token_digest: str) -> tuple[Account, ShareRecord] | None:
        """Return a share with its snapshot, and the account of its thread; None if it is unknown."""
        ...

    async def remove_share(self, account: Account, token_digest: str) -> bool:
        """Remove a share, and return whether the account had it."""
        ...
