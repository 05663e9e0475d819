"""Keeps track of which thread a page shows."""

from __future__ import annotations

from collections.abc import Callable

from shiny_chatkit.log import Thread
from shiny_chatkit.protocol import build
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
    """

    def __init__(self, workspace: Workspace, outbox: Outbox, on_switch: Callable[[], None]) -> None:
        self._workspace = workspace
        self._outbox = outbox
        self._on_switch = on_switch
        self.thread_id = workspace.log.first.id
        """The id of the thread on show."""

    @property
    def thread(self) -> Thread:
        """The thread on show."""
        return self._workspace.log.threads[self.thread_id]

    def switch(self, thread_id: str) -> None:
        """Show another thread; running turns continue."""
        thread = self._workspace.threads.known(thread_id)
        self.thread_id = thread.id
        # Only to this page, because other pages may show another thread.
        self._outbox.put(build.switch_thread(thread_id=thread.id))
        self._outbox.refresh()
        self._workspace.threads.mark(thread.id, unread=False)
        self._on_switch()

    def create(self, title: str | None) -> str:
        """Create a thread and show it."""
        thread_id = self._workspace.threads.create(title)
        self.switch(thread_id)
        return thread_id

    def follow(self) -> None:
        """Show the most recent thread if the one on show was deleted."""
        log = self._workspace.log
        if self.thread_id not in log.threads:
            self.switch(log.ordered()[0].id)
