"""Keeps track of which thread a page shows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from shiny_chatkit.log import Thread
from shiny_chatkit.protocol import build
from shiny_chatkit.protocol.exceptions import Refused
from shiny_chatkit.stores import StoreError
from shiny_chatkit.wire import Outbox
from shiny_chatkit.workspace import Workspace


class OnShow:
    """Switches a page between the threads of its workspace.

    Parameters
    ----------
    workspace
        The workspace that contains the threads.
    outbox
        Sends what the page shows.
    on_switch
        Called when the page shows another thread.
    otherwise
        Returns the id of the thread to show if the one on show was deleted.
    """

    def __init__(
        self,
        workspace: Workspace,
        outbox: Outbox,
        on_switch: Callable[[], None],
        otherwise: Callable[[], str],
    ) -> None:
        self._workspace = workspace
        self._outbox = outbox
        self._on_switch = on_switch
        self._otherwise = otherwise
        self._loading: asyncio.Task[None] | None = None
        self.thread_id = workspace.log.newest.id
        """The id of the thread on show."""

    @property
    def thread(self) -> Thread:
        """The thread on show."""
        log = self._workspace.log
        # A session that has ended does not follow when its thread is deleted.
        return log.threads.get(self.thread_id) or log.newest

    def switch(self, thread_id: str) -> None:
        """Show another thread; running turns continue."""
        self.thread_id = self._workspace.threads.known(thread_id).id
        if self._workspace.is_loaded(thread_id, "last"):
            self._show()
        else:
            self._loading = asyncio.create_task(self._load_and_show(thread_id))

    async def _load_and_show(self, thread_id: str) -> None:
        # If the store fails, the page asks for the messages when it shows the thread.
        with suppress(Refused, StoreError):
            await self._workspace.load(thread_id, "last")
        if self.thread_id == thread_id and thread_id in self._workspace.log.threads:
            self._show()

    def _show(self) -> None:
        # Only to this page, because other pages may show another thread.
        self._outbox.put(build.switch_thread(thread_id=self.thread_id))
        self._outbox.refresh()
        self._workspace.threads.mark(self.thread_id, unread=False)
        self._on_switch()

    def create(self, title: str | None) -> str:
        """Create a thread and show it."""
        thread_id = self._workspace.threads.create(title)
        self.switch(thread_id)
        return thread_id

    def follow(self) -> None:
        """Show another thread if the one on show was deleted."""
        if self.thread_id not in self._workspace.log.threads:
            self.switch(self._otherwise())
