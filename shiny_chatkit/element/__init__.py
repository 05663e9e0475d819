"""``chat_ui()`` and ``output_markdown_stream()``: tags, their options, and the files that a page needs for them.

This package never needs a session, because a page's UI is often created without one.
"""

from ._declared import declared
from ._dependencies import chatkit_folder
from ._drawer import ChatDrawer, chat_drawer
from ._greeting import ChatGreeting, as_greeting, chat_greeting, is_stream
from ._names import attributes_of
from ._page import PAGE_MEASURE, chat_ui_history, page_around, page_chat, page_chat_root
from ._page_parts import ChatNavPanel, ChatSidebar, chat_nav_panel, chat_sidebar
from ._page_theme import page_chat_theme
from ._permissions import Permissions, Switches, switches
from ._stream_ui import output_markdown_stream
from ._ui import chat_ui

__all__ = [
    "PAGE_MEASURE",
    "ChatDrawer",
    "ChatGreeting",
    "ChatNavPanel",
    "ChatSidebar",
    "Permissions",
    "Switches",
    "as_greeting",
    "attributes_of",
    "chat_drawer",
    "chat_greeting",
    "chat_nav_panel",
    "chat_sidebar",
    "chat_ui",
    "chat_ui_history",
    "chatkit_folder",
    "declared",
    "is_stream",
    "output_markdown_stream",
    "page_around",
    "page_chat",
    "page_chat_root",
    "page_chat_theme",
    "switches",
]
