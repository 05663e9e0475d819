"""Warns about deprecated uses with Shiny's own kind of warning, which apps can filter."""

from __future__ import annotations

from ._names import WARN_DEPRECATED


def warn_deprecated(message: str, stacklevel: int = 3) -> None:
    """Warn that something is deprecated.

    Parameters
    ----------
    message
        What is deprecated, and what to write instead.
    stacklevel
        Number of calls between this one and the line to report, as for Shiny's function.
    """
    WARN_DEPRECATED.load()(message, stacklevel + 1)
