"""How often a page gets what is large and made on request: snapshots and older messages.

A request of a hundred characters can be answered with megabytes. People do not notice the pace; a script
that asks without end gets no more than the server can give to everybody.
"""

from __future__ import annotations

EACH_SECONDS = 0.1
"""What each answer counts for, whatever its size."""

CHARS_PER_SECOND = 1_000_000

LONGEST_SECONDS = 1.0
"""What an answer counts for at most: even a huge one does not keep a person waiting for the next."""

CREDIT_SECONDS = 2.0
"""So much may be answered at once after a rest."""


class Pace:
    """Says when the next answer may be sent; times are seconds of any one clock."""

    def __init__(self) -> None:
        self._paid_until = float("-inf")

    def next_at(self) -> float:
        """Return the time from which on an answer may be sent."""
        return self._paid_until - CREDIT_SECONDS

    def spend(self, chars: int, now: float) -> None:
        """Note that an answer of so many characters is sent."""
        cost = min(EACH_SECONDS + chars / CHARS_PER_SECOND, LONGEST_SECONDS)
        self._paid_until = max(self._paid_until, now) + cost
