"""Performs what users decide while an answer is being written: to stop it, or what it asks them."""

from __future__ import annotations

from shiny_chatkit.protocol import inbound

from ._reach import Reach


def stop(reach: Reach, event: inbound.StopGeneration) -> None:
    """Stop an answer."""
    reach.workspace.turns.stop(event.thread_id, event.message_id)


def input_response(reach: Reach, event: inbound.InputResponse) -> None:
    """Answer a question."""
    reach.change(event)


def permission_response(reach: Reach, event: inbound.PermissionResponse) -> None:
    """Allow or refuse a tool."""
    reach.change(event)
