"""The workspace of one owner in one chat: a log, the turns that write into it, and the viewers that read it along.

Never needs a session: it imports nothing of Shiny, and neither panels, models nor ``chat``.
"""

from ._public_thread import Thread
from ._threads import Threads
from ._workspace import Viewer, Workspace

__all__ = ["Thread", "Threads", "Viewer", "Workspace"]
