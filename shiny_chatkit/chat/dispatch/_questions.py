"""Performs what users decide while an answer is being written: to stop it, or what it asks them."""

from __future__ import annotations

from shiny_chatkit.protocol import inbound

from ._context import EventContext


def stop(context: EventContext, event: inbound.StopGeneration) -> None:
    """Stop an answer."""
    context.workspace.turns.stop(event.thread_id, event.message_id)


def input_response(context: EventContext, event: inbound.InputResponse) -> None:
    """Answer a question."""
    context.change(event)


def permission_response(context: EventContext, event: inbound.PermissionResponse) -> None:
    """Allow or refuse a tool."""
    context.change(event)
