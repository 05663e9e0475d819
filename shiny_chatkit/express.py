"""The chat for Shiny Express apps: ``Chat`` with a :meth:`Chat.ui` of its own."""

from __future__ import annotations

from typing import Any, Literal

from htmltools import Tag

from ._chat import Chat as CoreChat
from ._ui import chat_ui
from .bookmark import BookmarkClient, CancelCallback

__all__ = ["Chat"]


class Chat(CoreChat):
    """A chat in a Shiny Express app; see :class:`shiny_chatkit.Chat` for its parameters."""

    def ui(self, **kwargs: Any) -> Tag:
        """
        Put the chat here.

        Parameters
        ----------
        kwargs
            All that :func:`~shiny_chatkit.chat_ui` takes, but the id.
        """
        # The id is namespaced already; chat_ui() leaves such an id as it is.
        return chat_ui(self.id, **kwargs)

    def enable_bookmarking(
        self,
        client: BookmarkClient,
        /,
        *,
        bookmark_store: Literal["url", "server", "disable"] | None = None,
        bookmark_on: Literal["response"] | None = "response",
    ) -> CancelCallback:
        """
        Save and restore the conversation and its client through ``session.bookmark``.

        Parameters
        ----------
        client, bookmark_on
            As in :meth:`shiny_chatkit.Chat.enable_bookmarking`.
        bookmark_store
            Sets the app's own ``bookmark_store``; None leaves it as it is.
        """
        if bookmark_store is not None:
            from shiny.express import app_opts

            app_opts(bookmark_store=bookmark_store)
        return super().enable_bookmarking(client, bookmark_on=bookmark_on)
