"""Events from the browser to the server, one model per event, with its traits.

Defines their fields and limits. Data from a browser is untrusted: unknown fields are errors, types are not
converted, and everything has a limit. Never decides what an event does.
"""

from __future__ import annotations

from typing import TypeAlias

# Importing registers the events; this order is the order of every list of them.
from . import messages, threads, panels  # isort: skip

from .base import Inbound, Submitted, ThreadChange
from .messages import (
    Attachment,
    EditMessage,
    Feedback,
    FileChunk,
    InputResponse,
    PermissionResponse,
    ResendFrom,
    SlashCommand,
    StopGeneration,
    UserMessage,
)
from .panels import SettingsChange, TodoClear
from .threads import (
    RequestHistory,
    RequestState,
    RequestThreads,
    Search,
    ThreadArchive,
    ThreadCreate,
    ThreadDelete,
    ThreadPin,
    ThreadRename,
    ThreadSwitch,
)

InboundEvent: TypeAlias = (
    UserMessage
    | FileChunk
    | StopGeneration
    | SlashCommand
    | InputResponse
    | EditMessage
    | ResendFrom
    | PermissionResponse
    | Feedback
    | RequestState
    | RequestHistory
    | RequestThreads
    | Search
    | ThreadCreate
    | ThreadSwitch
    | ThreadDelete
    | ThreadRename
    | ThreadPin
    | ThreadArchive
    | SettingsChange
    | TodoClear
)
"""Any event of the browser."""

__all__ = [
    "Attachment",
    "EditMessage",
    "Feedback",
    "FileChunk",
    "Inbound",
    "InboundEvent",
    "InputResponse",
    "PermissionResponse",
    "RequestHistory",
    "RequestState",
    "RequestThreads",
    "ResendFrom",
    "Search",
    "SettingsChange",
    "SlashCommand",
    "StopGeneration",
    "Submitted",
    "ThreadArchive",
    "ThreadChange",
    "ThreadCreate",
    "ThreadDelete",
    "ThreadPin",
    "ThreadRename",
    "ThreadSwitch",
    "TodoClear",
    "UserMessage",
    "messages",
    "panels",
    "threads",
]
