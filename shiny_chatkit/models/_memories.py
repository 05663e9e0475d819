"""Keeps what models remember of the threads of one workspace, for all sessions that view it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shiny_chatkit.log import Changes, Kept, Log, Subscribe

from ._memory import Memory
from ._turn_data import AnyTurn

OWN_CLIENT = "chat"
"""The name of the chat's own client; the names of clients that handlers call begin with "handlers."."""


class Memories:
    """The memories of one workspace, by thread and by the name of the client that remembers.

    Sessions have different client objects, so a memory belongs to a name that is the same in all of them.

    Parameters
    ----------
    log
        The threads.
    subscribe
        Subscribes a function to changes of the threads.
    """

    def __init__(self, log: Log, subscribe: Subscribe) -> None:
        self._log = log
        self._threads: Kept[dict[str, Memory]] = Kept(subscribe)
        self._asked: Kept[bool] = Kept(subscribe)
        subscribe(self._rewind)

    def find(self, thread_id: str, client: str) -> Memory | None:
        """Return what a client remembers of a thread, or None."""
        return self._threads.get(thread_id, {}).get(client)

    def of_thread(self, thread_id: str, client: str, start: Sequence[AnyTurn]) -> Memory:
        """Return what a client remembers of a thread, without turns whose messages were deleted.

        Parameters
        ----------
        thread_id
            The thread.
        client
            The client's name.
        start
            The turns that the client starts with, unless it already remembers others.
        """
        memory = self._threads.setdefault(thread_id, {}).setdefault(client, Memory())
        if memory.start is None:
            memory.start = list(start)
        thread = self._log.threads.get(thread_id)
        memory.rewind(lambda asked: thread is not None and thread.find(asked) is not None)
        return memory

    def of_client(self, client: str) -> dict[str, Memory]:
        """Return what a client remembers of each thread."""
        return {
            id: memories[client] for id, memories in self._threads.items() if client in memories
        }

    def put(self, thread_id: str, client: str, memory: Memory) -> None:
        """Replace what a client remembers of a thread."""
        self._threads.setdefault(thread_id, {})[client] = memory

    def replace(self, client: str, memories: Mapping[str, Memory]) -> None:
        """Replace everything that a client remembers, by the threads' ids."""
        for known in self._threads.values():
            known.pop(client, None)
        for thread_id, memory in memories.items():
            self.put(thread_id, client, memory)

    def note_question(self, thread_id: str) -> None:
        """Take note that clients of handlers are about to be asked in a thread."""
        self._asked[thread_id] = True

    def has_questions(self, thread_id: str) -> bool:
        """Return whether clients of handlers have been asked in a thread before, by any session."""
        return thread_id in self._asked

    def release(self, thread_id: str) -> None:
        """Let the clients of handlers keep their turns of a thread whose messages the app is about to clear."""
        for memory in self._threads.get(thread_id, {}).values():
            if memory.holder is not None:
                memory.release()

    def _rewind(self, changes: Changes) -> None:
        # Do not wait for the next question, because turns keep the files of deleted messages in memory.
        for memories in self._threads.values():
            for memory in memories.values():
                # A client of the app has the turns as well, and gets the remaining ones with the next question.
                if memory.holder is None and not changes.left.isdisjoint(memory.questions):
                    memory.rewind(lambda asked: asked not in changes.left)
