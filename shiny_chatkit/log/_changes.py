"""The changes that an event caused in the log, for the parts of the package that react to them."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass


@dataclass(slots=True)
class Changes:
    """
    The changes that one event caused in a log.

    Attributes
    ----------
    now
        The time of the event in milliseconds since the epoch, for events that carry no time.
    threads
        Ids of the threads that were created, or that changed beyond their messages.
    messages
        Thread and message ids of the messages that were added or changed.
    left
        Ids of the messages and threads that were removed, earlier versions included.
    left_threads
        Those of them that are threads.
    shrunk
        Whether remaining messages lost content.
    news
        The id of the thread that got content which the user may not have seen, or None.
    """

    now: int
    threads: AbstractSet[str] = frozenset()
    messages: AbstractSet[tuple[str, str]] = frozenset()
    left: AbstractSet[str] = frozenset()
    left_threads: AbstractSet[str] = frozenset()
    shrunk: bool = False
    news: str | None = None

    @property
    def has_less(self) -> bool:
        """Return whether anything was removed from the log."""
        return self.shrunk or bool(self.left)


Subscribe = Callable[[Callable[[Changes], None]], object]
"""Registers a function to be called with what each event changed."""
