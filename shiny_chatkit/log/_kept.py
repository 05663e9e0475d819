"""Keeps server-side data for a message or a thread for as long as it is in the log."""

from __future__ import annotations

from typing import Generic, TypeVar

from ._changes import Changes, Subscribe

T = TypeVar("T")


class Kept(dict[str, T], Generic[T]):
    """A dictionary keyed by message or thread ids that drops the entries of those removed from the log.

    Parameters
    ----------
    subscribe
        Tells it of the log's changes.
    """

    def __init__(self, subscribe: Subscribe) -> None:
        super().__init__()
        subscribe(self._forget)

    def _forget(self, changes: Changes) -> None:
        for id in changes.left:
            self.pop(id, None)
