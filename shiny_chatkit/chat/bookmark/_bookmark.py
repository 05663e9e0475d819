"""Saves and restores a chat through ``session.bookmark``."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from functools import partial
from typing import Any, Literal

from htmltools import TagList
from shiny import reactive
from shiny.bookmark import BookmarkState, RestoreState
from shiny.session import Session
from starlette.concurrency import run_in_threadpool

from shiny_chatkit.chat._greetings import Greetings
from shiny_chatkit.chat._on_show import OnShow
from shiny_chatkit.log import Changes, Log
from shiny_chatkit.models import AppClients, Clients
from shiny_chatkit.panels import Settings
from shiny_chatkit.protocol.clean import quoted
from shiny_chatkit.protocol.limits import Limits
from shiny_chatkit.wire import is_large

from ._address import Address
from ._answers import BookmarkAnswers
from ._clients import KeptClients, with_state
from ._notices import Notices
from ._saved_state import BookmarkError, Entries, SavedState
from ._signing import signer

NO_STORE = (
    "The app has no bookmark store, so the chat cannot be saved. In Shiny Core, write "
    'App(app_ui, server, bookmark_store="url"), where app_ui is a function of the request: '
    'def app_ui(request). In Shiny Express, write app_opts(bookmark_store="url"). The other store is '
    '"server", which also saves long conversations.'
)


class CancelCallback:
    """Removes bookmark hooks when called, and renders as nothing in Express."""

    def __init__(self, undo: Iterable[Callable[[], None]] = ()) -> None:
        self._undo = tuple(undo)

    def __call__(self) -> None:
        """Remove the hooks."""
        for undo in self._undo:
            undo()

    def tagify(self) -> TagList:
        """Return no UI, so that the page shows nothing for it."""
        return TagList()


BookmarkClient = Any
"""A chatlas ``Chat``, a :class:`ClientWithState`, or None for the chat's own client."""


def check_options(client: BookmarkClient, bookmark_on: object) -> None:
    """Check the arguments of ``enable_bookmarking()``; this needs no session.

    Raises
    ------
    ValueError
        If the client has no state to save, or ``bookmark_on`` is invalid.
    """
    if bookmark_on is not None and bookmark_on != "response":
        raise ValueError(
            f'Invalid value {quoted(bookmark_on)} for `bookmark_on`: expected "response" or None.'
        )
    if client is not None:
        with_state(client)


def enable_bookmarking(
    *,
    id: str,
    session: Session,
    client: BookmarkClient,
    clients: Clients,
    app_clients: AppClients,
    log: Log,
    on_show: OnShow,
    settings: Settings,
    greetings: Greetings,
    on_restored: Callable[[Changes], None],
    settled: Callable[[], Hashable | None],
    notify: Callable[[str], None],
    bookmark_on: Literal["response"] | None,
    limits: Limits,
) -> CancelCallback:
    """Register a chat's bookmark hooks.

    Parameters
    ----------
    id
        The namespaced id of the chat; its key in the bookmark.
    session
        The chat's session.
    client
        The client whose state to save with the conversation; by default, the chat's own.
    clients
        The chat's own client, if it has one when a bookmark is saved or restored.
    app_clients
        The clients that handlers call.
    log, on_show, settings, greetings
        What to save and to restore into.
    on_restored
        Called after a restored conversation has replaced the current one.
    settled
        Reactive: returns a new value whenever there is something to save, and None until it is complete.
    notify
        Shows a notice in the chat.
    bookmark_on
        "response" bookmarks automatically after each answer and each change of the threads.
    limits
        Limits on the URL that contains the conversation, and on a conversation that somebody else has written.

    Raises
    ------
    ValueError
        If the app has no bookmark store, its secret is too short, or the client has no state to save.
    """
    kept_clients = KeptClients(id, client, clients, app_clients)
    # The id is namespaced already, and a module's own bookmark would namespace it once more.
    bookmark = session.root_scope().bookmark
    if bookmark.store == "disable":
        raise ValueError(NO_STORE)
    kept_clients.check()
    # A plain string, because the JSON encoder of the URL does not accept a ResolvedId.
    entries = Entries(str(id), signer())
    notices = Notices(str(id), notify)
    address = Address(session, limits.max_address_chars, notices)
    restoring = _Restoring(log, on_show, settings, kept_clients, limits.max_threads)

    async def save(state: BookmarkState) -> None:
        for name in entries.names:
            if name in state.values:
                raise ValueError(f"The bookmark already has a value named {name!r}.")
        with reactive.isolate():
            states = await kept_clients.states()
            dump = log.dump(on_show.thread_id)
            contents = {
                "log": dump,
                "settings": settings.current(),
                "client": states.client,
                "own": states.own,
                "greeting": greetings.kept,
            }
        # Shiny passes no directory if it saves the state in the URL.
        is_address = state.dir is None
        write = partial(entries.packed if is_address else entries.written, **contents)
        # Serialize and sign a large log in a worker thread, so that it does not block other sessions.
        written = await run_in_threadpool(write) if is_large(dump) else write()
        state.values.update(address.fitting(written) if is_address else written or {})

    async def restore(state: RestoreState) -> None:
        # With the store "server", Shiny still restores from URLs: only a state with a directory was read from a file.
        from_own_disk = bookmark.store == "server" and state.dir is not None
        try:
            saved = entries.read(state.values, from_own_disk=from_own_disk)
            if saved is None:
                return
            changes = await restoring.apply(saved)
            greetings.restore(saved.greeting)
        except Exception as error:  # noqa: BLE001 - an app's client may raise anything
            notices.not_restored(error)
            return
        address.restored(
            {name: state.values[name] for name in entries.names if name in state.values}
        )
        if not saved.is_trusted:
            notices.rebuilt()
        on_restored(changes)
        if answers is not None:
            answers.saw()

    cancels = [bookmark.on_bookmark(save), bookmark.on_restore(restore)]
    if bookmark_on is not None:
        cancels.append(bookmark.on_bookmarked(address.follow))
    answers = BookmarkAnswers(session, settled, notices) if bookmark_on == "response" else None
    if answers is not None:
        cancels.append(answers.destroy)

    return CancelCallback(cancels)


class _Restoring:
    """Replaces the whole state of a chat by a saved one, or leaves it unchanged if that fails."""

    def __init__(
        self,
        log: Log,
        on_show: OnShow,
        settings: Settings,
        clients: KeptClients,
        max_threads: int,
    ) -> None:
        self._log = log
        self._on_show = on_show
        self._settings = settings
        self._clients = clients
        self._max_threads = max_threads

    async def apply(self, saved: SavedState) -> Changes:
        """Restore a saved state and return how the log changed; if anything fails, nothing changes."""
        log, on_show = self._log, self._on_show
        before = log.threads, on_show.thread_id
        changes, on_show.thread_id = log.load(saved.log, trusted=saved.is_trusted)
        try:
            if not saved.is_trusted:
                self._check_size()
            # After the log, because the saved state of an app's client belongs to the thread on show.
            await self._clients.restore(saved)
        except Exception:
            log.threads, on_show.thread_id = before
            raise
        self._settings.restore(saved.settings)
        return changes

    def _check_size(self) -> None:
        if len(self._log.threads) > self._max_threads:
            raise BookmarkError(f"The bookmark has more than {self._max_threads:,} threads.")
