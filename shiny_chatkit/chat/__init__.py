"""The ``Chat`` class and its per-session parts: event handling, bookmarks, and warnings about wiring mistakes.

This is the top layer: only the public modules of ``shiny_chatkit`` import it, never the packages below it.
"""

from ._chat import Chat
from ._chat_client import ChatClient
from ._drawer import ChatDrawerController
from ._module import chat_module_server, chat_module_ui
from ._rate_limit import RateLimit
from ._shared_pages import serve_shares
from ._sharing import Share
from ._shinychat import replace_shinychat
from .dispatch import UserSubmission
from .markdown_stream import MarkdownStream

__all__ = [
    "Chat",
    "ChatClient",
    "ChatDrawerController",
    "MarkdownStream",
    "RateLimit",
    "Share",
    "UserSubmission",
    "chat_module_server",
    "chat_module_ui",
    "replace_shinychat",
    "serve_shares",
]
