"""The threads of one owner in one chat."""

from ._threads import ThreadInfo, Threads

__all__ = [
    "ThreadInfo",
    "Threads",
]
