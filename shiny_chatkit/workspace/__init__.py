"""The workspace of one owner in one chat: a log, the turns that write into it, and the viewers that read it along.

Never needs a session: it imports nothing of Shiny, and neither panels, models nor ``chat``.
"""

from ._threads import ThreadInfo, Threads
from ._workspace import Viewer, Workspace

__all__ = ["ThreadInfo", "Threads", "Viewer", "Workspace"]
