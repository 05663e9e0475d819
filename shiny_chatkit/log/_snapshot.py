"""The snapshot of a log: everything that a page has to know to show it."""

from __future__ import annotations

from shiny_chatkit.protocol import PROTOCOL_VERSION, build
from shiny_chatkit.protocol import content as wire
from shiny_chatkit.protocol.limits import SNAPSHOT_MESSAGES

from ._log import Log
from ._panels import Panels


def snapshot(
    log: Log,
    thread_id: str,
    panels: Panels,
    *,
    greeting: list[wire.Part] | None = None,
    greeting_state: wire.GreetingState | None = None,
    placeholder: str | None = None,
    export_url: str | None = None,
    allowed: wire.Allowed | None = None,
) -> build.StateResponseEvent:
    """Return the event that replaces all state of a page.

    Parameters
    ----------
    log
        The log.
    thread_id
        The thread on show.
    panels
        The settings menu, commands and context sources of the page.
    greeting, greeting_state
        Content to show while the thread is empty, and its state.
    placeholder
        The placeholder of the composer, if the app has set one.
    export_url
        The URL from which a thread can be downloaded.
    allowed
        What users may do.
    """
    thread = log.threads[thread_id]
    messages = thread.shown(limit=SNAPSHOT_MESSAGES)
    shown = sum(message.role != "system" for message in thread.messages)
    return build.state_response(
        version=PROTOCOL_VERSION,
        threads=[each.info() for each in log.ordered()],
        active_thread_id=thread.id,
        messages=messages,
        has_more=len(messages) < shown or thread.unloaded != "none" or None,
        settings_items=[{**item} for item in panels.settings_items],
        context_sources=panels.context_sources,
        commands=list(panels.commands),
        todos=thread.todos,
        pending_inputs=log.pending(),
        greeting=greeting,
        greeting_state=greeting_state,
        input=None if placeholder is None else {"placeholder": placeholder},
        busy_threads=[each.id for each in log.threads.values() if each.busy],
        typing=thread.typing,
        status=thread.status,
        queued=list(thread.queued),
        cleared=thread.cleared,
        export_url=export_url,
        allowed=allowed,
    )
