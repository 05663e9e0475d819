"""Recognizes a browser whose user has not signed in, by a random token in a cookie."""

from __future__ import annotations

import asyncio
import re
import secrets
import weakref
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol

from shiny.session import Session
from starlette.datastructures import Headers

COOKIE_NAME = "shiny_chatkit_guest"

TOKEN_BYTES = 32
"""Random bytes of a token."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Owner:
    """
    The person who owns conversations.

    Attributes
    ----------
    id
        ``user:`` and the name of a user, or ``guest:`` and the digest of a browser's token.
    is_guest
        Whether nobody has verified who it is.
    """

    id: str
    is_guest: bool


class Leaving(Protocol):
    """A chat whose conversations go to another owner, for whom its page is loaded again."""

    async def hold(self) -> None:
        """Let everything that arrives from now on wait."""
        ...

    async def hand_over(self, owner: Owner) -> None:
        """Move all conversations to an owner."""
        ...

    def go_on(self) -> None:
        """Perform what has waited, because the page stays."""
        ...


class Guest:
    """The browser of a session, which has one for all its chats.

    Attributes
    ----------
    token
        What the browser's cookie contains, or will contain. It is a secret: store and send only its
        :func:`owner_id`.
    is_known
        Whether the browser had the token when the session began.
    leaving
        The chats, by id, which leave together when the page is loaded again because the browser has another token.
    """

    def __init__(self, token: str | None) -> None:
        self.is_known = token is not None
        self.token = token or secrets.token_urlsafe(TOKEN_BYTES)
        self.leaving: dict[str, Leaving] = {}
        self._has_left = False
        self._leaving_now = asyncio.Lock()

    async def leave(self, owner: Owner) -> None:
        """Move the conversations of all chats to another owner, for whom the page is loaded again; once is enough."""
        async with self._leaving_now:
            if self._has_left:
                return
            chats = [*self.leaving.values()]
            try:
                # What arrived after the move would stay with this guest. It waits, and the page sends it again.
                for chat in chats:
                    await chat.hold()
                for chat in chats:
                    await chat.hand_over(owner)
                self._has_left = True
            finally:
                if not self._has_left:
                    for chat in chats:
                        chat.go_on()


def owner_id(token: str) -> str:
    """Return the id that stands for a token in stores, from which nobody can compute the token."""
    return f"guest:{sha256(token.encode()).hexdigest()}"


# All chats of a session have the same browser.
_guests: weakref.WeakKeyDictionary[Session, Guest] = weakref.WeakKeyDictionary()


def guest_of(session: Session) -> Guest:
    """Return the browser of a session, with a new token unless it has a cookie."""
    root: Any = session.root_scope()
    if root not in _guests:
        connection = getattr(root, "http_conn", None)
        _guests[root] = Guest(None if connection is None else token_in(connection.headers))
    return _guests[root]


def token_in(headers: Headers) -> str | None:
    """Return the token in a request's cookies; None if there is none that is well-formed."""
    # Not from a dictionary of cookies: if apps on one host have cookies of this name, the one with the longest path
    # comes first, and a dictionary has the last one.
    for cookie in "; ".join(headers.getlist("cookie")).split(";"):
        name, _, value = cookie.strip().partition("=")
        if name == COOKIE_NAME and _TOKEN.fullmatch(value):
            return value
    return None
