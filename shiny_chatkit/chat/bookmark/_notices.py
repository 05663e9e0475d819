"""Notifies users in the chat, and developers in the log, about problems with a bookmark."""

from __future__ import annotations

import logging
from collections.abc import Callable

from shiny_chatkit.protocol.words import words

from ._signing import SECRET_NAME

_log = logging.getLogger("shiny_chatkit.bookmark")

_SERVER_STORE_ADVICE = 'App(app_ui, server, bookmark_store="server") has no such limit.'


class Notices:
    """Reports problems with the bookmarks of one chat.

    Parameters
    ----------
    chat_id
        The namespaced id of the chat.
    notify
        Shows a notice in the chat.
    """

    def __init__(self, chat_id: str, notify: Callable[[str], None]) -> None:
        self._chat_id = chat_id
        self._notify = notify
        self._said_not_saved = False
        self._said_too_long = False

    def not_restored(self, error: BaseException) -> None:
        """Tell the user that the saved conversation could not be restored."""
        _log.warning("Chat %r could not be restored from a bookmark: %s", self._chat_id, error)
        self._notify(words("notRestored"))

    def rebuilt(self) -> None:
        """Log that a bookmark was not signed by this app."""
        _log.info(
            "The bookmark of chat %r was not signed by this app, so only its text and other harmless content "
            "was restored. Set %s so that all processes of the app sign with the same key.",
            self._chat_id,
            SECRET_NAME,
        )

    def not_saved(self, error: BaseException) -> None:
        """Tell the user, once, that a bookmark could not be saved."""
        if not self._said_not_saved:
            self._said_not_saved = True
            _log.warning("Chat %r could not be bookmarked.", self._chat_id, exc_info=error)
            self._notify(words("notSaved"))

    def saved(self) -> None:
        """Record that bookmarks can be saved again."""
        self._said_not_saved = False

    def long(self, chars: int, proxy_chars: int) -> None:
        """Log that a URL is longer than many proxies accept."""
        _log.warning(
            "The URL that contains chat %r has %s characters. Many proxies, such as nginx, reject URLs of "
            "more than about %s, so that reloading the page fails. %s To stop earlier instead, write "
            "Chat(limits=Limits(max_address_chars=%d)).",
            self._chat_id,
            f"{chars:,}",
            f"{proxy_chars:,}",
            _SERVER_STORE_ADVICE,
            proxy_chars,
        )

    def too_long(self, limit: int, *, is_kept: bool) -> None:
        """Tell the user, once, that the URL no longer contains the latest state of the conversation."""
        if self._said_too_long:
            return
        self._said_too_long = True
        _log.warning(
            "Chat %r has become too long for the URL of the page, which may have %s characters "
            "(Limits.max_address_chars): servers reject longer ones. The URL now contains %s. %s",
            self._chat_id,
            f"{limit:,}",
            "the last state that fits" if is_kept else "no part of it",
            _SERVER_STORE_ADVICE,
        )
        self._notify(words("bookmarkOlder") if is_kept else words("bookmarkLost"))
