"""Events of the panels around the messages."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shiny_chatkit.protocol.content import ThreadId

from .base import Inbound, Name, Text, ThreadChange, inbound


@inbound("chat:settings-change")
class SettingsChange(Inbound):
    """The user changes a setting."""

    key: Name
    """The id of the settings item."""
    value: bool | int | Annotated[float, Field(allow_inf_nan=False)] | Text | None
    """Null when an action is chosen."""


@inbound("chat:todo-clear", adds=("threadId",))
class TodoClear(ThreadChange):
    """The user dismisses the todo list."""

    thread_id: ThreadId
