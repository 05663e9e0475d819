"""Tracks the open questions of a turn and the code that waits for their answers."""

from __future__ import annotations

import threading
from collections.abc import Set as AbstractSet
from concurrent.futures import Future
from dataclasses import dataclass, field

from shiny_chatkit.protocol import build
from shiny_chatkit.protocol.exceptions import ChatkitError
from shiny_chatkit.wire import Channel


class GenerationCancelled(ChatkitError):  # noqa: N818 - its name is part of the public API
    """Raised in a handler's code when the user stops the answer."""


@dataclass
class _OpenQuestion:
    """A question whose answer may be awaited from any thread, even before the question is shown."""

    answer: Future[str] = field(default_factory=Future[str])
    message_id: str | None = None


class Questions:
    """The open questions of one turn.

    Parameters
    ----------
    channel, thread_id
        The channel and thread that show the questions.
    """

    def __init__(self, channel: Channel, thread_id: str) -> None:
        self._channel = channel
        self._thread_id = thread_id
        self._open: dict[str, _OpenQuestion] = {}
        self._closed = False
        self._lock = threading.Lock()

    def future(self, request_id: str) -> Future[str]:
        """Return the future for an answer; call this from any thread, even before the question is shown."""
        with self._lock:
            question = self._open.setdefault(request_id, _OpenQuestion())
            if self._closed and not question.answer.done():
                question.answer.set_exception(GenerationCancelled())
        return question.answer

    def shown(self, request_id: str, message_id: str) -> None:
        """Record which message shows the question."""
        self.future(request_id)
        self._open[request_id].message_id = message_id

    def answer(self, request_id: str, text: str) -> bool:
        """Accept the user's answer, and return whether the question was open."""
        question = self._open.get(request_id)
        if question is None or question.message_id is None or question.answer.done():
            return False
        self._tell(request_id, question, text)
        self._channel.emit(build.typing_indicator(typing=True, thread_id=self._thread_id))
        question.answer.set_result(text)
        return True

    def expire(self, request_id: str) -> None:
        """Close a question whose answer no code waits for."""
        question = self._open.pop(request_id, None)
        if question is not None:
            question.answer.cancel()
            self._tell(request_id, question, None)

    def messages_gone(self, ids: AbstractSet[str]) -> None:
        """Close the questions whose messages were removed, because they can no longer be answered."""
        for question in list(self._open.values()):
            if question.message_id in ids and not question.answer.done():
                question.answer.set_exception(GenerationCancelled())

    def close(self) -> None:
        """Close all questions, because the turn was stopped or has ended."""
        with self._lock:
            self._closed = True
            unanswered = {k: q for k, q in self._open.items() if not q.answer.done()}
        for request_id, question in unanswered.items():
            self._tell(request_id, question, None)
            question.answer.set_exception(GenerationCancelled())

    def _tell(self, request_id: str, question: _OpenQuestion, answer: str | None) -> None:
        if question.message_id is not None:
            self._channel.emit(
                build.input_answered(
                    message_id=question.message_id,
                    thread_id=self._thread_id,
                    request_id=request_id,
                    answer=answer,
                )
            )
