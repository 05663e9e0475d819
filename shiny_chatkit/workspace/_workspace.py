"""A log, the turns that write into it, and the viewers that read it along."""

from __future__ import annotations

from typing import Protocol

from shiny_chatkit.log import Changes, Log
from shiny_chatkit.protocol import build
from shiny_chatkit.protocol.limits import Limits
from shiny_chatkit.turns import Admission, KeptBytes, Turns, turn_of
from shiny_chatkit.wire import Channel, Reader

from ._threads import Threads


class Viewer(Reader, Protocol):
    """Reads a workspace along, and shows one of its threads."""

    @property
    def thread_id(self) -> str:
        """The id of the thread on show."""
        ...


class Workspace:
    """All threads of one owner in one chat, and the turns that run in them.

    Viewers attach and detach at any time; turns go on without them.

    Parameters
    ----------
    limits
        How much may be kept and may run.
    """

    def __init__(self, limits: Limits) -> None:
        self.log = Log()
        self.channel = Channel(self.log)
        self.threads = Threads(
            self.channel, max_threads=limits.max_threads, check_title=self._check_title
        )
        self.turns = Turns(self.channel, self.threads.touch)
        self.kept = KeptBytes(self.channel, self.turns)
        self.admission = Admission(limits, self.turns)
        self._viewers: list[Viewer] = []
        self.channel.subscribe(self._note_news)

    def attach(self, viewer: Viewer) -> None:
        """Let a viewer read along from now on; what was said before is in the log."""
        self._viewers.append(viewer)
        self.channel.attach(viewer)

    def detach(self, viewer: Viewer) -> None:
        """Let a viewer read no longer; its turns go on."""
        if viewer in self._viewers:
            self._viewers.remove(viewer)
        self.channel.detach(viewer)

    def delete_thread(self, thread_id: str) -> None:
        """Delete a thread and end its turn."""
        self.turns.forget(self.threads.known(thread_id).id)
        self.threads.delete(thread_id)

    def clear_thread(self, thread_id: str) -> None:
        """Remove all messages of a thread, and end its turn unless the running code belongs to it."""
        turn = turn_of(self.channel)
        if turn is None or turn.thread_id != thread_id:
            self.turns.forget(thread_id)
        self.channel.emit(build.clear(thread_id=thread_id))
        # When a turn clears its own thread, queued messages keep waiting for the turn to end.
        self.turns.show_queue(thread_id)

    def close(self) -> None:
        """End all turns and release users' files, because nobody will come back."""
        self.turns.end()
        self.kept.release()

    def _note_news(self, changes: Changes) -> None:
        thread_id = changes.news
        if thread_id is not None and all(v.thread_id != thread_id for v in self._viewers):
            self.threads.mark(thread_id, unread=True)

    def _check_title(self, title: str) -> None:
        self.admission.title(title)
