"""Events of the panels around the messages."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shiny_chatkit.protocol.content import ThreadId
from shiny_chatkit.protocol.traits import InboundTraits

from .base import Inbound, Name, Text, inbound


@inbound("chat:settings-change")
class SettingsChange(Inbound):
    """The user changes a setting."""

    key: Name
    """The id of the settings item."""
    value: bool | int | Annotated[float, Field(allow_inf_nan=False)] | Text | None
    """Null when an action is chosen."""


@inbound("chat:todo-clear", adds=("threadId",), traits=InboundTraits(changes_thread=True))
class TodoClear(Inbound):
    """The user dismisses the todo list."""

    thread_id: ThreadId
