"""Counts what a workspace keeps of users' texts and files, and returns freed memory."""

from __future__ import annotations

from collections.abc import Iterable

from shiny_chatkit.content import Attachment
from shiny_chatkit.host import MIN_RELEASED_BYTES, schedule_memory_release
from shiny_chatkit.log import Changes
from shiny_chatkit.wire import Channel

from ._turns import Turns


class KeptBytes:
    """The size of what users have sent.

    The messages are counted when one is added or removed, because the total is needed for each piece of an upload.

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
        self._text_chars = 0
        self._files: dict[int, int] = {}
        self._total_before = 0
        channel.subscribe_to_removals(self._messages_gone)

    def attachments(self) -> list[Attachment]:
        """Return the attachments of all messages, including queued ones."""
        waiting = [sent for w in self._turns.waiting() for sent in w.attachments]
        kept = (attachment for _, sent in self._log.submitted() for attachment in sent.attachments)
        return [*kept, *waiting]

    def total(self) -> int:
        """Return approximately how many bytes of users' texts and files are still kept."""
        waiting = self._turns.waiting()
        texts = self._text_chars + sum(len(submission.text) for submission in waiting)
        files = self._files | _file_sizes(sent for w in waiting for sent in w.attachments)
        return texts + sum(files.values())

    def count(self) -> None:
        """Count the messages, because one was added."""
        submitted = list(self._log.submitted())
        self._text_chars = sum(len(message.text) for message, _ in submitted)
        self._files = _file_sizes(a for _, sent in submitted for a in sent.attachments)
        self._total_before = self.total()

    def release(self) -> None:
        """Let go of users' files at once."""
        self._log.release()
        self._give_back()

    def _messages_gone(self, changes: Changes) -> None:
        if changes.left:
            self._give_back()

    def _give_back(self) -> None:
        before = self._total_before
        self.count()
        if before - self._total_before > MIN_RELEASED_BYTES:
            schedule_memory_release()


def _file_sizes(attachments: Iterable[Attachment]) -> dict[int, int]:
    """Return the sizes of files by the identity of their contents, because messages can share a file."""
    return {id(a.content): len(a.content) for a in attachments if a.type == "file"}
