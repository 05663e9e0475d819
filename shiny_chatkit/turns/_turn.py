"""A turn: the answering of one submission by its handlers and the streams that they started."""

from __future__ import annotations

import asyncio
import threading
import traceback
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from contextvars import ContextVar

from shiny import reactive

from shiny_chatkit.host import app_code, unnamed_values
from shiny_chatkit.log import new_id
from shiny_chatkit.protocol import build
from shiny_chatkit.protocol.build import OutboundEvent
from shiny_chatkit.wire import Channel

from ._questions import Questions
from ._writer import MessageWriter

STOP_GRACE_SECONDS = 0.5
"""Time that a stopped handler has to finish before its task is cancelled."""

current_turn: ContextVar[Turn | None] = ContextVar("shiny_chatkit_turn", default=None)
"""The turn of the running code; inherited by its tasks and worker threads."""

Enter = Callable[[], AbstractContextManager[None]]
"""Enters what the code of a turn expects around it, such as the session of the user who is answered."""


class StreamTask(reactive.ExtendedTask[[], str]):
    """The extended task behind a stream; cancelling it stops the whole turn."""

    def __init__(self, body: Callable[[], Awaitable[str]], turn: Turn) -> None:
        with unnamed_values():
            super().__init__(body)
        self._turn = turn

    def start(self, on_done: Callable[[], None]) -> None:
        """Start the task; ``on_done`` is called at the end, even if the task never ran."""
        self.invoke()
        if self._task is not None:
            self._task.add_done_callback(self._release)
            self._task.add_done_callback(lambda _: on_done())

    def _release(self, task: asyncio.Task[str]) -> None:
        """Release references of the work, such as files, because the task object may live on for a long time."""
        self._func = _nothing
        if not task.cancelled() and (error := task.exception()) is not None:
            # The error was already reported, so keep asyncio from logging it again.
            traceback.clear_frames(error.__traceback__)

    def cancel(self) -> None:
        """Stop the turn, as the stop button does."""
        self._turn.stop()

    def abort(self) -> None:
        """Cancel the task itself."""
        super().cancel()

    @property
    def running(self) -> asyncio.Task[str] | None:
        """The task of the event loop, once there is one."""
        return self._task


async def _nothing() -> str:
    return ""


class Turn:
    """A running turn; a thread has at most one.

    Parameters
    ----------
    thread_id
        The thread.
    enter
        Enters the context in which the turn's code runs.
    channel
        Receives the turn's events.
    over
        Called once, when everything in the turn has ended.
    """

    def __init__(
        self, thread_id: str, enter: Enter, channel: Channel, over: Callable[[Turn], None]
    ) -> None:
        self.thread_id = thread_id
        self.message_id = new_id()
        self.cancel_event = threading.Event()
        self.is_over = False
        self.is_forgotten = False
        """Whether the user's message was deleted, or will be before it is shown, so that it must not appear."""
        self.main: StreamTask | None = None
        self.answers: str | None = None
        """The id of the message that the turn answers."""
        self.question = ""
        """Its text."""
        self.on_answered: Callable[[Turn], None] | None = None
        """Called when the turn has ended, unless it answers no message."""
        self.regenerates: str | None = None
        self.has_content = False
        self.written: list[str] = []
        """The ids of the messages that the turn has written so far."""
        self._enter = enter
        self._channel = channel
        self._on_over = over
        self._running = 0
        self._tasks: list[StreamTask] = []
        self._writers: list[MessageWriter] = []
        self.questions = Questions(channel, thread_id)

    @property
    def cancelled(self) -> bool:
        """Return whether the user has stopped the turn."""
        return self.cancel_event.is_set()

    @property
    def has_streams(self) -> bool:
        """Return whether the turn has begun a stream beside its main work."""
        return any(task is not self.main for task in self._tasks)

    @property
    def channel(self) -> Channel:
        """Return the channel of the chat that the turn belongs to."""
        return self._channel

    def emit(self, event: OutboundEvent) -> None:
        """Emit an event of the turn unless the turn was stopped."""
        if not self.cancelled:
            self._channel.emit(event)

    def enter(self) -> None:
        """Keep the turn open until the matching call of :meth:`leave`."""
        self._running += 1

    def tasks(self) -> list[asyncio.Task[str]]:
        """Return the tasks of the event loop that run in the turn."""
        return [task.running for task in self._tasks if task.running is not None]

    def leave(self) -> None:
        self._running -= 1
        if self._running <= 0:
            self._finish()

    def next_message_id(self) -> str:
        """Return the id for the turn's next message; the first id is known before there is content."""
        return new_id() if self._writers else self.message_id

    def is_writing(self, message_id: str) -> bool:
        """Return whether the turn is still writing this message."""
        return message_id == self.message_id or any(
            writer.message_id == message_id and not writer.ended for writer in self._writers
        )

    def take_replaced(self) -> str | None:
        """Return the id of the message that the turn's first message replaces; None on later calls."""
        replaced, self.regenerates = self.regenerates, None
        return replaced

    def owns(self, writer: MessageWriter) -> MessageWriter:
        """Register a message to end when the turn is stopped."""
        self._writers.append(writer)
        if self.cancelled:
            writer.ended = True
        return writer

    def run(self, body: Callable[[], Awaitable[str]]) -> StreamTask:
        """Run a part of the turn in a separate extended task."""

        async def in_turn() -> str:
            current_turn.set(self)
            with app_code(), self._enter():
                result = await body()
            if self.cancelled:
                # The work ended normally after the stop, but the task's status must still be "cancelled".
                raise asyncio.CancelledError
            return result

        task = StreamTask(in_turn, self)
        self._tasks.append(task)
        self.enter()
        task.start(self.leave)
        return task

    def stop(self) -> None:
        """Stop the turn for the user: end its messages now and its code within :data:`STOP_GRACE_SECONDS`."""
        if self.cancelled or self.is_over:
            return
        self.cancel_event.set()
        self._channel.here(self._stop)

    def _stop(self) -> None:
        self.questions.close()
        # Stop every writer first; any() would short-circuit.
        stopped = [writer.stop() for writer in self._writers]
        if not any(stopped):
            self._channel.emit(
                build.generation_stopped(
                    message_id=self.message_id, thread_id=self.thread_id, partial_content=""
                )
            )
        self._channel.emit(build.busy(thread_id=self.thread_id, busy=False))
        asyncio.get_running_loop().call_later(STOP_GRACE_SECONDS, self.abort)

    def give_up(self) -> bool:
        """Write nothing from now on, and return whether the turn was neither stopped nor over; then :meth:`abort` it.

        What it was writing stays open for an event that marks it as interrupted.
        """
        if self.cancelled or self.is_over:
            return False
        self.cancel_event.set()
        for writer in self._writers:
            writer.give_up()
        return True

    def abort(self) -> None:
        """Cancel all remaining tasks and end the turn."""
        self.cancel_event.set()
        self.questions.close()
        for task in self._tasks:
            task.abort()
        # Worker threads cannot be cancelled, so their later output is dropped.
        self._finish()

    def _finish(self) -> None:
        if not self.is_over:
            self.is_over = True
            self._tasks.clear()
            self.questions.close()
            self._on_over(self)


def turn_of(channel: Channel) -> Turn | None:
    """Return the turn of this chat that the running code belongs to, or None."""
    turn = current_turn.get()
    if turn is None or turn.channel is not channel:
        return None
    # Code that outlives its turn starts a new one, but output of a stopped turn is dropped.
    return turn if turn.cancelled or not turn.is_over else None
