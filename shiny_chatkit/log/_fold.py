"""The one function by which an event changes the log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shiny_chatkit.protocol import TRAITS

from ._changes import Changes
from ._log import Log
from ._private_folds import PRIVATE_FOLDS
from ._thread_folds import THREAD_FOLDS
from ._whole_folds import WHOLE_FOLDS

_THREAD_FOLDS = THREAD_FOLDS | PRIVATE_FOLDS


def fold(log: Log, event: Mapping[str, Any], now: int) -> Changes:
    """Apply one event to the log, and return what it changed.

    Calls nothing else. Ignores events of unknown threads, and events that change nothing in a snapshot.

    Parameters
    ----------
    log
        The log.
    event
        The event.
    now
        The time in milliseconds since the epoch, for events that carry no time.
    """
    changes = Changes(now)
    name, data = event["event"], event["data"]
    if (whole := WHOLE_FOLDS.get(name)) is not None:
        whole(log, data, changes)
    elif (part := _THREAD_FOLDS.get(name)) is not None:
        thread = log.threads.get(data.get("threadId"))
        if thread is not None:
            part(thread, data, changes)
            if TRAITS[name].is_news and _is_unseen(data):
                changes.news = thread.id
    return changes


def _is_unseen(data: Mapping[str, Any]) -> bool:
    """Return whether content was not written by the user, and is not empty."""
    return data.get("role") != "user" and data.get("chunk") != ""
