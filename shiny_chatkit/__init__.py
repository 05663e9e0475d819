"""The chat for Python data apps: an extension of Shiny for Python."""

from importlib.metadata import version

from shinychat import message_content, message_content_chunk

from .chat import (
    Chat,
    MarkdownStream,
    RateLimit,
    chat_module_server,
    chat_module_ui,
    replace_shinychat,
    serve_shares,
)
from .content import Attachment, UserInput
from .element import (
    chat_drawer,
    chat_greeting,
    chat_nav_panel,
    chat_sidebar,
    chat_ui,
    chat_ui_history,
    output_markdown_stream,
    page_chat,
    page_chat_theme,
)
from .models import attachment_to_content
from .protocol.limits import Limits

__version__ = version("shiny-chatkit")

__all__ = [
    "Attachment",
    "Chat",
    "Limits",
    "MarkdownStream",
    "RateLimit",
    "UserInput",
    "attachment_to_content",
    "chat_drawer",
    "chat_greeting",
    "chat_module_server",
    "chat_module_ui",
    "chat_nav_panel",
    "chat_sidebar",
    "chat_ui",
    "chat_ui_history",
    "message_content",
    "message_content_chunk",
    "output_markdown_stream",
    "page_chat",
    "page_chat_theme",
    "replace_shinychat",
    "serve_shares",
]
