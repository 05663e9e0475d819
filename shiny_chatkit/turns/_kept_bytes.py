"""Counts what a workspace keeps of users' texts and files, and returns freed memory."""

from __future__ import annotations

from shiny_chatkit.content import Attachment
from shiny_chatkit.host import WORTHWHILE_BYTES, give_back_soon
from shiny_chatkit.log import Changes
from shiny_chatkit.wire import Channel

from ._admission import bytes_of
from ._turns import Turns


class KeptBytes:
    """The size of what users have sent.

    Parameters
    ----------
    channel
        Has the log, and tells which messages leave it.
    turns
        Knows the submissions that wait for their turn.
    """

    def __init__(self, channel: Channel, turns: Turns) -> None:
        self._log = channel.log
        self._turns = turns
        self._before = 0
        channel.subscribe(self._messages_gone)

    def attachments(self) -> list[Attachment]:
        """Return the attachments of all messages, including queued ones."""
        waiting = [sent for w in self._turns.waiting() for sent in w.attachments]
        kept = (attachment for _, sent in self._log.submitted() for attachment in sent.attachments)
        return [*kept, *waiting]

    def total(self) -> int:
        """Return approximately how many bytes of users' texts and files are still kept."""
        waiting = sum(len(submission.text) for submission in self._turns.waiting())
        texts = sum(len(message.text) for message, _ in self._log.submitted())
        return bytes_of(self.attachments()) + texts + waiting

    def count(self) -> None:
        """Take note that there is more to keep."""
        self._before = self.total()

    def release(self) -> None:
        """Let go of users' files at once."""
        self._log.release()
        self._give_back()

    def _messages_gone(self, changes: Changes) -> None:
        if changes.left:
            self._give_back()

    def _give_back(self) -> None:
        before, self._before = self._before, self.total()
        if before - self._before > WORTHWHILE_BYTES:
            give_back_soon()
