"""Serves shared conversations as web pages, to people who need no session of the app."""

from __future__ import annotations

import logging
import re
import weakref
from datetime import datetime, timezone
from hashlib import sha256
from typing import Any

from shiny import App
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from shiny_chatkit.host import add_route
from shiny_chatkit.log import Thread
from shiny_chatkit.log.export import policy, shareable, shared_thread, web_page
from shiny_chatkit.protocol.catalogs import accepted
from shiny_chatkit.protocol.clean import quoted
from shiny_chatkit.stores import (
    Account,
    ShareRecord,
    ShareStore,
    StoreError,
    ThreadStore,
    open_store,
)
from shiny_chatkit.workspace import stored_thread

_log = logging.getLogger("shiny_chatkit.store")

FOLDER = "chatkit-shared"
"""The first part of the path of all shared conversations."""

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")

# The page contains untrusted text, and only those who have its address may know it.
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": f"sandbox; {policy('same-origin')}; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


def serve_shares(app: App, store: Any) -> None:
    """
    Serve the shared conversations of a store from the start of an app.

    ``Chat(sharing=True)`` does so as soon as the process has a session. In Shiny Core, also call this function,
    so that the addresses work even before that. Shiny Express does not need it.

    Parameters
    ----------
    app
        The app.
    store
        The store, as given to ``Chat(store=...)``.

    Raises
    ------
    TypeError
        If the app is not a Shiny app, or if the store cannot keep shares.
    """
    if not isinstance(app, App):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"Invalid app {quoted(app)}: expected a `shiny.App`.")
    pages = _pages.get(app)
    if pages is None:
        pages = _pages[app] = SharedPages()
        add_route(app, f"/{FOLDER}/{{token}}", pages.respond)
    pages.add(sharing_store(store))


def sharing_store(store: Any) -> ThreadStore:
    """Return a store that can keep shares.

    Raises
    ------
    TypeError
        If it cannot.
    """
    opened = open_store(store)
    if not isinstance(opened, ShareStore):
        raise TypeError(
            f"{type(opened).__name__} cannot keep shares: it lacks methods of `shiny_chatkit.stores.ShareStore`."
        )
    return opened


def digest_of(token: str) -> str:
    """Return the digest by which stores know a token."""
    return sha256(token.encode()).hexdigest()


class SharedPages:
    """Answers requests for the shared conversations of one app."""

    def __init__(self) -> None:
        self._stores: list[ThreadStore] = []

    def add(self, store: ThreadStore) -> None:
        """Serve the conversations of a store, too."""
        if store not in self._stores:
            self._stores.append(store)

    async def respond(self, request: Request) -> Response:
        """Answer a request; the same way if a conversation was never shared, is no longer shared or was deleted."""
        token = request.path_params["token"]
        language = accepted(request.headers.get("accept-language", ""))
        try:
            found = await self._find(digest_of(token)) if TOKEN.fullmatch(token) else None
        except StoreError as error:
            _log.error("A shared conversation cannot be read: %s", error)
            return PlainTextResponse(language.text("sharedUnavailable"), 503, headers=_HEADERS)
        if found is None:
            return PlainTextResponse(language.text("sharedNotFound"), 404, headers=_HEADERS)
        thread, day = found
        note = language.text("sharedOn", day=day) if day else language.text("sharedAsIs")
        user = language.text("sharedUser")
        page = await run_in_threadpool(web_page, thread, "same-origin", language, note, user)
        return HTMLResponse(page.encode("utf-8", "replace"), headers=_HEADERS)

    async def _find(self, digest: str) -> tuple[Thread, str | None] | None:
        failure: StoreError | None = None
        for store in self._stores:
            assert isinstance(store, ShareStore)
            try:
                await store.open()
                if found := await store.shared(digest):
                    return await _read(store, *found)
            except StoreError as error:
                failure = error  # Another store may have it.
        if failure is not None:
            raise failure
        return None


_pages: weakref.WeakKeyDictionary[App, SharedPages] = weakref.WeakKeyDictionary()


async def _read(
    store: ThreadStore, account: Account, share: ShareRecord
) -> tuple[Thread, str | None] | None:
    """Return a shared thread, and the day of its snapshot; None for the day if it is live."""
    if share.snapshot is not None:
        day = datetime.fromtimestamp(share.created_at / 1000, timezone.utc).date().isoformat()
        thread = shared_thread(share.thread_id, dict(share.snapshot))
        return thread, day
    thread = await stored_thread(store, account, share.thread_id)
    return None if thread is None else (shareable(thread), None)
