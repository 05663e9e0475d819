"""Bookmarks of a chat whose conversations are kept in a store: they contain the id of the thread on show."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Literal

from shiny.bookmark import BookmarkState, RestoreState
from shiny.session import Session

from ._answers import BookmarkAnswers
from ._bookmark import NO_STORE, CancelCallback
from ._notices import Notices


def enable_kept_bookmarking(
    *,
    id: str,
    session: Session,
    on_show: Callable[[], str],
    show: Callable[[str], None],
    settled: Callable[[], Hashable | None],
    notify: Callable[[str], None],
    bookmark_on: Literal["response"] | None,
) -> CancelCallback:
    """Register the bookmark hooks of a chat whose conversations are kept.

    Parameters
    ----------
    id
        The namespaced id of the chat.
    session
        Its session.
    on_show
        Returns the id of the thread on show.
    show
        Shows a thread if the user has it.
    settled
        Reactive: returns a new value whenever there is something to save, and None until it is complete.
    notify
        Shows a notice in the chat.
    bookmark_on
        "response" bookmarks automatically after each answer and each change of the threads.

    Raises
    ------
    ValueError
        If the app has no bookmark store.
    """
    bookmark = session.root_scope().bookmark
    if bookmark.store == "disable":
        raise ValueError(NO_STORE)
    name = f"{id}_thread"

    async def save(state: BookmarkState) -> None:
        if name in state.values:
            raise ValueError(f"The bookmark already has a value named {name!r}.")
        state.values[name] = on_show()

    async def restore(state: RestoreState) -> None:
        # Anyone can write a URL, but the id of somebody else's thread is unknown here.
        if isinstance(thread_id := state.values.get(name), str):
            show(thread_id)

    cancels = [bookmark.on_bookmark(save), bookmark.on_restore(restore)]
    if bookmark_on is not None:
        cancels.append(bookmark.on_bookmarked(session.bookmark.update_query_string))
    if bookmark_on == "response":
        cancels.append(BookmarkAnswers(session, settled, Notices(str(id), notify)).destroy)
    return CancelCallback(cancels)
