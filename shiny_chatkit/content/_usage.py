"""The tokens and cost of an answer as content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from shiny_chatkit.log import Usage
from shiny_chatkit.protocol import build
from shiny_chatkit.protocol.build import OutboundEvent

from ._pieces import Piece


@dataclass
class UsageNote(Piece):
    """Adds to the usage of its message, which may be shown below the message."""

    usage: Usage
    opens_part: ClassVar[bool] = False

    @property
    def passes(self) -> bool:
        """Whether the note leaves no part in the message; the usage is shown below the message."""
        return True

    def event(self, message_id: str, thread_id: str) -> OutboundEvent:
        """Return the event for this content."""
        return build.usage(message_id=message_id, thread_id=thread_id, usage=self.usage.to_dict())
