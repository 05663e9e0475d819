"""Saves and restores a chat through ``session.bookmark``."""

from __future__ import annotations

import hmac
import inspect
import json
import secrets
from collections.abc import Callable, Hashable, Iterable
from typing import Any, Literal, Protocol, cast, runtime_checkable

from htmltools import TagList
from shiny import reactive
from shiny.bookmark import BookmarkState, RestoreState
from shiny.session import Session
from shiny.types import Jsonifiable

from .clients import chatlas_state
from .conversation import Conversation
from .panels import Settings


class CancelCallback:
    """Takes bookmark hooks away again when called; shows nothing where Express would show it."""

    def __init__(self, undo: Iterable[Callable[[], None]] = ()) -> None:
        self._undo = tuple(undo)

    def __call__(self) -> None:
        """Take the hooks away."""
        for undo in self._undo:
            undo()

    def tagify(self) -> TagList:
        """Give nothing to show."""
        return TagList()


@runtime_checkable
class ClientWithState(Protocol):
    """A chat client that can give and take its state as JSON-like data."""

    async def get_state(self) -> Jsonifiable:
        """Return the state to keep in a bookmark."""
        ...

    async def set_state(self, state: Jsonifiable) -> None:
        """Go back to a state that :meth:`get_state` gave, after a round trip through JSON."""
        ...


BookmarkClient = Any
"""A chatlas ``Chat``, or a :class:`ClientWithState`."""


def enable_bookmarking(
    *,
    id: str,
    session: Session,
    client: BookmarkClient,
    conversation: Conversation,
    settings: Settings,
    on_restored: Callable[[], None],
    settled: Callable[[], Hashable | None],
    bookmark_on: Literal["response"] | None,
) -> CancelCallback:
    """Register a chat's bookmark hooks.

    Parameters
    ----------
    id
        The namespaced id of the chat; its key in the bookmark.
    session
        The chat's session.
    client
        Whose state to keep along with the conversation's.
    conversation, settings
        What to save and to restore into.
    on_restored
        Called when the conversation was replaced by a restored one.
    settled
        Reactive: another value whenever there is something to keep; None until it is complete.
    bookmark_on
        "response" bookmarks by itself, after each answer and each change of the threads.

    Raises
    ------
    ValueError
        If the app has no bookmark store, or the client no state to save.
    """
    state_of_client = _with_state(client)
    # The id is namespaced already, and a module's own bookmark would namespace it once more.
    bookmark = session.root_scope().bookmark
    if bookmark.store == "disable":
        raise ValueError(
            "Bookmarking is not enabled: give the app a `bookmark_store=`, 'url' or 'server'."
        )
    # Plain strings: the URL's JSON writer knows no ResolvedId.
    key, log_key = str(id), f"{id}--msgs"

    bookmarked: Hashable | None = None

    def saw_answers() -> None:
        """What is there now needs no bookmark: it comes from one, or was there before."""
        nonlocal bookmarked
        with reactive.isolate():
            bookmarked = settled()

    async def save(state: BookmarkState) -> None:
        for name in (key, log_key):
            if name in state.values:
                raise ValueError(f"The bookmark has a value named {name!r} already.")
        with reactive.isolate():
            state.values[key] = await state_of_client.get_state()
            dump = conversation.dump()
            state.values[log_key] = {
                "log": dump,
                "signature": _signature(dump),
                "settings": settings.current(),
            }

    async def restore(state: RestoreState) -> None:
        saved = state.values.get(log_key)
        if saved is not None:
            signed = hmac.compare_digest(str(saved["signature"]), _signature(saved["log"]))
            # A server's own store is its own word; a URL is whatever somebody has typed.
            conversation.load(saved["log"], trusted=signed or bookmark.store == "server")
            settings.restore(saved.get("settings", {}))
        try:
            # After the log: what a client of the app's own has saved belongs to the thread on show.
            if key in state.values:
                await state_of_client.set_state(state.values[key])
        finally:
            if saved is not None:
                on_restored()
                saw_answers()

    cancels = [bookmark.on_bookmark(save), bookmark.on_restore(restore)]
    if bookmark_on is not None:
        cancels.append(bookmark.on_bookmarked(session.bookmark.update_query_string))
    if bookmark_on == "response":
        saw_answers()

        @reactive.effect
        async def bookmark_answers() -> None:
            nonlocal bookmarked
            answers = settled()
            if answers is not None and answers != bookmarked:
                bookmarked = answers
                with reactive.isolate():
                    await session.bookmark()

        cancels.append(bookmark_answers.destroy)

    return CancelCallback(cancels)


_KEY = secrets.token_bytes(32)
"""Of this process: HTML that comes back in a URL after a restart counts as anybody's."""


def _signature(dump: Any) -> str:
    text = json.dumps(dump, sort_keys=True, separators=(",", ":"))
    return hmac.new(_KEY, text.encode(), "sha256").hexdigest()


def _with_state(client: BookmarkClient) -> ClientWithState:
    if isinstance(client, ClientWithState):
        if inspect.iscoroutinefunction(client.get_state) and inspect.iscoroutinefunction(
            client.set_state
        ):
            return client
        raise ValueError("A client's `get_state` and `set_state` must be `async def`.")
    state = chatlas_state(client)
    if state is None:
        raise ValueError(
            "Bookmarking needs a chatlas Chat, or a client with "
            "`async def get_state(self)` and `async def set_state(self, state)`."
        )
    return cast(ClientWithState, state)
