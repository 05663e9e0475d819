"""The chat for Python data apps: an extension of Shiny for Python."""

from importlib.metadata import version

from shinychat import message_content, message_content_chunk

from .chat import Chat, chat_module_server, chat_module_ui, serve_shares
from .element import chat_drawer, chat_greeting, chat_ui
from .protocol.limits import Limits

__version__ = version("shiny-chatkit")

__all__ = [
    "Chat",
    "Limits",
    "chat_drawer",
    "chat_greeting",
    "chat_module_server",
    "chat_module_ui",
    "chat_ui",
    "message_content",
    "message_content_chunk",
    "serve_shares",
]
