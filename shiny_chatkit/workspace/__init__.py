"""The threads of one owner in one chat.

Never needs a session: it imports no session of Shiny, and neither panels, models nor ``chat``.
"""

from ._threads import ThreadInfo, Threads

__all__ = [
    "ThreadInfo",
    "Threads",
]
