"""``Chat`` and what one session needs of it: the facade, the events of its page, bookmarks, advice on wiring."""

from ._chat import Chat
from ._module import chat_module_server, chat_module_ui

__all__ = ["Chat", "chat_module_server", "chat_module_ui"]
