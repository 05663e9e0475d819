"""Creates, renames and deletes the threads of a log.

The list of threads is the event that changes them: every method computes the new list and emits it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from shiny_chatkit.log import Thread as LogThread
from shiny_chatkit.log import new_id, now
from shiny_chatkit.protocol import build
from shiny_chatkit.protocol import content as wire
from shiny_chatkit.protocol.clean import clean_text, quoted
from shiny_chatkit.protocol.exceptions import Refused
from shiny_chatkit.protocol.limits import LimitExceeded
from shiny_chatkit.protocol.words import words
from shiny_chatkit.wire import Channel

from ._public_thread import Thread


class Threads:
    """Creates, renames and deletes the threads of a log.

    Parameters
    ----------
    channel
        Receives events.
    max_threads
        Maximum number of threads.
    check_title
        Raises an error if a title is too long.
    """

    def __init__(
        self, channel: Channel, *, max_threads: int, check_title: Callable[[str], None]
    ) -> None:
        self._channel = channel
        self._max_threads = max_threads
        self._check_title = check_title

    def all(self) -> tuple[Thread, ...]:
        """Return all threads, most recently updated first."""
        return tuple(_info(thread) for thread in self._channel.log.ordered())

    def create(self, title: str | None) -> str:
        """Create a thread, and return its id.

        Raises
        ------
        LimitExceeded
            If there are too many threads, or the title is too long.
        """
        self._check_title(title or "")
        count = len(self._channel.log.threads)
        if count >= self._max_threads:
            raise LimitExceeded(words("tooManyThreads", count=count))
        new = _new(clean_text(title or ""))
        self._announce([*self._listed(), new])
        return new["threadId"]

    def rename(self, thread_id: str, title: str) -> None:
        """Rename a thread; ignore a blank title."""
        thread = self.known(thread_id)
        self._check_title(title.strip())
        if title.strip():
            title = clean_text(title.strip())
            # The list alone would leave a thread unnamed if this is the title that it has taken from a message.
            self._channel.emit(build.thread_titled(thread_id=thread.id, title=title))
            self._change(thread.id, title=title)

    def delete(self, thread_id: str) -> None:
        """Delete a thread; replace the last thread with a new one."""
        self.remove(self.known(thread_id).id)

    def remove(self, thread_id: str) -> None:
        """Remove a thread from the list; replace the last thread with a new one."""
        self._announce(
            [info for info in self._listed() if info["threadId"] != thread_id] or [_new("")]
        )

    def touch(self, thread_id: str) -> None:
        """Update a thread's time of last activity."""
        if thread_id in self._channel.log.threads:
            self._change(thread_id, updatedAt=now())

    def mark(self, thread_id: str, *, unread: bool) -> None:
        """Mark a thread as read or unread."""
        if self.known(thread_id).unread != unread:
            self._change(thread_id, unread=unread)

    def pin(self, thread_id: str, *, pinned: bool) -> None:
        """Pin or unpin a thread."""
        if self.known(thread_id).pinned != pinned:
            self._change(thread_id, pinned=pinned)

    def archive(self, thread_id: str, *, archived: bool) -> None:
        """Archive or restore a thread."""
        if self.known(thread_id).archived != archived:
            self._change(thread_id, archived=archived)

    def _change(self, thread_id: str, **changed: Any) -> None:
        """Change the entry of one thread."""
        infos = self._listed()
        info = cast("dict[str, Any]", next(i for i in infos if i["threadId"] == thread_id))
        info.update(changed)
        for flag in ("pinned", "archived"):
            if not info.get(flag):
                info.pop(flag, None)  # The protocol leaves out what is false.
        self._announce(infos)

    def announce(self) -> None:
        """Tell the viewers which threads there are, because some were loaded."""
        self._announce(self._listed())

    def _announce(self, infos: Sequence[wire.ThreadInfo]) -> None:
        """Emit the thread list, which creates, changes and removes threads."""
        self._channel.emit(build.update_thread_list(threads=_newest_first(infos)))

    def _listed(self) -> list[wire.ThreadInfo]:
        return [thread.info() for thread in self._channel.log.threads.values()]

    def known(self, thread_id: str) -> LogThread:
        """Return a thread.

        Raises
        ------
        Refused
            If there is none with this id.
        """
        thread = self._channel.log.threads.get(thread_id)
        if thread is None:
            raise Refused(f"There is no thread {quoted(thread_id)}.")
        return thread


def _new(title: str) -> wire.ThreadInfo:
    return LogThread(new_id(), title).info()


def _newest_first(infos: Sequence[wire.ThreadInfo]) -> list[wire.ThreadInfo]:
    return sorted(infos, key=lambda info: -info["updatedAt"])


def _info(thread: LogThread) -> Thread:
    info = thread.info()
    return Thread(
        id=thread.id,
        title=info["title"],
        created=thread.created_at,
        updated=thread.updated_at,
        busy=thread.busy,
        unread=thread.unread,
        pinned=thread.pinned,
        archived=thread.archived,
    )
