"""Warns developers once about each probable mistake."""

from __future__ import annotations

import logging
import weakref
from collections.abc import Hashable
from typing import Any

_log = logging.getLogger("shiny_chatkit")

MAX_REMEMBERED = 200
"""Maximum number of different warnings per app, so that a page with made-up ids cannot fill the log."""

_logged_warnings: weakref.WeakKeyDictionary[Any, set[Hashable]] = weakref.WeakKeyDictionary()


def warn_once(app: Any, key: Hashable, text: str) -> None:
    """Log a warning, unless the same one was logged before in this process for the same app.

    Parameters
    ----------
    app
        The Shiny app.
    key
        What the warning is about.
    text
        The probable mistake, and what to write instead.
    """
    logged = _logged_warnings.setdefault(app, set())
    if key not in logged and len(logged) < MAX_REMEMBERED:
        logged.add(key)
        _log.warning("%s", text)
