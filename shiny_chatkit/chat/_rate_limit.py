"""Limits how often a person may submit."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from shiny_chatkit.protocol.clean import quoted
from shiny_chatkit.protocol.content import Quantity
from shiny_chatkit.protocol.exceptions import Refused
from shiny_chatkit.protocol.words import words

from .dispatch import UserSubmission

if TYPE_CHECKING:
    from limits.strategies import RateLimiter

_EXAMPLE = 'Write for example RateLimit("20/minute; 200/day").'


class RateLimit:
    """
    Limits how often a person may submit, for ``chat.on_before_submit(RateLimit("20/minute"))``.

    Messages, edits, commands and requests to answer again count. Refused ones do not count, and the person is told
    when to try again. Counts belong to the person and are shared by all limits with the same storage, however many
    sessions the person has. Without ``Chat(store=...)`` and without a user whom the host has authenticated, each
    session counts as a person. The package ``limits`` does the counting (``pip install "shiny-chatkit[limits]"``).

    Parameters
    ----------
    limit
        One or more limits, separated by semicolons, such as "20/minute; 200/day".
    storage
        Where to count: the memory of this process, or a URL of another storage of ``limits``, for instance
        "redis://localhost:6379" for several processes.
    key
        Returns a key for a submission; submissions with the same key are counted together. By default, the owner.

    Raises
    ------
    ImportError
        If the package ``limits`` is missing.
    TypeError, ValueError
        If ``limit`` is not a string that describes limits, or the storage is not known.
    """

    def __init__(
        self,
        limit: str,
        *,
        storage: str = "memory://",
        key: Callable[[UserSubmission], str] | None = None,
    ) -> None:
        try:
            from limits import parse_many
        except ImportError as error:
            raise ImportError(
                'RateLimit needs the package "limits". Install it with: pip install "shiny-chatkit[limits]"'
            ) from error
        if not isinstance(limit, str):  # pyright: ignore[reportUnnecessaryIsInstance] - users are not type-checked
            raise TypeError(f"Invalid limit {quoted(limit)}: expected a string. {_EXAMPLE}")
        try:
            self._limits = parse_many(limit)
        except ValueError as error:
            raise ValueError(f"Invalid limit {quoted(limit)}. {_EXAMPLE}") from error
        self._limiter = _limiter(storage)
        self._key = key or _owner

    def __call__(self, submission: UserSubmission) -> None:
        """
        Count a submission.

        Raises
        ------
        Refused
            If the person has submitted too often.
        """
        key = self._key(submission)
        # Another session may count between the two.
        for count in (self._limiter.test, self._limiter.hit):
            for limit in self._limits:
                if not count(limit, key):
                    reset = self._limiter.get_window_stats(limit, key).reset_time
                    raise Refused(words("tooOften", when=_until(reset - time.time())))


def _owner(submission: UserSubmission) -> str:
    return submission.owner


@cache
def _limiter(storage: str) -> RateLimiter:
    """Return the limiter that counts in a storage; in the memory of this process, there is only one."""
    from limits.storage import storage_from_string
    from limits.strategies import MovingWindowRateLimiter

    return MovingWindowRateLimiter(storage_from_string(storage))


def _until(seconds: float) -> Quantity:
    """Return a time from now in its largest unit, rounded up."""
    if seconds > 3600:
        return {"amount": math.ceil(seconds / 3600), "unit": "hour"}
    if seconds > 60:
        return {"amount": math.ceil(seconds / 60), "unit": "minute"}
    return {"amount": max(1, math.ceil(seconds)), "unit": "second"}
