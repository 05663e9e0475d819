"""What a handler is told about the turn it answers."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shiny_chatkit.conversation import Message


class GenerationCancelled(Exception):  # noqa: N818 - its name is part of the public API
    """The user stopped the answer that this code was working on."""


@dataclass(frozen=True)
class ChatContext:
    """The second parameter of a handler.

    Attributes
    ----------
    thread_id
        The thread the message was sent in.
    message_id
        The id the answer has (or will have, once there is content).
    user_input
        The text as the user sent it, after :meth:`Chat.transform_user_input`.
    messages
        The thread's messages with their parts, the user's newest last.
    attachments
        What the user attached.
    settings
        The settings as they were when the message was sent.
    cancel_event
        Set when the user stops the answer; for code that can wait for an event.
    """

    thread_id: str
    message_id: str
    user_input: str
    messages: Sequence[Message]
    attachments: Sequence[Any] = ()
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])
    cancel_event: threading.Event = field(default_factory=threading.Event)

    @property
    def cancelled(self) -> bool:
        """Whether the user has stopped the answer."""
        return self.cancel_event.is_set()
