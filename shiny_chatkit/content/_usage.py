"""What an answer has cost, as something said in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from shiny_chatkit.log import Usage
from shiny_chatkit.protocol import build
from shiny_chatkit.protocol.build import OutboundEvent

from ._pieces import Piece


@dataclass
class UsageNote(Piece):
    """Adds to what its message took; shown beside it, if at all."""

    usage: Usage
    opens_part: ClassVar[bool] = False

    @property
    def passes(self) -> bool:
        """Whether it leaves nothing in the message: it stands beside it."""
        return True

    def event(self, message_id: str, thread_id: str) -> OutboundEvent:
        """Give the event that says it."""
        return build.usage(message_id=message_id, thread_id=thread_id, usage=self.usage.to_dict())
