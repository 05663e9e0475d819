"""Keeps a chat in the address of the page for as long as servers take the address."""

from __future__ import annotations

import json
import weakref
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from shiny.session import Session

from ._notices import Notices

PROXY_CHARS = 8_000
"""Characters of an address that nginx, Apache and most other proxies take by default."""

_warned_apps: weakref.WeakSet[Any] = weakref.WeakSet()
"""The apps whose developers know that their addresses get long."""


class Address:
    """Keeps a chat's entries in the address of the page.

    Parameters
    ----------
    session
        The session of the page.
    limit
        The most characters that the address may have.
    notices
        Who is told when there are more.
    """

    def __init__(self, session: Session, limit: int, notices: Notices) -> None:
        self._session = session
        self._limit = limit
        self._notices = notices
        self._last: Mapping[str, Any] = {}

    def restored(self, entries: Mapping[str, Any]) -> None:
        """Note the entries of the address that the page was opened with."""
        if _chars(entries) <= self._limit:
            self._last = entries

    def fitting(self, entries: Mapping[str, Any] | None) -> Mapping[str, Any]:
        """Return entries that fit into an address: the given ones, or else the last that did.

        So the rest of the app can still be bookmarked when the conversation has become too long.
        """
        if entries is not None and _chars(entries) <= self._limit:
            self._last = entries
        else:
            self._notices.too_long(self._limit, is_kept=bool(self._last))
        return self._last

    async def follow(self, url: str) -> None:
        """Let the browser show an address, unless a reload of it would fail."""
        if len(url) > self._limit:
            self._notices.too_long(self._limit, is_kept=True)
            return
        app = self._session.root_scope().app
        if len(url) > PROXY_CHARS and app not in _warned_apps:
            _warned_apps.add(app)
            self._notices.long(len(url), PROXY_CHARS)
        await self._session.bookmark.update_query_string(url)


def _chars(entries: Mapping[str, Any]) -> int:
    quoted: Callable[[str], str] = quote
    return sum(len(quoted(name)) + len(quoted(json.dumps(v))) + 2 for name, v in entries.items())
