"""Connects a chat to the workspace in which its conversations are kept."""

from __future__ import annotations

import asyncio
import logging
import math
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import parse_qs

from shiny import reactive
from shiny.module import ResolvedId
from shiny.session import Session

from shiny_chatkit.models import Memories
from shiny_chatkit.protocol.clean import quoted
from shiny_chatkit.protocol.content import RestoreMode
from shiny_chatkit.protocol.exceptions import Refused
from shiny_chatkit.protocol.limits import Limits
from shiny_chatkit.stores import Account, StoreError, ThreadStore, open_store
from shiny_chatkit.workspace import Workspace, is_worth_keeping, live_workspace, workspace_of

from ._claim import claim
from ._owner import Owner, User, checked_user, owner_of

_log = logging.getLogger("shiny_chatkit.store")

KEEP_RUNNING_SECONDS = 600.0
"""How long an answer goes on when nobody has the page open, unless the app says otherwise."""


@dataclass(frozen=True)
class Keeping:
    """
    Where a chat keeps its conversations.

    Attributes
    ----------
    store
        The store.
    owner
        Whose conversations they are.
    keep_running
        Seconds that an answer continues without a viewer.
    restore_mode
        Which thread a page shows first: that of its address or else the newest one (None), that of its "url", of its
        "browser" or of its "bookmark", or an empty one ("none"). If there is no such thread, an empty one.
    """

    store: ThreadStore
    owner: Owner
    keep_running: float
    restore_mode: RestoreMode | None = None

    def workspace(self, chat_id: str, limits: Limits) -> Workspace:
        """Return the workspace of this owner."""
        account = Account(chat_id, self.owner.id)
        return workspace_of(self.store, account, limits, self.keep_running, Memories)

    async def hand_over(self, workspace: Workspace, owner: Owner) -> int:
        """Move all threads of a workspace to another owner, and return their number."""
        persistence = workspace.persistence
        if persistence is None:
            return 0
        # First of all: what waits, or has only begun, is a message from then on.
        workspace.turns.give_up()
        if not any(map(is_worth_keeping, workspace.log.threads.values())):
            return 0
        await persistence.saved()
        return await self._move(persistence.account.chat_id, self.owner.id, owner)

    async def claim(self, chat_id: str, guest_id: str) -> int:
        """Move all threads of a guest to this owner, and return their number."""
        # The guest may have another tab, or have left while an answer was being written.
        guests = live_workspace(self.store, Account(chat_id, guest_id))
        if guests is not None:
            await guests.give_away()
        return await self._move(chat_id, guest_id, self.owner)

    async def _move(self, chat_id: str, guest_id: str, owner: Owner) -> int:
        count = await claim(self.store, chat_id, guest_id, owner)
        live = live_workspace(self.store, Account(chat_id, owner.id))
        if count and live is not None and live.persistence is not None:
            await live.persistence.loader.first_page()
        return count


def keeping_of(
    session: Session,
    store: Any,
    user: User,
    keep_running: float,
    restore_mode: RestoreMode | None = None,
) -> Keeping | None:
    """Return where a chat of a session keeps its conversations; None if they end with the session.

    Raises
    ------
    TypeError, ValueError
        If an argument is not valid.
    ImportError
        If the store needs a package that is not installed.
    """
    if isinstance(keep_running, bool) or not isinstance(keep_running, (int, float)):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(
            f"Invalid value {quoted(keep_running)} for `keep_running`: expected a number."
        )
    if not 0 <= keep_running < math.inf:
        raise ValueError(
            f"Invalid value {keep_running} for `keep_running`: expected a number of seconds, 0 or more."
        )
    user = checked_user(user)
    if store is None:
        if user is not None:
            raise ValueError(
                "`user` says whose conversations are kept, so it needs a store: add "
                '`store="sqlite:///chats.db"`.'
            )
        return None
    opened = open_store(store)
    return Keeping(opened, owner_of(session, user), keep_running, restore_mode)


def own_workspace(limits: Limits) -> Workspace:
    """Return a workspace that belongs to one session and ends with it."""
    return Workspace(limits, memory=Memories)


def memories_of(workspace: Workspace) -> Memories:
    """Return what models remember of the threads of a workspace, which all its sessions share."""
    # A workspace knows nothing of models; those of chats have been created above.
    return cast("Memories", workspace.memory)


class Opening:
    """Loads what a page shows first: the newest threads, and the messages of one of them.

    Parameters
    ----------
    chat_id
        The namespaced id of the chat.
    session
        Its session.
    workspace
        Its workspace.
    restore_mode
        Which thread to show; see :class:`Keeping`.
    otherwise
        Returns the id of the thread to show if there is no other.
    on_loaded
        Called with the id of the thread to show.
    """

    def __init__(
        self,
        chat_id: str,
        session: Session,
        workspace: Workspace,
        *,
        restore_mode: RestoreMode | None,
        otherwise: Callable[[], str],
        on_loaded: Callable[[str], None],
    ) -> None:
        self._session = session
        self.parameter = _parameter(chat_id, session.root_scope(), restore_mode)
        """The query parameter of the page's URL that names the thread on show; None if there is none."""
        self._restore_mode = restore_mode
        self._workspace = workspace
        self._otherwise = otherwise
        self._on_loaded = on_loaded
        self._task: asyncio.Task[None] | None = None
        self._preferred: list[str] = []
        self.has_loaded = False
        """Whether it is known which threads there are."""

    def prefer(self, thread_id: str) -> None:
        """Show a thread if the user has it, for instance because a bookmark names it."""
        self._preferred = [thread_id]
        if self._task is not None:
            self._task = asyncio.create_task(self._open())

    async def opened(
        self, last_thread_id: str | None = None, kept_thread_id: str | None = None
    ) -> None:
        """Wait until the page has something to show; return at once if nothing has to be loaded.

        Parameters
        ----------
        last_thread_id
            The thread that the page showed before it lost its session.
        kept_thread_id
            The thread that the browser showed last.
        """
        if self._workspace.persistence is None:
            return
        if last_thread_id is not None and self._task is None:
            self._preferred = [last_thread_id]
        elif kept_thread_id is not None and self._restore_mode == "browser":
            self._preferred.append(kept_thread_id)
        if self._task is None:
            self._task = asyncio.create_task(self._open())
        await asyncio.shield(self._task)

    async def _open(self) -> None:
        workspace = self._workspace
        await workspace.ready()
        self.has_loaded = True
        for thread_id in self._candidates():
            try:
                await workspace.load(thread_id, "last")
            except (Refused, StoreError):
                continue  # An address may name a thread that was deleted, or that belongs to somebody else.
            except Exception:  # noqa: BLE001 - a store of the app may raise anything
                _log.exception("A conversation cannot be loaded.")
                continue
            self._on_loaded(thread_id)
            return

    def _candidates(self) -> Iterator[str]:
        yield from (*self._preferred, *self._in_address())
        yield self._otherwise()

    def _in_address(self) -> list[str]:
        """Return the thread ids that the page's address names."""
        if self.parameter is None:
            return []
        with reactive.isolate():
            # Without its namespace, because the address belongs to the page.
            search = self._session.root_scope().input[ResolvedId(".clientdata_url_search")]
            query = parse_qs(str(search() if search.is_set() else "").removeprefix("?"))
        return query.get(self.parameter, [])[:1]


_PARAMETERS: dict[RestoreMode | None, str] = {None: "thread", "url": "shinychat_conversation_id"}
"""The query parameter for each mode in which the URL names the thread."""

_first_chats: weakref.WeakKeyDictionary[Any, str] = weakref.WeakKeyDictionary()


def _parameter(chat_id: str, root: Any, restore_mode: RestoreMode | None) -> str | None:
    """Return the name of the URL's parameter, which is short for the first chat of a page."""
    name = _PARAMETERS.get(restore_mode)
    is_first = _first_chats.setdefault(root, chat_id) == chat_id
    return name if is_first or name is None else f"{chat_id}-{name}"
