"""What folding an event changed, for everybody who cares: the wire, what is kept beside the log, bookmarks."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass


@dataclass
class Changes:
    """
    What one event changed in a log.

    Attributes
    ----------
    now
        The time of the event in milliseconds since the epoch, for what comes without one.
    left
        Ids of the messages and threads that left the log.
    shrunk
        Whether messages that stay lost content.
    unread
        Whether a thread that is not on show has something that the user has not seen.
    """

    now: int
    left: AbstractSet[str] = frozenset()
    shrunk: bool = False
    unread: bool = False

    @property
    def has_less(self) -> bool:
        """Whether something that the log held is gone."""
        return self.shrunk or bool(self.left)


Subscribe = Callable[[Callable[[Changes], None]], None]
"""Registers a function to be called with what each event changed."""
