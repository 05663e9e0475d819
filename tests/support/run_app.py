"""Runs ``shiny`` with the given arguments and ends when the process that started it does.

The starter holds the other end of this process's standard input; when it dies, however it dies, the end of the
file is seen here. That needs no process groups and works on every platform.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Sequence
from typing import NoReturn

from shiny._main import main


def run(arguments: Sequence[str]) -> NoReturn:
    """Run ``shiny`` in this process, and end the process with it."""
    threading.Thread(target=_end_with_the_starter, daemon=True).start()
    sys.exit(main(list(arguments)))


def _end_with_the_starter() -> None:
    # Not through sys.stdin: where this process was forked, that is the file of its parent.
    while os.read(0, 1024):
        pass
    os._exit(0)


if __name__ == "__main__":
    run(sys.argv[1:])
