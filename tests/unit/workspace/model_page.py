"""A page of a workspace: it gets what a browser gets through an outbox, and folds it."""

from __future__ import annotations

from typing import Any

from shiny_chatkit.chat._on_show import OnShow
from shiny_chatkit.log import Message, Panels, Thread, snapshot
from shiny_chatkit.protocol.build import OutboundEvent, StateResponseEvent
from shiny_chatkit.wire import Assets, Outbox
from shiny_chatkit.workspace import Workspace
from tests.server.page import Page, comparable


class ModelPage:
    """A viewer that shows the newest thread when it comes, and then the one that it is told to show.

    Parameters
    ----------
    workspace
        What it shows.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._log = workspace.log
        self.page = Page("chat")

        async def send(batch: dict[str, Any]) -> None:
            self.page.take(batch)

        self._outbox = Outbox("chat", send, Assets("lib"), self._state, has_whole_list=False)
        self.on_show = OnShow(
            workspace, self._outbox, lambda: None, lambda: workspace.log.newest.id
        )
        workspace.attach(self)

    @property
    def thread_id(self) -> str:
        return self.on_show.thread_id

    async def open(self) -> None:
        """Load the newest thread and show it, as the first request of a page does."""
        await self._workspace.ready()
        newest = self._log.newest.id
        await self._workspace.load(newest, "last")
        if newest in self._log.threads:
            self.on_show.switch(newest)
        self._outbox.open()

    def lose(self) -> None:
        """Stop receiving, because the process has ended."""
        self._outbox.close()

    def leave(self) -> None:
        """Close the page."""
        self.lose()
        self._workspace.detach(self)

    def put(self, event: OutboundEvent) -> None:
        """Send an event."""
        self._outbox.put(event)
        if event["event"] == "chat:update-thread-list":
            self.on_show.follow()

    def show(self) -> None:
        """Send a snapshot."""
        self._outbox.refresh()

    def changed(self) -> None:
        """Do nothing."""

    def _state(self) -> StateResponseEvent:
        return snapshot(self._log, self.thread_id, Panels())

    # -- What it shows -----------------------------------------------------------------------

    def difference(self, gone: set[str]) -> str | None:
        """Return how the page differs from the log, if it does.

        Parameters
        ----------
        gone
            The ids of threads that were deleted.
        """
        if self.page.seq is None:
            return None  # It could not be opened yet.
        if self.page.thread_id != self.thread_id:
            return f"shows {self.page.thread_id} instead of {self.thread_id}"
        thread = self._log.threads[self.thread_id]
        if gone & self.page.infos.keys():
            return "lists a deleted thread"
        for id, each in self._log.threads.items():
            info, listed = each.info(), self.page.infos.get(id)
            # The title that an untitled thread gets from its first question follows with its next turn.
            names = ("title", "pinned") if each.title else ("pinned",)
            if listed is None or any(listed.get(name) != info.get(name) for name in names):
                return f"lists {listed} instead of {info}"
        return None if thread.unloaded == "all" else _difference(self.page.thread, thread)


def _difference(shown: Thread, thread: Thread) -> str | None:
    # Older messages may have been loaded for another page or for a turn.
    known = [message for message in thread.messages if message.role != "system"]
    recent = known[len(known) - len(shown.messages) :] if shown.messages else []
    here, there = _timeless(shown.messages), _timeless(recent)
    if here != there:
        return f"shows {here} instead of {there}"
    if known and not shown.messages:
        return "shows no messages"
    return None


def _timeless(messages: list[Message]) -> list[dict[str, Any]]:
    """Return messages without their times, which a page and the server may know differently."""
    found = comparable(messages)
    for message in found:
        message["versions"] = [{**v, "createdAt": 0} for v in message.get("versions", ())]
    return found
