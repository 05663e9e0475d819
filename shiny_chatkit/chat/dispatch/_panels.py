"""Performs changes of settings, todos and ratings, and calls the app's callbacks."""

from __future__ import annotations

from shiny_chatkit.panels import takes_comment
from shiny_chatkit.protocol import inbound
from shiny_chatkit.protocol.exceptions import Refused
from shiny_chatkit.protocol.words import Words, words

from ._context import EventContext, version_of


def settings_change(context: EventContext, event: inbound.SettingsChange) -> None:
    """Change a setting."""
    context.callbacks.check_room()
    try:
        context.settings.change(event.key, event.value)
    except ValueError as error:
        raise Refused(Words(str(error), {"key": "wrongSetting"})) from None
    context.callbacks.start(context.on_settings_change, event.key, event.value)


def todo_clear(context: EventContext, event: inbound.TodoClear) -> None:
    """Clear the todo list."""
    if not context.thread(event.thread_id).todos:
        return  # Another page has already cleared the list.
    context.callbacks.check_room()
    context.change(event)
    context.callbacks.start(context.on_todo_clear)


def feedback(context: EventContext, event: inbound.Feedback) -> None:
    """Rate an answer."""
    context.permissions.rate()
    message = version_of(context.thread(event.thread_id), event.message_id)
    if message.role != "assistant":
        raise Refused(words("onlyAnswers"))
    if message.streaming:
        raise Refused(words("unfinished"))
    comment = (event.comment or None) if event.value else None
    if (message.feedback, message.feedback_comment) == (event.value, comment):
        return
    changed = message.feedback != event.value
    context.callbacks.check_room()
    context.change(event)
    with_comment = [fn for fn in context.on_feedback if takes_comment(fn)]
    others = [fn for fn in context.on_feedback if fn not in with_comment]
    if changed:
        context.callbacks.start(others, event.message_id, event.value)
    context.callbacks.start(with_comment, event.message_id, event.value, comment)
