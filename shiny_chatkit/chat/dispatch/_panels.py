"""Performs changes of settings, todos and ratings, and calls the app's callbacks."""

from __future__ import annotations

from shiny_chatkit.panels import takes_comment
from shiny_chatkit.protocol import inbound
from shiny_chatkit.protocol.exceptions import Refused

from ._reach import Reach, version_of


def settings_change(reach: Reach, event: inbound.SettingsChange) -> None:
    """Change a setting."""
    reach.callbacks.check_room()
    try:
        reach.settings.change(event.key, event.value)
    except ValueError as error:
        raise Refused(str(error)) from None
    reach.callbacks.start(reach.on_settings_change, event.key, event.value)


def todo_clear(reach: Reach, event: inbound.TodoClear) -> None:
    """Clear the todo list."""
    if not reach.thread(event.thread_id).todos:
        return  # Another page has already cleared the list.
    reach.callbacks.check_room()
    reach.change(event)
    reach.callbacks.start(reach.on_todo_clear)


def feedback(reach: Reach, event: inbound.Feedback) -> None:
    """Rate an answer."""
    reach.permissions.rate()
    message = version_of(reach.thread(event.thread_id), event.message_id)
    if message.role != "assistant":
        raise Refused("Only answers can be rated.")
    if message.streaming:
        raise Refused("An answer can be rated when it is complete.")
    comment = (event.comment or None) if event.value else None
    if (message.feedback, message.feedback_comment) == (event.value, comment):
        return
    changed = message.feedback != event.value
    reach.callbacks.check_room()
    reach.change(event)
    with_comment = [fn for fn in reach.on_feedback if takes_comment(fn)]
    others = [fn for fn in reach.on_feedback if fn not in with_comment]
    if changed:
        reach.callbacks.start(others, event.message_id, event.value)
    reach.callbacks.start(with_comment, event.message_id, event.value, comment)
