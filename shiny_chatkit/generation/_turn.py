"""A turn: one submission being answered, by its handlers and every stream they started."""

from __future__ import annotations

import asyncio
import threading
import traceback
from collections.abc import Awaitable, Callable
from contextvars import ContextVar

from shiny import reactive
from shiny.session import Session

from shiny_chatkit._app_code import app_code
from shiny_chatkit.conversation import new_id
from shiny_chatkit.delivery import Channel
from shiny_chatkit.protocol import build
from shiny_chatkit.protocol.build import OutboundEvent

from ._off_lock import off_lock
from ._questions import Questions
from ._writer import MessageWriter

GRACE = 0.5
"""Seconds a stopped handler has to end by itself before its task is cancelled."""

current_turn: ContextVar[Turn | None] = ContextVar("shiny_chatkit_turn", default=None)
"""The turn that the running code works for; copied into its tasks and worker threads."""


class StreamTask(reactive.ExtendedTask[[], str]):
    """The extended task behind a stream; cancelling it stops the whole turn."""

    def __init__(self, body: Callable[[], Awaitable[str]], turn: Turn) -> None:
        super().__init__(body)
        self._turn = turn

    def start(self, on_done: Callable[[], None]) -> None:
        """Begin; ``on_done`` is called at the end, also when it never came to run."""
        self.invoke()
        if self._task is not None:
            self._task.add_done_callback(self._release)
            self._task.add_done_callback(lambda _: on_done())

    def _release(self, task: asyncio.Task[str]) -> None:
        """Let go of what the work refers to, such as files: the task may be looked at for long."""
        self._func = _nothing
        if not task.cancelled() and (error := task.exception()) is not None:
            # The error was printed where it was told.
            traceback.clear_frames(error.__traceback__)

    def cancel(self) -> None:
        """Stop the turn, as the stop button does."""
        self._turn.stop()

    def abort(self) -> None:
        """Cancel the task itself."""
        super().cancel()


async def _nothing() -> str:
    return ""


class Turn:
    """What runs in a thread at one time.

    Parameters
    ----------
    thread_id
        The thread.
    session
        The session its code runs in.
    channel
        Where its events go.
    over
        Called once, when all that belongs to the turn has ended.
    """

    def __init__(
        self, thread_id: str, session: Session, channel: Channel, over: Callable[[Turn], None]
    ) -> None:
        self.thread_id = thread_id
        self.message_id = new_id()
        self.cancel_event = threading.Event()
        self.is_over = False
        self.is_forgotten = False
        """Whether what it answers went, or goes before it has its place: it may not appear any more."""
        self.main: StreamTask | None = None
        self.answers: str | None = None
        self.regenerates: str | None = None
        self.has_content = False
        self._session = session
        self._channel = channel
        self._on_over = over
        self._running = 0
        self._tasks: list[StreamTask] = []
        self._writers: list[MessageWriter] = []
        self.questions = Questions(channel, thread_id)

    @property
    def cancelled(self) -> bool:
        """Whether the user has stopped it."""
        return self.cancel_event.is_set()

    @property
    def belongs_to(self) -> Channel:
        """The chat it is a turn of."""
        return self._channel

    def emit(self, event: OutboundEvent) -> None:
        """Make an event of the turn true, unless it was stopped."""
        if not self.cancelled:
            self._channel.emit(event)

    def enter(self) -> None:
        """One more thing belongs to the turn, until :meth:`leave`."""
        self._running += 1

    def leave(self) -> None:
        self._running -= 1
        if self._running <= 0:
            self._finish()

    def next_message_id(self) -> str:
        """The id its next message is to have; the first is known before there is content."""
        return new_id() if self._writers else self.message_id

    def is_writing(self, message_id: str) -> bool:
        """Whether this is a message of the turn that has not ended."""
        return message_id == self.message_id or any(
            writer.message_id == message_id and not writer.ended for writer in self._writers
        )

    def take_replaced(self) -> str | None:
        """Give the message that the turn's first one takes the place of; only once."""
        replaced, self.regenerates = self.regenerates, None
        return replaced

    def owns(self, writer: MessageWriter) -> MessageWriter:
        """Let the turn end this message when it is stopped."""
        self._writers.append(writer)
        if self.cancelled:
            writer.ended = True
        return writer

    def run(self, body: Callable[[], Awaitable[str]]) -> StreamTask:
        """Run a part of the turn in an extended task of its own."""

        async def in_turn() -> str:
            current_turn.set(self)
            with app_code(), off_lock(self._session):
                result = await body()
            if self.cancelled:
                # It ended in its own way after the stop; its status must tell all the same.
                raise asyncio.CancelledError
            return result

        task = StreamTask(in_turn, self)
        self._tasks.append(task)
        self.enter()
        task.start(self.leave)
        return task

    def stop(self) -> None:
        """End the turn at the user's wish: its messages now, its code within :data:`GRACE`."""
        if self.cancelled or self.is_over:
            return
        self.cancel_event.set()
        self._channel.here(self._stop)

    def _stop(self) -> None:
        self.questions.close()
        # All of them, before looking: any() would leave off at the first.
        stopped = [writer.stop() for writer in self._writers]
        if not any(stopped):
            self._channel.emit(
                build.generation_stopped(
                    message_id=self.message_id, thread_id=self.thread_id, partial_content=""
                )
            )
        self._channel.emit(build.busy(thread_id=self.thread_id, busy=False))
        asyncio.get_running_loop().call_later(GRACE, self.abort)

    def abort(self) -> None:
        """Cancel what still runs and count the turn as over."""
        self.cancel_event.set()
        self.questions.close()
        for task in self._tasks:
            task.abort()
        # Worker threads cannot be cancelled: what they still say is dropped.
        self._finish()

    def _finish(self) -> None:
        if not self.is_over:
            self.is_over = True
            self._tasks.clear()
            self.questions.close()
            self._on_over(self)


def turn_of(channel: Channel) -> Turn | None:
    """The turn of this chat that the running code works for, if any."""
    turn = current_turn.get()
    if turn is None or turn.belongs_to is not channel:
        return None
    # Code that outlives its turn begins another one; what a stopped turn still does is dropped.
    return turn if turn.cancelled or not turn.is_over else None
