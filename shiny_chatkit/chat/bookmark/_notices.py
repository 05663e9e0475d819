"""Notifies users in the chat, and developers in the log, about problems with a bookmark."""

from __future__ import annotations

import logging

from shiny import ui
from shiny.session import Session

from ._signing import SECRET_NAME

NOTICE_SECONDS = 20

_log = logging.getLogger("shiny_chatkit.bookmark")

_USE_FILES = 'App(app_ui, server, bookmark_store="server") has no such limit.'


class Notices:
    """Reports problems with the bookmarks of one chat.

    Parameters
    ----------
    chat_id
        The namespaced id of the chat.
    session
        The session whose user is told.
    """

    def __init__(self, chat_id: str, session: Session) -> None:
        self._chat_id = chat_id
        self._session = session
        self._said_not_saved = False
        self._said_too_long = False

    def not_restored(self, error: BaseException) -> None:
        """Say that a chat begins anew."""
        _log.warning("Chat %r could not be restored from a bookmark: %s", self._chat_id, error)
        self._show("The saved conversation could not be restored. You can start a new one.")

    def rebuilt(self) -> None:
        """Note that a bookmark was not signed by this app."""
        _log.info(
            "The bookmark of chat %r was not signed by this app: only what anybody may show was "
            "restored. Set %s so that all processes of the app sign with the same key.",
            self._chat_id,
            SECRET_NAME,
        )

    def not_saved(self, error: BaseException) -> None:
        """Say, the first time, that a bookmark could not be saved."""
        if not self._said_not_saved:
            self._said_not_saved = True
            _log.warning("Chat %r could not be bookmarked.", self._chat_id, exc_info=error)
            self._show(
                "This conversation could not be saved. It goes on, but a reload may lose it."
            )

    def saved(self) -> None:
        """Note that bookmarks can be saved again."""
        self._said_not_saved = False

    def long(self, chars: int, proxy_chars: int) -> None:
        """Note that an address is longer than many servers take."""
        _log.warning(
            "With chat %r, the address of the page has %s characters. Many proxies, such as nginx, refuse "
            "addresses of more than about %s: a reload fails behind one. %s To stop earlier instead, write "
            "Chat(limits=Limits(max_address_chars=%d)).",
            self._chat_id,
            f"{chars:,}",
            f"{proxy_chars:,}",
            _USE_FILES,
            proxy_chars,
        )

    def too_long(self, limit: int, *, is_kept: bool) -> None:
        """Say once that the address no longer follows the conversation."""
        if self._said_too_long:
            return
        self._said_too_long = True
        _log.warning(
            "Chat %r has become too long for the address of the page, which may have %s characters "
            "(Limits.max_address_chars): servers refuse longer ones. The address keeps %s. %s",
            self._chat_id,
            f"{limit:,}",
            "the last state that fits" if is_kept else "nothing of it",
            _USE_FILES,
        )
        after = "brings back an earlier state of it" if is_kept else "loses it"
        self._show(
            f"This conversation is now too long for the address of the page. A reload {after}."
        )

    def _show(self, text: str) -> None:
        ui.notification_show(
            text,
            id=f"{self._chat_id}-bookmark",
            type="warning",
            duration=NOTICE_SECONDS,
            session=self._session,
        )
