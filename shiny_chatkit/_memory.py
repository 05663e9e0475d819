"""Gives memory that is free back to the operating system.

glibc shrinks its heap from the top only: of 270 MB of files that were deleted, 130 MB stayed with the
process, under a few small objects. Its own function for this case returns all of it.
"""

from __future__ import annotations

import asyncio
import ctypes
import threading
from collections.abc import Callable

WORTHWHILE_BYTES = 5_000_000
"""So much has to be free for the effort."""

DELAY_SECONDS = 1.0
"""By then a turn that was stopped has let go of its files, and more may have been deleted."""

_pending: set[asyncio.AbstractEventLoop] = set()


def give_back_soon() -> None:
    """Give free memory back in a moment, from a thread; on systems that need no help nothing happens."""
    loop = asyncio.get_running_loop()
    trim = _trim()
    if trim is None or loop in _pending:
        return

    def start() -> None:
        _pending.discard(loop)
        threading.Thread(target=trim, args=(0,), name="shiny_chatkit memory", daemon=True).start()

    _pending.add(loop)
    loop.call_later(DELAY_SECONDS, start)


def _trim() -> Callable[[int], int] | None:
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # Other libraries of C, Windows.
        return None
