"""Serves the cookie by which an app recognizes the browser of a guest."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, cast
from urllib.parse import quote

from shiny.session import Session
from starlette.requests import Request
from starlette.responses import Response

from shiny_chatkit.host import page_folder, page_scheme

from ._guest import COOKIE_NAME, guest_of, token_in
from ._owner import Owner

MAX_AGE_SECONDS = 400 * 24 * 60 * 60
"""How long a browser keeps the cookie after its last visit; browsers allow no longer time."""


class OwnerCookie:
    """A route of the app that sets the cookie of a session's guest.

    The page requests it twice in a row, while it holds a lock that all its tabs share. If several tabs were opened
    before there was a cookie, each session has made a token; the first tab's becomes the cookie, and the other
    sessions move to its owner.

    Parameters
    ----------
    session
        The session.
    chat_id
        The namespaced id of the chat.
    owner
        The owner of the chat's conversations.
    on_other_owner
        Called with the owner to move to. If it raises an exception, the next request tries again.

    Attributes
    ----------
    owner
        The owner of the chat's conversations now.
    url
        The address for the page, which contains nothing about the owner; None for a user, who needs no cookie.
    """

    def __init__(
        self,
        session: Session,
        chat_id: str,
        owner: Owner,
        on_other_owner: Callable[[Owner], Awaitable[None]],
    ) -> None:
        self._session = root = session.root_scope()
        self._on_other_owner = on_other_owner
        self._moving = asyncio.Lock()
        self.owner = owner
        self.url: str | None = None
        if owner.is_guest and not root.is_stub_session():
            self.url = root.dynamic_route(f"{chat_id}-owner", cast(Any, self._respond))

    async def _respond(self, request: Request) -> Response:
        guest = guest_of(self._session)
        found = token_in(request.headers)
        # Renew a cookie only if the browser had it from the beginning: meanwhile another tab may have replaced one
        # that this session has set.
        is_new = found is None or (guest.is_known and found == guest.token)
        guest.token = token = found or guest.token
        await self._follow(Owner(guest.owner_id, is_guest=True))
        response = Response(status_code=204, headers={"Cache-Control": "no-store"})
        if is_new:
            response.set_cookie(
                COOKIE_NAME,
                token,
                max_age=MAX_AGE_SECONDS,
                path=_path(request, self._session),
                secure=_is_secure(request, self._session),
                httponly=True,
                samesite="lax",
            )
        return response

    async def _follow(self, owner: Owner) -> None:
        async with self._moving:
            if owner != self.owner:
                await self._on_other_owner(owner)
                self.owner = owner


def _path(request: Request, session: Session) -> str:
    """Return the path of the app as the browser sees it."""
    root = quote(request.scope.get("root_path", "").rstrip("/"), safe="/~!$&'()*+,:@=")
    page = page_folder(session)
    # A proxy may have removed the beginning of the path that the page has.
    return (page if page.endswith(root) else root) or "/"


def _is_secure(request: Request, session: Session) -> bool:
    # A proxy may have removed the encryption without saying so.
    return request.url.scheme in ("https", "wss") or page_scheme(session) == "https"
