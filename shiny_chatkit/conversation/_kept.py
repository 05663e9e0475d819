"""What the server keeps beside a message or a thread, for as long as that is in the log."""

from __future__ import annotations

from typing import Generic, TypeVar

from ._changes import Changes, Subscribe

T = TypeVar("T")


class Kept(dict[str, T], Generic[T]):
    """A dictionary by the ids of messages or threads that drops what belongs to those that left the log.

    Parameters
    ----------
    subscribe
        Tells it of the log's changes.
    """

    def __init__(self, subscribe: Subscribe) -> None:
        super().__init__()
        subscribe(self._forget)

    def _forget(self, changes: Changes) -> None:
        for id in changes.left & self.keys():
            del self[id]
