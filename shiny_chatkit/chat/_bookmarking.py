"""Turns the bookmarks of one chat on, and knows which client they save."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Literal

from shiny.session import Session

from shiny_chatkit.log import Changes
from shiny_chatkit.models import AppClients, Clients, client_itself, is_chatlas
from shiny_chatkit.panels import Settings
from shiny_chatkit.protocol.limits import Limits
from shiny_chatkit.workspace import Workspace

from . import bookmark
from ._greetings import Greetings
from ._on_show import OnShow
from ._reading import Reading

_log = logging.getLogger("shiny_chatkit.clients")


class Bookmarking:
    """Bookmarks of one chat: the whole conversation, or the id of the thread on show if conversations are kept.

    Parameters
    ----------
    id
        The namespaced id of the chat.
    session
        Its session.
    workspace, on_show, clients, app_clients, settings, greetings, reading
        What to save and to restore into.
    prefer
        Shows a thread if the user has it.
    on_restored
        Called after a restored conversation has replaced the current one.
    notify
        Shows a notice in the chat.
    limits
        Limits on what the session may use.
    """

    def __init__(
        self,
        id: str,
        session: Session,
        *,
        workspace: Workspace,
        on_show: OnShow,
        clients: Clients,
        app_clients: AppClients,
        settings: Settings,
        greetings: Greetings,
        reading: Reading,
        prefer: Callable[[str], None],
        on_restored: Callable[[Changes], None],
        notify: Callable[[str], None],
        limits: Limits,
    ) -> None:
        self._id = id
        self._session = session
        self._workspace = workspace
        self._on_show = on_show
        self._clients = clients
        self._app_clients = app_clients
        self._settings = settings
        self._greetings = greetings
        self._reading = reading
        self._prefer = prefer
        self._on_restored = on_restored
        self._notify = notify
        self._limits = limits
        self._cancel = bookmark.CancelCallback()
        self._client: Any = None

    def enable(
        self, client: Any, bookmark_on: Literal["response"] | None
    ) -> bookmark.CancelCallback:
        """Register the bookmark hooks, replacing earlier ones."""
        client = client_itself(client)
        bookmark.check_options(client, bookmark_on)
        self._client = client
        self._cancel()
        store = self._session.root_scope().bookmark.store
        if self._session.is_stub_session() or (store == "disable" and bookmark_on is None):
            # Nothing can be saved. This is a mistake only if the chat should bookmark after each answer.
            return bookmark.CancelCallback()
        if self._workspace.persistence is not None:
            self._cancel = bookmark.enable_kept_bookmarking(
                id=self._id,
                session=self._session,
                on_show=lambda: self._on_show.thread_id,
                show=self._prefer,
                settled=self._reading.settled,
                notify=self._notify,
                bookmark_on=bookmark_on,
            )
            return self._cancel
        self._cancel = bookmark.enable_bookmarking(
            id=self._id,
            session=self._session,
            client=client,
            clients=self._clients,
            app_clients=self._app_clients,
            log=self._workspace.log,
            on_show=self._on_show,
            settings=self._settings,
            greetings=self._greetings,
            on_restored=self._on_restored,
            settled=self._reading.settled,
            notify=self._notify,
            bookmark_on=bookmark_on,
            limits=self._limits,
        )
        return self._cancel

    def disable(self) -> None:
        """Remove the bookmark hooks."""
        self._cancel()

    def asked_again(self) -> None:
        """Warn once that the app's client may still remember the message that the user has just replaced."""
        client, self._client = self._client, None
        if client is None or is_chatlas(client):
            return
        _log.warning(
            "A message of chat %r was edited or answered again, but the chat cannot rewind the %s given to "
            "enable_bookmarking(): it may still remember the earlier version. Build what the model reads from "
            "`ctx.messages`, or turn editing off with Chat(%r, allow_edit=False).",
            self._id,
            type(client).__name__,
            self._id,
        )
