"""Which turns run and which submissions wait: one turn per thread at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from shiny.session import Session

from shiny_chatkit.conversation import Changes, QuestionKind, open_question
from shiny_chatkit.delivery import Channel
from shiny_chatkit.protocol import build
from shiny_chatkit.protocol import content as wire

from ._handlers import Handler
from ._turn import Turn


@dataclass(frozen=True)
class Submission:
    """What a user has sent."""

    thread_id: str
    message_id: str
    text: str
    attachments: list[Any] = field(default_factory=list[Any])
    mentions: Sequence[str] = ()
    """Context sources whose content goes along."""
    replaces: str | None = None
    """The user's message that this one is a new version of."""
    regenerates: str | None = None
    """The answer that this turn's first message takes the place of."""
    command: tuple[Handler, str] | None = None
    """A slash command's handler, which answers instead of the chat's own, and what it is given."""


MAX_REMEMBERED_IDS = 2_000
"""So many of the newest submissions are known by their ids; a repeated one is refused."""


class Turns:
    """Starts a turn for each submission, in order, and stops them.

    Parameters
    ----------
    session
        The session the turns run in.
    channel
        Where events go.
    answer
        Runs one submission's handlers; gives the text of the answer.
    on_activity
        Told of a thread when a turn begins or ends in it.
    """

    def __init__(
        self,
        session: Session,
        channel: Channel,
        answer: Callable[[Turn, Submission], Awaitable[str]],
        on_activity: Callable[[str], None],
    ) -> None:
        self._session = session
        self._channel = channel
        self._answer = answer
        self._on_activity = on_activity
        self._running: dict[str, Turn] = {}
        self._waiting: dict[str, deque[Submission]] = {}
        self._taken: dict[str, None] = {}
        self._stop_next: set[str] = set()
        channel.subscribe(self._messages_gone)

    def submit(self, submission: Submission, *, first: bool = False) -> None:
        """Take a submission; it starts with :meth:`wake`, or when the running turn ends.

        With ``first`` it comes before those that wait already.
        """
        self._taken[submission.message_id] = None
        if len(self._taken) > MAX_REMEMBERED_IDS:
            del self._taken[next(iter(self._taken))]
        waiting = self._waiting.setdefault(submission.thread_id, deque())
        if first:
            waiting.appendleft(submission)
        else:
            waiting.append(submission)
        if submission.thread_id in self._running:
            self.show_queue(submission.thread_id)

    def has(self, message_id: str) -> bool:
        """Whether this submission was taken before."""
        return message_id in self._taken

    @property
    def running(self) -> int:
        """How many turns run."""
        return len(self._running)

    def is_running(self, thread_id: str) -> bool:
        """Whether a turn runs in a thread, or is being stopped."""
        return thread_id in self._running

    def waiting(self, thread_id: str | None = None) -> list[Submission]:
        """Return what waits in a thread; in every thread by default."""
        if thread_id is not None:
            return list(self._waiting.get(thread_id, ()))
        return [submission for waiting in self._waiting.values() for submission in waiting]

    def wake(self, thread_id: str | None = None) -> None:
        """Start what waits in a thread (in every thread by default) and is free to run."""
        for waiting_id in list(self._waiting) if thread_id is None else [thread_id]:
            waiting = self._waiting.get(waiting_id)
            if waiting and waiting_id not in self._running:
                submission = waiting.popleft()
                if not waiting:
                    del self._waiting[waiting_id]
                turn = self._begin(waiting_id)
                self.show_queue(waiting_id)
                turn.answers, turn.regenerates = submission.message_id, submission.regenerates
                turn.main = turn.run(lambda t=turn, s=submission: self._answer(t, s))
                if waiting_id in self._stop_next:
                    self._stop_next.discard(waiting_id)
                    turn.stop()

    def attach(self, thread_id: str) -> Turn:
        """The turn that runs in a thread, or a new one for a stream that answers nobody."""
        turn = self._running.get(thread_id)
        return self._begin(thread_id) if turn is None or turn.cancelled else turn

    def answer(self, thread_id: str, request_id: str, text: str, kind: QuestionKind) -> bool:
        """Take the user's answer to a question; False where nobody waits for it.

        Raises
        ------
        ValueError
            If the question is of another kind, or did not offer this answer; it stays open.
        """
        turn = self._running.get(thread_id)
        thread = self._channel.conversation.threads.get(thread_id)
        if turn is None or thread is None:
            return False
        question = open_question(thread, request_id)
        if question is None:
            return False
        question.check(kind, text)
        return turn.questions.answer(request_id, text)

    def stop(self, thread_id: str, message_id: str | None = None) -> None:
        """Do what the stop button does; where nothing runs, just say so.

        With a ``message_id`` only the turn that this message belongs to: the one the user wanted to
        stop may be over, and the next one begun.
        """
        turn = self._running.get(thread_id)
        if turn is not None:
            if turn.cancelled and message_id is None and self._waiting.get(thread_id):
                # The page knows that this turn has ended, so it means the one that is about to begin.
                self._stop_next.add(thread_id)
            elif message_id is None or turn.is_writing(message_id):
                turn.stop()
        else:
            self._channel.emit(build.busy(thread_id=thread_id, busy=False))

    def interrupt(self, thread_id: str) -> None:
        """Stop a thread's turn, if one runs, because another is to take its place."""
        self._stop_next.discard(thread_id)
        if (turn := self._running.get(thread_id)) is None:
            return
        turn.is_forgotten = True
        turn.stop()
        thread = self._channel.conversation.threads.get(thread_id)
        if thread is not None and turn.answers and thread.find(turn.answers) is None:
            # It waits for app code, and would have its place behind what goes; the page need not wait for it.
            self._channel.emit(
                build.messages_deleted(thread_id=thread_id, message_ids=[turn.answers])
            )

    def forget(self, thread_id: str) -> None:
        """Stop a thread's turn and drop what waits behind it."""
        self._waiting.pop(thread_id, None)
        self.interrupt(thread_id)

    def end(self) -> None:
        """The session is gone: end everything now."""
        self._waiting.clear()
        for turn in list(self._running.values()):
            turn.abort()

    def _messages_gone(self, changes: Changes) -> None:
        for turn in self._running.values():
            turn.questions.messages_gone(changes.left)

    def _begin(self, thread_id: str) -> Turn:
        turn = Turn(thread_id, self._session, self._channel, self._over)
        self._running[thread_id] = turn
        self._channel.emit(build.busy(thread_id=thread_id, busy=True))
        self._on_activity(thread_id)
        return turn

    def _over(self, turn: Turn) -> None:
        if self._running.get(turn.thread_id) is turn:
            del self._running[turn.thread_id]
        if not turn.cancelled:
            self._channel.emit(build.busy(thread_id=turn.thread_id, busy=False))
        self._on_activity(turn.thread_id)
        self.wake(turn.thread_id)

    def show_queue(self, thread_id: str) -> None:
        """Tell what waits in a thread."""
        thread = self._channel.conversation.threads.get(thread_id)
        if thread is None:
            return
        queued: list[wire.QueuedOnce] = [
            {"messageId": s.message_id, "text": s.text}
            for s in self._waiting.get(thread_id, ())
            if thread.find(s.message_id) is None  # Else it is only answered again.
        ]
        if queued or thread.queued:
            self._channel.emit(build.queue(thread_id=thread_id, queued=queued))
