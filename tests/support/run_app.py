"""Runs ``shiny`` with the given arguments and ends when the process that started it does.

The starter holds the other end of this process's standard input; when it dies, however it dies, the end of the
file is seen here. That needs no process groups and works on every platform.
"""

from __future__ import annotations

import os
import sys
import threading

from shiny._main import main


def _end_with_the_starter() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    threading.Thread(target=_end_with_the_starter, daemon=True).start()
    main()
