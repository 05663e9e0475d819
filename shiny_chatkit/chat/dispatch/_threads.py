"""Performs requests for threads and for what they contain."""

from __future__ import annotations

from shiny_chatkit.protocol import build, inbound

from ._reach import Reach


def request_state(reach: Reach, _: inbound.RequestState) -> None:
    """Begin to send, because the element is on the page."""
    reach.outbox.open()


def request_history(reach: Reach, event: inbound.RequestHistory) -> None:
    """Send older messages of a thread."""

    def make() -> build.HistoryEvent | None:
        thread = reach.workspace.log.threads.get(event.thread_id)
        if thread is None:
            return None
        older = thread.shown(before=event.before)
        start = max(0, len(older) - event.limit)
        until = next((i for i, m in enumerate(older) if m["messageId"] == event.until), start)
        messages = older[min(start, until) :]
        return build.history(
            thread_id=thread.id,
            messages=reach.without_foreign_links(messages),
            has_more=len(messages) < len(older) or thread.unloaded != "none",
        )

    reach.outbox.ask(make)


async def load_history(reach: Reach, event: inbound.RequestHistory) -> None:
    """Load what a request for older messages asks for.

    Raises
    ------
    StoreError
        If the store fails.
    """
    workspace = reach.workspace
    thread, persistence = workspace.log.threads.get(event.thread_id), workspace.persistence
    if thread is None or persistence is None:
        return
    if event.until is not None and thread.find(event.until) is None:
        await persistence.loader.load_older(thread.id, until=event.until)
    elif len(thread.shown(before=event.before)) < event.limit:
        await persistence.loader.load_older(thread.id)


def create(reach: Reach, event: inbound.ThreadCreate) -> None:
    """Create a thread and show it."""
    reach.on_show.create(event.title)


def switch(reach: Reach, event: inbound.ThreadSwitch) -> None:
    """Show another thread."""
    reach.on_show.switch(event.thread_id)


def rename(reach: Reach, event: inbound.ThreadRename) -> None:
    """Rename a thread."""
    reach.change(event)


def delete(reach: Reach, event: inbound.ThreadDelete) -> None:
    """Delete a thread."""
    reach.change(event)
