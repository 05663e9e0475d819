"""Runs at most one turn per thread, and queues the submissions that wait for it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from typing_extensions import override

from shiny_chatkit.host import TelemetryContext, telemetry_context
from shiny_chatkit.log import Changes, QuestionKind, Thread, open_question
from shiny_chatkit.protocol import build
from shiny_chatkit.protocol import content as wire
from shiny_chatkit.wire import Channel

from ._handlers import Handler
from ._turn import Enter, Turn


class CommandRun(NamedTuple):
    """A run of a slash command."""

    handler: Handler
    args: str
    name: str


@dataclass(frozen=True)
class Submission:
    """A message that a user has sent."""

    thread_id: str
    message_id: str
    text: str
    attachments: list[Any] = field(default_factory=list[Any])
    lost: Sequence[wire.AttachmentPart] = ()
    """Attachments that the message shows although their content is gone, after a bookmark was restored."""
    mentions: Sequence[str] = ()
    """Names of the mentioned context sources."""
    replaces: str | None = None
    """Id of the user's message that this one is a new version of."""
    regenerates: str | None = None
    """Id of the answer that this turn's first message replaces."""
    command: CommandRun | None = None
    """The slash command's handler, which runs instead of the chat's handlers, and its arguments."""
    sent_in: TelemetryContext = field(default_factory=telemetry_context, compare=False, repr=False)
    """Where the answer's span belongs, although it may begin when another answer ends."""


class Answerer(Protocol):
    """Answers submissions: the handlers and the client of one user's page."""

    @property
    def enter(self) -> Enter:
        """Enters the context in which the answerer's code runs."""
        ...

    async def answer(self, turn: Turn, submission: Submission) -> str:
        """Answer a submission, and return the text of the answer."""
        ...

    def over(self, turn: Turn) -> None:
        """Take note that everything in a turn has ended."""
        ...


class Places(Protocol):
    """Says which process runs the turns of a thread."""

    def may_begin(self, thread_id: str) -> bool:
        """Return whether a turn can begin here."""
        ...

    def is_accepted(self, thread_id: str, message_id: str) -> bool:
        """Return whether pages may hear that a submission waits, because it cannot be lost."""
        ...

    def stop(self, thread_id: str, message_id: str | None) -> bool:
        """Stop a turn that another process runs, and return whether there is one."""
        ...


class OnlyHere(Places):
    """The places of turns that no other process can run."""

    @override
    def may_begin(self, thread_id: str) -> bool:
        """Return True."""
        return True

    @override
    def is_accepted(self, thread_id: str, message_id: str) -> bool:
        """Return True."""
        return True

    @override
    def stop(self, thread_id: str, message_id: str | None) -> bool:
        """Return False."""
        return False


ONLY_HERE = OnlyHere()

MAX_REMEMBERED_IDS = 2_000
"""Number of recent submission ids that are remembered to refuse repeated submissions."""


class Turns:
    """Starts a turn for each submission, in order, and stops them.

    Parameters
    ----------
    channel
        Receives the turns' events.
    on_activity
        Called with a thread's id when a turn begins or ends in it.
    places
        Says in which threads turns may begin here.
    """

    def __init__(
        self,
        channel: Channel,
        on_activity: Callable[[str], None],
        places: Places = ONLY_HERE,
    ) -> None:
        self._channel = channel
        self._on_activity = on_activity
        self._places = places
        self._running: dict[str, Turn] = {}
        self._waiting: dict[str, deque[tuple[Submission, Answerer]]] = {}
        self._taken: dict[str, None] = {}
        self._stop_next: set[str] = set()
        self._watchers: list[tuple[Callable[[str], None], Callable[[str], None]]] = []
        self.idle = asyncio.Event()
        """Set while no turn runs and none waits."""
        self.idle.set()
        channel.subscribe_to_removals(self._messages_gone)

    def watch(self, *, on_wait: Callable[[str], None], on_over: Callable[[str], None]) -> None:
        """Call functions when turns wait or end.

        Parameters
        ----------
        on_wait
            Called with a thread's id when a turn that wants to begin there may not do so here. Call :meth:`wake` when
            it may.
        on_over
            Called with a thread's id when its turn has ended and no submission waits.
        """
        self._watchers.append((on_wait, on_over))

    def submit(self, submission: Submission, by: Answerer, *, first: bool = False) -> None:
        """Queue a submission to be answered by ``by``, which starts with :meth:`wake` or when the running turn ends.

        With ``first``, it is queued before those that already wait.
        """
        self._taken[submission.message_id] = None
        if len(self._taken) > MAX_REMEMBERED_IDS:
            del self._taken[next(iter(self._taken))]
        waiting = self._waiting.setdefault(submission.thread_id, deque())
        if first:
            waiting.appendleft((submission, by))
        else:
            waiting.append((submission, by))
        self._note_idle()
        if submission.thread_id in self._running:
            self.show_queue(submission.thread_id)

    def _note_idle(self) -> None:
        if self._running or self._waiting:
            self.idle.clear()
        else:
            self.idle.set()

    def has(self, message_id: str) -> bool:
        """Return whether a submission with this id was queued before."""
        return message_id in self._taken

    @property
    def running(self) -> int:
        """Return the number of running turns."""
        return len(self._running)

    def is_running(self, thread_id: str) -> bool:
        """Return whether a thread has a turn that runs or is being stopped."""
        return thread_id in self._running

    def waiting(self, thread_id: str | None = None) -> list[Submission]:
        """Return the queued submissions of a thread, or of all threads by default."""
        ids = list(self._waiting) if thread_id is None else [thread_id]
        return [submission for id in ids for submission, _ in self._waiting.get(id, ())]

    def wake(self, thread_id: str | None = None) -> None:
        """Start the queued submissions of a thread, or of all threads by default, that can run now."""
        for waiting_id in list(self._waiting) if thread_id is None else [thread_id]:
            waiting = self._waiting.get(waiting_id)
            if not waiting or waiting_id in self._running:
                continue
            if self._may_begin(waiting_id):
                submission, by = waiting.popleft()
                if not waiting:
                    del self._waiting[waiting_id]
                turn = self._begin(waiting_id, by.enter)
                turn.answers, turn.question = submission.message_id, submission.text
                turn.regenerates = submission.regenerates
                self.show_queue(waiting_id)
                turn.on_answered = by.over
                turn.main = turn.run(lambda b=by, t=turn, s=submission: b.answer(t, s))
                if waiting_id in self._stop_next:
                    self._stop_next.discard(waiting_id)
                    turn.stop()

    def attach(self, thread_id: str, enter: Enter) -> Turn:
        """Return the thread's running turn, or a new one for a stream that answers no message."""
        turn = self._running.get(thread_id)
        if turn is not None and not turn.cancelled:
            return turn
        # A stream that the app appends does not wait.
        self._may_begin(thread_id)
        return self._begin(thread_id, enter)

    def _may_begin(self, thread_id: str) -> bool:
        if self._places.may_begin(thread_id):
            return True
        for on_wait, _ in self._watchers:
            on_wait(thread_id)
        return False

    def answer(self, thread_id: str, request_id: str, text: str, kind: QuestionKind) -> bool:
        """Accept the user's answer to a question, and return whether the question was open.

        Raises
        ------
        ValueError
            If the answer does not fit the question, which stays open.
        """
        turn = self._running.get(thread_id)
        thread = self._channel.log.threads.get(thread_id)
        if turn is None or thread is None:
            return False
        question = open_question(thread, request_id)
        if question is None:
            return False
        question.check(kind, text)
        return turn.questions.answer(request_id, text)

    def stop(self, thread_id: str, message_id: str | None = None) -> None:
        """Stop a thread's turn; if none runs, only tell the browser so.

        With a ``message_id``, stop the turn only if the message belongs to it, because the turn that the user
        wanted to stop may be over and the next one may have begun.
        """
        turn = self._running.get(thread_id)
        if turn is not None:
            if turn.cancelled and message_id is None and self._waiting.get(thread_id):
                # The page knows that the last turn has ended, so the user means the one that is about to begin.
                self._stop_next.add(thread_id)
            elif message_id is None or turn.is_writing(message_id):
                turn.stop()
        elif not self._places.stop(thread_id, message_id):
            self._channel.emit(build.busy(thread_id=thread_id, busy=False))

    def make_way(self, thread_id: str) -> None:
        """Stop a thread's turn and drop the edits that wait for its end, because another turn replaces them."""
        self._drop_changes(thread_id)
        self.interrupt(thread_id)

    def interrupt(self, thread_id: str) -> None:
        """Stop a thread's turn, if one runs, because another turn replaces it."""
        self._stop_next.discard(thread_id)
        if (turn := self._running.get(thread_id)) is None:
            return
        turn.is_forgotten = True
        turn.stop()
        thread = self._channel.log.threads.get(thread_id)
        if thread is not None and turn.answers and thread.find(turn.answers) is None:
            # This turn still waits for app code, so its message would come after those being removed. Do not wait.
            self._channel.emit(
                build.messages_deleted(thread_id=thread_id, message_ids=[turn.answers])
            )

    def forget(self, thread_id: str) -> None:
        """Stop a thread's turn and drop its queue."""
        self._waiting.pop(thread_id, None)
        self._note_idle()
        self.interrupt(thread_id)

    def drop_answered(self, thread_id: str) -> None:
        """Drop submissions that another process has answered, because their page has sent them there as well."""
        thread = self._channel.log.threads.get(thread_id)
        if thread is None or thread_id not in self._waiting:
            return
        ids = [message.id for message in thread.messages]
        last = max((i for i, m in enumerate(thread.messages) if m.role == "assistant"), default=0)
        answered = {*ids[:last]}
        self._keep_waiting(
            thread_id, lambda s: bool(s.regenerates or s.replaces) or s.message_id not in answered
        )

    def _drop_changes(self, thread_id: str) -> None:
        """Drop what waits to replace a message, or to answer one again."""
        if (thread := self._channel.log.threads.get(thread_id)) is not None:
            self._keep_waiting(
                thread_id, lambda s: s.replaces is None and thread.find(s.message_id) is None
            )

    def _keep_waiting(self, thread_id: str, stays: Callable[[Submission], bool]) -> None:
        left = deque(each for each in self._waiting.pop(thread_id, ()) if stays(each[0]))
        if left:
            self._waiting[thread_id] = left
        self._note_idle()

    def give_up(self) -> None:
        """End all turns for users who may come back, as if the server had ended: what ran or waited is interrupted."""
        for thread_id in {**self._running, **self._waiting}:
            waiting = self._not_placed(thread_id)
            waiting += [(s.message_id, s.text) for s in self.waiting(thread_id)]
            queued: list[wire.Queued] = [{"messageId": id, "text": text} for id, text in waiting]
            self._waiting.pop(thread_id, None)
            turn = self._running.get(thread_id)
            was_busy = turn is not None and turn.give_up()
            self._channel.emit(
                build.turn_lost(thread_id=thread_id, was_busy=was_busy, queued=queued)
            )
            self.show_queue(thread_id)
            if turn is not None:
                self._channel.emit(build.busy(thread_id=thread_id, busy=False))
                turn.abort()
        self._note_idle()

    def end(self) -> None:
        """End all turns now, because the session has ended."""
        self._waiting.clear()
        for turn in list(self._running.values()):
            turn.abort()

    async def ended(self) -> None:
        """End all turns, and wait until their code has ended."""
        tasks = [task for turn in self._running.values() for task in turn.tasks()]
        self.end()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _messages_gone(self, changes: Changes) -> None:
        for turn in self._running.values():
            turn.questions.messages_gone(changes.left)

    def _begin(self, thread_id: str, enter: Enter) -> Turn:
        turn = Turn(thread_id, enter, self._channel, self._over)
        self._running[thread_id] = turn
        self._note_idle()
        self._channel.emit(build.busy(thread_id=thread_id, busy=True))
        self._on_activity(thread_id)
        return turn

    def _over(self, turn: Turn) -> None:
        if self._running.get(turn.thread_id) is turn:
            del self._running[turn.thread_id]
        if not turn.cancelled:
            self._channel.emit(build.busy(thread_id=turn.thread_id, busy=False))
        self._on_activity(turn.thread_id)
        if turn.on_answered is not None:
            turn.on_answered(turn)
        self.show_queue(turn.thread_id)
        self.wake(turn.thread_id)
        self._note_idle()
        if turn.thread_id not in self._running and turn.thread_id not in self._waiting:
            for _, on_over in self._watchers:
                on_over(turn.thread_id)

    def _not_placed(self, thread_id: str) -> list[tuple[str, str]]:
        """Return the message whose turn has begun, until app code lets it into the thread; at most one."""
        thread, turn = self._channel.log.threads.get(thread_id), self._running.get(thread_id)
        if thread is None or turn is None or turn.is_forgotten or turn.answers is None:
            return []
        return [(turn.answers, turn.question)] if thread.find(turn.answers) is None else []

    def _begun(self, thread: Thread) -> list[tuple[str, str]]:
        """Return the message whose turn has begun, if the queue still shows it."""
        shown = {queued["messageId"] for queued in thread.queued}
        return [each for each in self._not_placed(thread.id) if each[0] in shown]

    def show_queue(self, thread_id: str) -> None:
        """Send a thread's queue to the browser."""
        thread = self._channel.log.threads.get(thread_id)
        if thread is None:
            return
        waiting = self._begun(thread)
        waiting += [
            (s.message_id, s.text)
            for s in self.waiting(thread_id)
            if thread.find(s.message_id)
            is None  # A message that is already in the thread is only answered again.
            and self._places.is_accepted(thread_id, s.message_id)
        ]
        queued: list[wire.QueuedOnce] = [{"messageId": id, "text": text} for id, text in waiting]
        if [each["messageId"] for each in queued] != [q["messageId"] for q in thread.queued]:
            self._channel.emit(build.queue(thread_id=thread_id, queued=queued))
