"""Saves and restores a chat through ``session.bookmark``."""

from __future__ import annotations

import contextlib
import inspect
import logging
from collections.abc import Callable, Hashable, Iterable
from functools import partial
from typing import Any, Literal, Protocol, cast, runtime_checkable

from htmltools import TagList
from shiny import reactive, ui
from shiny.bookmark import BookmarkState, RestoreState
from shiny.session import Session
from shiny.types import Jsonifiable
from starlette.concurrency import run_in_threadpool

from ._app_code import app_code
from ._saved_state import Entries, SavedState
from ._signing import SECRET_NAME, signer
from ._storable import storable
from .clients import chatlas_state
from .conversation import Conversation
from .delivery import is_large
from .panels import Settings

NOTICE_SECONDS = 20

_log = logging.getLogger("shiny_chatkit.bookmark")


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
    recall_shown: Callable[[], None] | None = None,
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
    recall_shown
        Lets the client remember what the restored page shows, where its saved state is not trusted.

    Raises
    ------
    ValueError
        If the app has no bookmark store or too short a secret, or the client no state to save.
    """
    state_of_client = _with_state(client)
    # The id is namespaced already, and a module's own bookmark would namespace it once more.
    bookmark = session.root_scope().bookmark
    if bookmark.store == "disable":
        raise ValueError(
            "Bookmarking is not enabled: give the app a `bookmark_store=`, 'url' or 'server'."
        )
    # A plain string: the URL's JSON writer knows no ResolvedId.
    entries = Entries(str(id), signer())
    notices = _Notices(str(id), session)
    restoring = _Restoring(conversation, settings, state_of_client, recall_shown)

    bookmarked: Hashable | None = None

    def saw_answers() -> None:
        """What is there now needs no bookmark: it comes from one, or was there before."""
        nonlocal bookmarked
        with reactive.isolate():
            bookmarked = settled()

    async def save(state: BookmarkState) -> None:
        for name in entries.names:
            if name in state.values:
                raise ValueError(f"The bookmark has a value named {name!r} already.")
        with reactive.isolate():
            with app_code():
                client_state = await state_of_client.get_state()
            log = conversation.dump()
            write = partial(
                entries.written, log=log, settings=settings.current(), client=client_state
            )
        # A large one is written and signed in a worker thread: it holds up no other session.
        state.values |= await run_in_threadpool(write) if is_large(log) else write()

    async def restore(state: RestoreState) -> None:
        # An app with files on the server reads addresses too: only what has a directory is a file.
        from_own_disk = bookmark.store == "server" and state.dir is not None
        try:
            saved = entries.read(state.values, from_own_disk=from_own_disk)
            if saved is None:
                return
            await restoring.apply(saved)
        except Exception as error:  # noqa: BLE001 - a client of the app's own may raise anything
            notices.not_restored(error)
            return
        if not saved.is_trusted:
            notices.rebuilt()
        if saved.log is not None:
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
                    try:
                        with app_code():  # Of the app's own hooks.
                            await session.bookmark()
                    except Exception as error:  # noqa: BLE001 - an app's hooks may raise anything
                        notices.not_saved(error)
                    else:
                        notices.saved()

        cancels.append(bookmark_answers.destroy)

    return CancelCallback(cancels)


class _Restoring:
    """Puts all of a saved state in the place of what a chat has, or nothing of it."""

    def __init__(
        self,
        conversation: Conversation,
        settings: Settings,
        client: ClientWithState,
        recall_shown: Callable[[], None] | None,
    ) -> None:
        self._conversation = conversation
        self._settings = settings
        self._client = client
        self._recall_shown = recall_shown

    async def apply(self, saved: SavedState) -> None:
        """Become what was saved; if anything fails, all is as it was before."""
        conversation = self._conversation
        before = conversation.threads, conversation.active_id
        if saved.log is not None:
            conversation.load(saved.log, trusted=saved.is_trusted)
        try:
            # After the log: what a client of the app's own has saved belongs to the thread on show.
            if saved.has_client:
                await self._set_client_state(saved.client)
            elif not saved.is_trusted and self._recall_shown is not None:
                self._recall_shown()
        except Exception:
            conversation.threads, conversation.active_id = before
            raise
        self._settings.restore(saved.settings)

    async def _set_client_state(self, state: Any) -> None:
        with app_code():
            before = storable(await self._client.get_state())
        try:
            with app_code():
                await self._client.set_state(state)
        except Exception:
            # It may have got half-way.
            with contextlib.suppress(Exception), app_code():
                await self._client.set_state(before)
            raise


class _Notices:
    """Tells users in their words, and developers in the log, what became of a bookmark."""

    def __init__(self, chat_id: str, session: Session) -> None:
        self._chat_id = chat_id
        self._session = session
        self._said_not_saved = False

    def not_restored(self, error: BaseException) -> None:
        """Say that a chat begins anew."""
        _log.warning("Chat %r could not be restored from a bookmark: %s", self._chat_id, error)
        self._show("The saved conversation could not be restored. You can start a new one.")

    def rebuilt(self) -> None:
        """Note that a bookmark was not signed by this app."""
        _log.info(
            "The bookmark of chat %r was not signed by this app: only what anybody may show was "
            "restored. Set %s so that all processes of the app sign with the same key.",
            self._chat_id,
            SECRET_NAME,
        )

    def not_saved(self, error: BaseException) -> None:
        """Say, the first time, that a bookmark could not be saved."""
        if not self._said_not_saved:
            self._said_not_saved = True
            _log.warning("Chat %r could not be bookmarked.", self._chat_id, exc_info=error)
            self._show(
                "This conversation could not be saved. It goes on, but a reload may lose it."
            )

    def saved(self) -> None:
        """Note that bookmarks can be saved again."""
        self._said_not_saved = False

    def _show(self, text: str) -> None:
        ui.notification_show(
            text,
            id=f"{self._chat_id}-bookmark",
            type="warning",
            duration=NOTICE_SECONDS,
            session=self._session,
        )


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
