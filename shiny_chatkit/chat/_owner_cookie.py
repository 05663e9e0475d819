"""Serves the cookie by which an app recognizes the browser of a guest."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import quote

from shiny.session import Session
from starlette.requests import Request
from starlette.responses import Response

from shiny_chatkit.host import page_folder, page_scheme

from ._guest import COOKIE_NAME, Leaving, guest_of, owner_id, token_in
from ._owner import Owner

MAX_AGE_SECONDS = 400 * 24 * 60 * 60
"""How long a browser keeps the cookie after its last visit; this is the longest that browsers allow."""

PAGE_HEADER = "X-Shiny-Chatkit"
"""A header of the page's request. Another site can send a browser here, but not with a header of its choice."""

STAYS = "stays"
"""The value of the header if the page will not be loaded again, for instance because it just was."""

_HEADERS = {"Cache-Control": "no-store"}


class OwnerCookie:
    """A route of the app that sets the cookie of a session's guest.

    The page requests it twice in a row, while it holds a lock that all its tabs share. If several tabs were opened
    before there was a cookie, each session has made a token; the first tab's becomes the cookie. To the others the
    route answers with status 205, and they load the page again, as guests with this cookie. It answers nothing but
    the page's own requests: a link from elsewhere would make a browser somebody else's guest.

    Parameters
    ----------
    session
        The session.
    chat_id
        The namespaced id of the chat.
    owner
        The owner of the chat's conversations.
    chat
        Leaves for the owner that the browser has, before its page is loaded again. If it raises an exception, the next
        request tries again.

    Attributes
    ----------
    url
        The address for the page, which contains nothing about the owner; None for a user, who needs no cookie.
    """

    def __init__(
        self,
        session: Session,
        chat_id: str,
        owner: Owner,
        chat: Leaving,
    ) -> None:
        self._session = root = session.root_scope()
        self.url: str | None = None
        if owner.is_guest and not root.is_stub_session():
            guest_of(root).leaving[chat_id] = chat
            self.url = root.dynamic_route(f"{chat_id}-owner", cast(Any, self._respond))

    async def _respond(self, request: Request) -> Response:
        if PAGE_HEADER not in request.headers:
            return Response(status_code=403, headers=_HEADERS)
        guest = guest_of(self._session)
        found = token_in(request.headers)
        if found is not None and found != guest.token:
            if request.headers[PAGE_HEADER] != STAYS:
                await guest.leave(Owner(owner_id(found), is_guest=True))
            return Response(status_code=205, headers=_HEADERS)
        response = Response(status_code=204, headers=_HEADERS)
        # Renew a cookie only if the browser had it from the beginning: meanwhile another tab may have replaced one
        # that this session has set.
        if found is None or guest.is_known:
            response.set_cookie(
                COOKIE_NAME,
                guest.token,
                max_age=MAX_AGE_SECONDS,
                path=_path(request, self._session),
                secure=_is_secure(request, self._session),
                httponly=True,
                samesite="lax",
            )
        return response


def _path(request: Request, session: Session) -> str:
    """Return the path of the app as the browser sees it."""
    root = quote(request.scope.get("root_path", "").rstrip("/"), safe="/~!$&'()*+,:@=")
    page = page_folder(session)
    # A proxy may have removed the beginning of the path that the page has.
    return (page if page.endswith(root) else root) or "/"


def _is_secure(request: Request, session: Session) -> bool:
    # A proxy may have removed the encryption without saying so.
    return request.url.scheme in ("https", "wss") or page_scheme(session) == "https"
