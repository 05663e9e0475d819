"""Checks that a submission is within the chat's limits before anything changes."""

from __future__ import annotations

from shiny_chatkit.protocol.limits import LimitExceeded, Limits
from shiny_chatkit.protocol.words import words

from ._turns import Turns


class Admission:
    """Checks submissions against limits without changing anything.

    Parameters
    ----------
    limits
        The limits.
    turns
        The running and queued turns.
    """

    def __init__(self, limits: Limits, turns: Turns) -> None:
        self._limits = limits
        self._turns = turns

    def text(self, text: str) -> None:
        """Refuse a text that is too long.

        Raises
        ------
        LimitExceeded
            If the text or title is too long.
        """
        most = self._limits.max_text_chars
        if len(text) > most:
            raise LimitExceeded(words("textTooLong", count=len(text), most=most))

    def title(self, title: str) -> None:
        """Refuse a title that is too long.

        Raises
        ------
        LimitExceeded
            If the text or title is too long.
        """
        most = self._limits.max_title_chars
        if len(title) > most:
            raise LimitExceeded(words("titleTooLong", count=len(title), most=most))

    def submission(self, thread_id: str, text: str) -> None:
        """Refuse a message that could neither start a turn nor wait for one.

        Raises
        ------
        LimitExceeded
            If the text is too long, too many messages wait in the thread, or too many turns run.
        """
        self.text(text)
        limits, waiting = self._limits, self._turns.waiting(thread_id)
        if not waiting and not self._turns.is_running(thread_id):
            self.turn()
            return
        if len(waiting) >= limits.max_queued_messages:
            raise LimitExceeded(words("queueFull", count=len(waiting)))
        if sum(len(w.text) for w in waiting) + len(text) > limits.max_queued_chars:
            raise LimitExceeded(words("queueTooLong", most=limits.max_queued_chars))

    def turn(self) -> None:
        """Refuse another turn if too many run.

        Raises
        ------
        LimitExceeded
            If too many turns run.
        """
        running = self._turns.running
        if running >= self._limits.max_running_turns:
            raise LimitExceeded(words("tooManyAnswers", count=running))

    def attachments(self, count: int) -> None:
        """Refuse a message with too many attachments.

        Raises
        ------
        LimitExceeded
            If there are too many attachments.
        """
        most = self._limits.max_attachments
        if count > most:
            raise LimitExceeded(words("tooManyAttachments", count=count, most=most))

    def bytes(self, kept: int, more: int) -> None:
        """Refuse a file or text if there is no space left for it.

        Raises
        ------
        LimitExceeded
            If there is not enough space left.
        """
        most = self._limits.max_kept_bytes
        if kept + more > most:
            raise LimitExceeded(
                words(
                    "noSpace",
                    most={"amount": most, "unit": "byte"},
                    used={"amount": kept, "unit": "byte"},
                )
            )
