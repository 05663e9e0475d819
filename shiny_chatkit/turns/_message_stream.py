"""Implements ``Chat.message_stream_context()``, which streams a message by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

from shiny_chatkit.wire import Channel

from ._pausing import let_events_leave
from ._turn import Turn
from ._writer import MessageWriter, current_writer, enter_writer, leave_writer

MAX_HELD_SECONDS = 0.001
"""Longest time that pieces appended in quick succession are held back before they are sent."""


class MessageStream:
    """Writes to a message that is being streamed, from the point where this context was entered."""

    def __init__(self, writer: MessageWriter) -> None:
        self._writer = writer
        self._start = writer.checkpoint()
        self._left_at = 0.0

    async def append(self, message_chunk: Any) -> None:
        """
        Append to the message.

        Parameters
        ----------
        message_chunk
            Any content that :meth:`Chat.append_message` accepts.
        """
        await self._writer.write(message_chunk)
        clock = asyncio.get_running_loop().time
        if clock() - self._left_at > MAX_HELD_SECONDS:
            await let_events_leave()
            self._left_at = clock()

    async def clear(self) -> None:
        """Remove everything that was appended since this context was entered."""
        self._writer.rewind(self._start)

    async def replace(self, message_chunk: Any) -> None:
        """
        Replace everything that was appended in this context.

        Parameters
        ----------
        message_chunk
            Any content that :meth:`Chat.append_message` accepts.
        """
        await self.clear()
        await self.append(message_chunk)


@asynccontextmanager
async def message_stream_context(
    channel: Channel,
    thread_id: str | None,
    running: Callable[[], tuple[Turn, MessageWriter] | None],
    begin: Callable[[], tuple[Turn, MessageWriter]],
) -> AsyncGenerator[MessageStream, None]:
    """Write to the message that is being streamed, or begin a message that ends with the context.

    Parameters
    ----------
    channel, thread_id
        Where to write; without a thread's id, to the message that this task streams if there is one.
    running
        Returns the message that other code streams to the thread, with its turn, or None.
    begin
        Returns a new message and its turn.
    """
    outer = current_writer(channel, thread_id)
    if outer is not None:
        yield MessageStream(outer)
        return
    joined = running()
    turn, writer = joined or begin()
    turn.enter()
    enter_writer(writer)
    writer.start()
    writer.join()
    try:
        yield MessageStream(writer)
    finally:
        leave_writer(writer)
        try:
            await writer.leave()
            if joined is None:
                await writer.finish()
        finally:
            turn.leave()
