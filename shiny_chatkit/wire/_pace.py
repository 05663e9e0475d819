"""Limits how often a page gets large answers on request: snapshots and older messages.

A request of a hundred characters can cause an answer of megabytes. People do not notice the limit, but a
script that keeps asking cannot take more than its share of the server.
"""

from __future__ import annotations

MIN_COST_SECONDS = 0.1
"""Minimum cost of an answer, whatever its size."""

CHARS_PER_SECOND = 1_000_000

MAX_COST_SECONDS = 1.0
"""Maximum cost of an answer, so that nobody waits long for the next one."""

CREDIT_SECONDS = 2.0
"""Cost of the answers that may be sent at once after a pause."""


class Pace:
    """Computes when the next answer may be sent; all times are in seconds of the same clock."""

    def __init__(self) -> None:
        self._paid_until = float("-inf")

    def next_at(self) -> float:
        """Return the earliest time at which an answer may be sent."""
        return self._paid_until - CREDIT_SECONDS

    def spend(self, chars: int, now: float) -> None:
        """Record that an answer with this many characters was sent."""
        cost = min(MIN_COST_SECONDS + chars / CHARS_PER_SECOND, MAX_COST_SECONDS)
        self._paid_until = max(self._paid_until, now) + cost
