"""``Chat`` and what one session needs for it: the facade, the events of its page, bookmarks, advice on wiring.

The top layer. Never imported by a package below: only the public modules of ``shiny_chatkit`` import it.
"""

from ._chat import Chat
from ._module import chat_module_server, chat_module_ui

__all__ = ["Chat", "chat_module_server", "chat_module_ui"]
