"""Creates, switches, renames and deletes the threads of a chat.

The list of threads is the event that changes them: every method computes the new list and emits it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from shiny import reactive

from shiny_chatkit.log import Changes, Thread, new_id, now
from shiny_chatkit.protocol import build
from shiny_chatkit.protocol import content as wire
from shiny_chatkit.protocol.clean import clean_text, quoted
from shiny_chatkit.protocol.exceptions import Refused
from shiny_chatkit.protocol.limits import LimitExceeded
from shiny_chatkit.turns import Turns
from shiny_chatkit.wire import Channel


@dataclass(frozen=True)
class ThreadInfo:
    """One thread in the result of ``Chat.threads()``; times are milliseconds since the epoch."""

    id: str
    title: str
    created: int
    updated: int
    busy: bool
    unread: bool


class Threads:
    """Manages the threads of a conversation.

    Parameters
    ----------
    channel
        Sends events to the browser.
    turns
        The turns of the threads.
    show
        Sends a snapshot of the active thread.
    max_threads
        Maximum number of threads.
    check_title
        Raises an error if a title is too long.
    """

    def __init__(
        self,
        channel: Channel,
        turns: Turns,
        show: Callable[[], None],
        *,
        max_threads: int,
        check_title: Callable[[str], None],
    ) -> None:
        self._channel = channel
        self._turns = turns
        self._show = show
        self._max_threads = max_threads
        self._check_title = check_title
        self._version = reactive.Value(0)

    def all(self) -> tuple[ThreadInfo, ...]:
        """Reactively read all threads, most recently updated first."""
        self._version()
        return tuple(_info(thread) for thread in self._channel.conversation.ordered())

    def active_id(self) -> str:
        """Reactively read the id of the active thread."""
        self._version()
        return self._channel.conversation.active_id

    def create(self, title: str | None) -> str:
        """Create a thread and switch to it.

        Raises
        ------
        LimitExceeded
            If there are too many threads, or the title is too long.
        """
        self._check_title(title or "")
        count = len(self._channel.conversation.threads)
        if count >= self._max_threads:
            raise LimitExceeded(
                f"There are {count} conversations already. Delete one to start another."
            )
        new = _new(clean_text(title or ""))
        self._announce([*self._listed(), new])
        self.switch(new["threadId"])
        return new["threadId"]

    def switch(self, thread_id: str) -> None:
        """Switch to another thread; running turns continue."""
        thread = self._known(thread_id)
        self._channel.conversation.active_id = thread.id
        self._channel.emit(build.switch_thread(thread_id=thread.id))
        self._show()
        self._change(thread.id, unread=False)

    def rename(self, thread_id: str, title: str) -> None:
        """Rename a thread; ignore a blank title."""
        thread = self._known(thread_id)
        self._check_title(title.strip())
        if title.strip():
            title = clean_text(title.strip())
            # The list alone would leave a thread unnamed if this is the title that it has taken from a message.
            self._channel.emit(build.thread_titled(thread_id=thread.id, title=title))
            self._change(thread.id, title=title)

    def delete(self, thread_id: str) -> None:
        """Delete a thread and end its turn; replace the last thread with a new one."""
        conversation = self._channel.conversation
        thread = self._known(thread_id)
        self._turns.forget(thread.id)
        left = [info for info in self._listed() if info["threadId"] != thread.id] or [_new("")]
        was_active = conversation.active_id == thread.id
        if was_active:
            # Before the list, so that the active thread always exists.
            conversation.active_id = _newest_first(left)[0]["threadId"]
        self._announce(left)
        if was_active:
            self.switch(conversation.active_id)

    def touch(self, thread_id: str) -> None:
        """Update a thread's time of last activity."""
        if thread_id in self._channel.conversation.threads:
            self._change(thread_id, updatedAt=now())

    def note_news(self, changes: Changes) -> None:
        """Mark a thread as unread if it has news and is not on show."""
        conversation = self._channel.conversation
        thread_id = changes.news
        if thread_id is None or thread_id == conversation.active_id:
            return
        if not conversation.threads[thread_id].unread:
            self._change(thread_id, unread=True)

    def _change(self, thread_id: str, **changed: Any) -> None:
        """Change the entry of one thread."""
        infos = self._listed()
        next(info for info in infos if info["threadId"] == thread_id).update(cast(Any, changed))
        self._announce(infos)

    def _announce(self, infos: Sequence[wire.ThreadInfo]) -> None:
        """Emit the thread list, which creates, changes and removes threads, and invalidate its readers."""
        self._channel.emit(build.update_thread_list(threads=_newest_first(infos)))
        with reactive.isolate():
            self._version.set(self._version() + 1)

    def _listed(self) -> list[wire.ThreadInfo]:
        return [thread.info() for thread in self._channel.conversation.threads.values()]

    def _known(self, thread_id: str) -> Thread:
        thread = self._channel.conversation.threads.get(thread_id)
        if thread is None:
            raise Refused(f"There is no thread {quoted(thread_id)}.")
        return thread


def _new(title: str) -> wire.ThreadInfo:
    return Thread(new_id(), title).info()


def _newest_first(infos: Sequence[wire.ThreadInfo]) -> list[wire.ThreadInfo]:
    return sorted(infos, key=lambda info: -info["updatedAt"])


def _info(thread: Thread) -> ThreadInfo:
    info = thread.info()
    return ThreadInfo(
        id=thread.id,
        title=info["title"],
        created=thread.created_at,
        updated=thread.updated_at,
        busy=thread.busy,
        unread=thread.unread,
    )
