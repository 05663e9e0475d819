"""Serves the route of a session from which its page downloads conversations."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, cast

from shiny.session import Session
from starlette.requests import Request
from starlette.responses import Response

from shiny_chatkit.protocol.exceptions import Refused
from shiny_chatkit.stores import StoreError
from shiny_chatkit.workspace import Workspace

from ._export_response import response


class ExportRoute:
    """A route of a session that exports the threads of its workspace.

    Parameters
    ----------
    session
        The session.
    chat_id
        The namespaced id of the chat.
    workspace
        The workspace that contains the threads.

    Attributes
    ----------
    url
        The address for the page; None in a stub session, which has no page.
    """

    def __init__(self, session: Session, chat_id: str, workspace: Workspace) -> None:
        self._workspace = workspace
        self.url: str | None = None
        if not session.is_stub_session():
            # Register the route on the root session, because the id already has its namespace.
            root = session.root_scope()
            self.url = root.dynamic_route(f"{chat_id}-export", cast(Any, self.respond))

    async def respond(self, request: Request) -> Response:
        """Return the thread that a request names as a file."""
        thread_id = request.query_params.get("threadId", "")
        thread = None
        # A thread that cannot be loaded is answered like one that does not exist.
        with suppress(Refused, StoreError):
            await self._workspace.load(thread_id, "all")
            thread = self._workspace.log.threads.get(thread_id)
        return await response(thread, request.query_params)
