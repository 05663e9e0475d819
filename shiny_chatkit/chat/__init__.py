"""The ``Chat`` class and its per-session parts: event handling, bookmarks, and warnings about wiring mistakes.

This is the top layer: only the public modules of ``shiny_chatkit`` import it, never the packages below it.
"""

from ._chat import Chat
from ._module import chat_module_server, chat_module_ui

__all__ = ["Chat", "chat_module_server", "chat_module_ui"]
