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
        messages = older[max(0, len(older) - event.limit) :]
        return build.history(
            thread_id=thread.id, messages=messages, has_more=len(messages) < len(older)
        )

    reach.outbox.ask(make)


def create(reach: Reach, event: inbound.ThreadCreate) -> None:
    """Create a thread and show it."""
    reach.on_show.create(event.title)


def switch(reach: Reach, event: inbound.ThreadSwitch) -> None:
    """Show another thread."""
    reach.on_show.switch(event.thread_id)


def rename(reach: Reach, event: inbound.ThreadRename) -> None:
    """Rename a thread."""
    reach.workspace.threads.rename(event.thread_id, event.title)


def delete(reach: Reach, event: inbound.ThreadDelete) -> None:
    """Delete a thread."""
    reach.workspace.delete_thread(event.thread_id)
