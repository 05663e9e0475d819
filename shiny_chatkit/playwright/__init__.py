"""Playwright page objects of the chat and of ``page_chat()`` for browser tests of apps.

This package needs ``playwright``, which no other package here imports, depends on the element's DOM, and never
imports Shiny.
"""

try:
    import playwright.sync_api  # noqa: F401 # pyright: ignore[reportUnusedImport]
except ImportError as error:
    raise ImportError(
        "shiny_chatkit.playwright needs the playwright package. "
        "Install it with: pip install 'shiny-chatkit[playwright]'"
    ) from error

from ._chat_controller import ChatController
from ._page_chat import PageChatController

__all__ = ["ChatController", "PageChatController"]
