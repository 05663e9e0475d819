"""Performs requests for threads and for what they contain."""

from __future__ import annotations

from shiny_chatkit.protocol import build, inbound

from ._context import EventContext


def request_state(context: EventContext, _: inbound.RequestState) -> None:
    """Begin to send, because the element is on the page."""
    context.outbox.open()


def request_history(context: EventContext, event: inbound.RequestHistory) -> None:
    """Send older messages of a thread."""

    def make() -> build.HistoryEvent | None:
        thread = context.workspace.log.threads.get(event.thread_id)
        if thread is None:
            return None
        older = thread.shown(before=event.before)
        start = max(0, len(older) - event.limit)
        until = next((i for i, m in enumerate(older) if m["messageId"] == event.until), start)
        messages = older[min(start, until) :]
        return build.history(
            thread_id=thread.id,
            messages=context.without_foreign_links(messages),
            has_more=len(messages) < len(older) or thread.unloaded != "none",
        )

    context.outbox.ask(make)


async def load_history(context: EventContext, event: inbound.RequestHistory) -> None:
    """Load what a request for older messages asks for.

    Raises
    ------
    StoreError
        If the store fails.
    """
    workspace = context.workspace
    thread, persistence = workspace.log.threads.get(event.thread_id), workspace.persistence
    if thread is None or persistence is None:
        return
    if event.until is not None and thread.find(event.until) is None:
        await persistence.loader.load_older(thread.id, until=event.until)
    elif len(thread.shown(before=event.before)) < event.limit:
        await persistence.loader.load_older(thread.id)


def create(context: EventContext, event: inbound.ThreadCreate) -> None:
    """Create a thread and show it."""
    context.on_show.create(event.title)


def switch(context: EventContext, event: inbound.ThreadSwitch) -> None:
    """Show another thread."""
    context.on_show.switch(event.thread_id)


def rename(context: EventContext, event: inbound.ThreadRename) -> None:
    """Rename a thread."""
    context.change(event)


def delete(context: EventContext, event: inbound.ThreadDelete) -> None:
    """Delete a thread."""
    context.change(event)
