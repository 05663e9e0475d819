"""Keeps a chat in the URL of the page while the URL is short enough for servers."""

from __future__ import annotations

import json
import weakref
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from shiny.session import Session

from ._notices import Notices

PROXY_CHARS = 8_000
"""Longest URL in characters that nginx, Apache and most other proxies accept by default."""

_warned_apps: weakref.WeakSet[Any] = weakref.WeakSet()
"""The apps for which the warning about long URLs was logged."""


class Address:
    """Keeps a chat's entries in the URL of the page.

    Parameters
    ----------
    session
        The session of the page.
    limit
        Maximum length of the URL in characters.
    notices
        Reports URLs that are too long.
    """

    def __init__(self, session: Session, limit: int, notices: Notices) -> None:
        self._session = session
        self._limit = limit
        self._notices = notices
        self._last: Mapping[str, Any] = {}

    def restored(self, entries: Mapping[str, Any]) -> None:
        """Remember the entries of the URL that the page was opened with."""
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
        """Show a URL in the browser, unless reloading it would fail."""
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
