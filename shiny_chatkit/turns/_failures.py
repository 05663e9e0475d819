"""Shows in the chat that an answer failed, and reports the error."""

from __future__ import annotations

from typing import Protocol

from shiny_chatkit.protocol import build
from shiny_chatkit.protocol.words import wording_of
from shiny_chatkit.wire import Channel

from ._turn import Turn
from ._writer import MessageWriter


class Errors(Protocol):
    """Decides how errors of app code are shown and reported."""

    @property
    def are_unhandled(self) -> bool:
        """Whether an error is left to the host instead of being shown in the chat."""
        ...

    def shown_text(self, error: BaseException) -> str:
        """Return the text of an error that may be shown to the user."""
        ...

    async def tell(self, error: Exception) -> None:
        """Report an error to the developer, and tell the user outside the conversation."""
        ...


class Failures:
    """Marks what failed in the conversation.

    Parameters
    ----------
    channel
        Receives events.
    errors
        Decides what is shown.
    """

    def __init__(self, channel: Channel, errors: Errors) -> None:
        self._channel = channel
        self._errors = errors

    async def fail(self, error: Exception, turn: Turn, writer: MessageWriter | None) -> None:
        """Mark the answer that failed, or the user's message if there is no answer, and report the error."""
        if turn.cancelled:
            return
        text = self._errors.shown_text(error)
        if self._errors.are_unhandled:
            if writer is not None:
                await writer.finish()
        elif writer is None or not writer.fail(text):
            self._channel.emit(
                build.error(
                    code="failed",
                    message=str(text),
                    wording=wording_of(text),
                    thread_id=turn.thread_id,
                    message_id=turn.answers,
                )
            )
        await self._errors.tell(error)
