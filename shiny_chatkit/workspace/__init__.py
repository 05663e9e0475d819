"""The workspace of one owner in one chat: a log, the turns that write into it, and the viewers that follow it.

With a store, the log is loaded from it as far as it is needed, and every change is written to it.

Never needs a session: it imports nothing of Shiny, and neither panels, models nor ``chat``.
"""

from ._persistence import Persistence
from ._public_thread import Thread
from ._registry import live_workspace, workspace_of
from ._rows import is_worth_keeping, message_record, thread_info
from ._stored import stored_thread
from ._threads import Threads
from ._workspace import UNSAVED, Kept, Viewer, Workspace

__all__ = [
    "UNSAVED",
    "Kept",
    "Persistence",
    "Thread",
    "Threads",
    "Viewer",
    "Workspace",
    "is_worth_keeping",
    "live_workspace",
    "message_record",
    "stored_thread",
    "thread_info",
    "workspace_of",
]
