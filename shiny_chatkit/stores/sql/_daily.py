"""Does something at once and then every day, in a thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from shiny_chatkit.stores._store import StoreError

DAY_SECONDS = 24 * 60 * 60

_log = logging.getLogger("shiny_chatkit.store")


class Daily:
    """
    Delete old threads in the background.

    Parameters
    ----------
    work
        Called with an event that is set when it has to end; returns the number of deleted threads.
    """

    def __init__(self, work: Callable[[threading.Event], int]) -> None:
        self._work = work
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="chatkit-store-daily", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End, after the transaction that is being written."""
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.is_set():
            self._do()
            self._ended.wait(DAY_SECONDS)

    def _do(self) -> None:
        try:
            count = self._work(self._ended)
        except StoreError as error:
            _log.warning("Old conversations cannot be deleted today: %s", error)
        else:
            if count:
                _log.info("%d old conversations were deleted.", count)
