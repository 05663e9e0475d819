"""Creates, switches, renames and deletes the threads of a chat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from shiny import reactive

from shiny_chatkit._limits import LimitExceeded
from shiny_chatkit.log import Thread, new_id, now
from shiny_chatkit.protocol import build
from shiny_chatkit.protocol.clean import clean_text, quoted
from shiny_chatkit.protocol.exceptions import Refused
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
        threads = self._channel.conversation.threads
        if len(threads) >= self._max_threads:
            raise LimitExceeded(
                f"There are {len(threads)} conversations already. Delete one to start another."
            )
        thread = Thread(new_id(), clean_text(title or ""))
        threads[thread.id] = thread
        self.switch(thread.id)
        return thread.id

    def switch(self, thread_id: str) -> None:
        """Switch to another thread; running turns continue."""
        conversation = self._channel.conversation
        thread = self._known(thread_id)
        conversation.active_id = thread.id
        thread.unread = False
        self._channel.emit(build.switch_thread(thread_id=thread.id))
        self._show()
        self.announce()

    def rename(self, thread_id: str, title: str) -> None:
        """Rename a thread; ignore a blank title."""
        thread = self._known(thread_id)
        self._check_title(title.strip())
        if title.strip():
            thread.title = clean_text(title.strip())
            self.announce()

    def delete(self, thread_id: str) -> None:
        """Delete a thread and end its turn; replace the last thread with a new one."""
        conversation = self._channel.conversation
        thread = self._known(thread_id)
        self._turns.forget(thread.id)
        self._channel.publish(conversation.delete(thread.id))
        if conversation.active_id != thread.id:
            self.announce()
        elif conversation.threads:
            self.switch(conversation.ordered()[0].id)
        else:
            self.create(None)

    def announce(self) -> None:
        """Send the current thread list to the browser, and invalidate its readers."""
        threads = [t.info() for t in self._channel.conversation.ordered()]
        self._channel.emit(build.update_thread_list(threads=threads))
        with reactive.isolate():
            self._version.set(self._version() + 1)

    def touch(self, thread_id: str) -> None:
        """Update a thread's time of last activity."""
        thread = self._channel.conversation.threads.get(thread_id)
        if thread is not None:
            thread.updated_at = now()
            self.announce()

    def _known(self, thread_id: str) -> Thread:
        thread = self._channel.conversation.threads.get(thread_id)
        if thread is None:
            raise Refused(f"There is no thread {quoted(thread_id)}.")
        return thread


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
