"""Keeps what models remember of the threads of one workspace, for all sessions that view it."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from shiny_chatkit.log import Changes, Log, Subscribe, Thread

from ._memory import Memory, shown_questions
from ._stored_turns import read, stored_turns, turns_in
from ._turn_data import AnyTurn, dump_turns

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
        self._threads: dict[str, dict[str, Memory]] = {}
        self._stored: dict[str, dict[str, dict[str, Any]]] = {}
        """Stored turns that no client has asked for yet: by client, by message, by thread."""
        self._asking: dict[str, weakref.WeakSet[Any]] = {}
        """The sessions that have asked clients of handlers, by thread."""
        self._open: set[str] = set()
        """The messages that are being answered."""
        self._asked: set[str] = set()
        """The messages that were answered in this process."""
        self._passed: set[str] = set()
        """The messages that the chat's own client does not know, because handlers have answered them."""
        self._subscribers: list[Callable[[str, str], None]] = []
        subscribe(self._forget)

    # -- Memories ----------------------------------------------------------------------------

    def of_own(self, thread_id: str, start: Sequence[AnyTurn]) -> Memory:
        """Return what the chat's own client remembers of a thread.

        Parameters
        ----------
        thread_id
            The thread.
        start
            The turns that the client starts with, unless it already remembers others.
        """
        if OWN_CLIENT not in self._threads.get(thread_id, {}) and thread_id in self._stored:
            self.put(thread_id, OWN_CLIENT, Memory())
            self._complete(self._log.threads[thread_id], OWN_CLIENT, {*self._stored[thread_id]})
        return self._of_thread(thread_id, OWN_CLIENT, start)

    def of_app(
        self, thread_id: str, client: str, start: Sequence[AnyTurn], session: object
    ) -> Memory:
        """Return what a client of a handler remembers of a thread.

        Parameters
        ----------
        thread_id
            The thread.
        client
            The client's name.
        start
            The turns that the client starts with, unless it already remembers others.
        session
            The session's :class:`AppClients`. If only others have asked in the thread, and the client does not
            remember it, then it begins with what the page shows.
        """
        if client not in self._threads.get(thread_id, {}) and self._is_others(thread_id, session):
            self.put(thread_id, client, Memory())
            thread = self._log.threads[thread_id]
            self._complete(thread, client, {m.id for m in thread.messages})
        elif (known := self._threads.get(thread_id, {}).get(client)) is not None:
            self.catch_up(thread_id, known)
        return self._of_thread(thread_id, client, start)

    def known_own(self, thread_id: str) -> Memory | None:
        """Return what the chat's own client remembers of a thread, if it has been asked for before."""
        return self._threads.get(thread_id, {}).get(OWN_CLIENT)

    def _of_thread(self, thread_id: str, client: str, start: Sequence[AnyTurn]) -> Memory:
        """Return a memory without turns whose messages were deleted."""
        memory = self._threads.setdefault(thread_id, {}).setdefault(client, Memory())
        if memory.start is None:
            memory.start = list(start)
        thread = self._log.threads.get(thread_id)
        shown = set[str]() if thread is None else {message.id for message in thread.messages}
        before = len(memory.questions)
        memory.rewind(lambda asked: asked in shown)
        if len(memory.questions) < before:
            # The client of an app still has the turns of deleted messages. It gets the remaining ones when it is asked.
            memory.holder = None
        return memory

    def of_client(self, client: str) -> list[str]:
        """Return the ids of the threads that a client remembers something of."""
        return [id for id, memories in self._threads.items() if client in memories]

    def put(self, thread_id: str, client: str, memory: Memory) -> None:
        """Replace what a client remembers of a thread."""
        self._threads.setdefault(thread_id, {})[client] = memory

    def replace(self, client: str, memories: Mapping[str, Memory]) -> None:
        """Replace everything that a client remembers, by the threads' ids."""
        for known in self._threads.values():
            known.pop(client, None)
        for thread_id, memory in memories.items():
            self.put(thread_id, client, memory)

    def catch_up(self, thread_id: str, memory: Memory) -> None:
        """Record the turns that the client of an app has added to those of a thread."""
        for message_id in memory.catch_up():
            self._tell(thread_id, message_id)

    def adopt(self, thread_id: str, memory: Memory, turns: Sequence[AnyTurn]) -> None:
        """Replace the turns of a memory by what the app has made of them."""
        for message_id in memory.adopt(turns):
            self._tell(thread_id, message_id)

    def release(self, thread_id: str) -> None:
        """Let the clients of handlers keep their turns of a thread whose messages the app is about to clear."""
        for client, memory in self._threads.get(thread_id, {}).items():
            if client != OWN_CLIENT:
                memory.catch_up()
                memory.release()

    def _forget(self, changes: Changes) -> None:
        # Do not wait for the next question, because turns keep files in memory.
        left = changes.left
        if not left:
            return
        for by_thread in (self._threads, self._stored, self._asking):
            for id in left & by_thread.keys():
                del by_thread[id]
        for messages in (self._open, self._asked, self._passed):
            messages -= left
        for memories in self._threads.values():
            for memory in memories.values():
                # A client of the app has the turns as well, and gets the remaining ones with the next question.
                if memory.client is None and not left.isdisjoint(memory.questions):
                    memory.rewind(lambda asked: asked not in left)
        for stored in self._stored.values():
            for id in left & stored.keys():
                del stored[id]

    # -- Questions ---------------------------------------------------------------------------

    def begin(self, thread_id: str, message_id: str, session: object) -> None:
        """Take note that a session is about to ask clients; what they remember of the message is no longer valid."""
        known = self.turns_of(thread_id, message_id) is not None
        self._asking.setdefault(thread_id, weakref.WeakSet()).add(session)
        self._stored.get(thread_id, {}).pop(message_id, None)
        self._passed.discard(message_id)
        self._open.add(message_id)
        self._asked.add(message_id)
        if known:
            self._tell(thread_id, message_id)

    def answered(self, thread_id: str, message_id: str) -> None:
        """Take note that the chat's own client has answered."""
        if message_id not in self._open:
            self._tell(thread_id, message_id)

    def end(self, thread_id: str, message_id: str, *, has_own: bool) -> None:
        """Take note that everything in the turn of a message has ended.

        Parameters
        ----------
        thread_id, message_id
            The message and its thread.
        has_own
            Whether the chat has a client of its own.
        """
        self._open.discard(message_id)
        if message_id not in self._asked:
            return  # The message was deleted meanwhile.
        memories = self._threads.get(thread_id, {})
        own = memories.get(OWN_CLIENT)
        if has_own and (own is None or message_id not in own.questions):
            self._passed.add(message_id)
        changed = {id for memory in memories.values() for id in memory.catch_up()}
        if message_id in self._passed or any(message_id in m.questions for m in memories.values()):
            changed.add(message_id)
        for id in changed:
            self._tell(thread_id, id)

    def subscribe(self, fn: Callable[[str, str], None]) -> None:
        """Call a function with the ids of a thread and a user's message when :meth:`turns_of` returns other turns."""
        self._subscribers.append(fn)

    def unsubscribe(self, fn: Callable[[str, str], None]) -> None:
        """Stop calling a function that was passed to :meth:`subscribe`."""
        self._subscribers.remove(fn)

    def _tell(self, thread_id: str, message_id: str) -> None:
        for fn in [*self._subscribers]:
            fn(thread_id, message_id)

    def _is_others(self, thread_id: str, session: object) -> bool:
        """Return whether only other sessions, or an earlier process, have asked clients of handlers in a thread."""
        asking = self._asking.get(thread_id)
        if asking is None:
            return thread_id in self._stored
        return session not in asking

    # -- Storing -----------------------------------------------------------------------------

    def turns_of(self, thread_id: str, message_id: str) -> Any:
        """Return what clients remember of one question as JSON-like data, to be stored with the user's message.

        None if nobody remembers anything, or if the question is being answered. Then the page's messages say more.
        Files that the question sends are part of its turns, as base64.
        """
        memories = self._threads.get(thread_id, {})
        own = memories.get(OWN_CLIENT)
        if message_id in self._open or (own is not None and own.open_question == message_id):
            return None
        turns = {
            client: given
            for client, given in self._stored.get(thread_id, {}).get(message_id, {}).items()
            if client not in memories
        }
        turns |= {
            client: dump_turns(memory.questions[message_id])
            for client, memory in memories.items()
            if message_id in memory.questions
        }
        if message_id in self._passed:
            turns[OWN_CLIENT] = []
        return stored_turns(turns) if turns else None

    def restore(self, thread: Thread, stored: Mapping[str, Any]) -> None:
        """Remember the questions of messages that were loaded into the log.

        Questions without stored turns, such as one that was being answered when the process ended, are remembered
        as the page shows them. Call this again when more messages of the thread were loaded, or other rows.

        Parameters
        ----------
        thread
            The thread, which contains the messages.
        stored
            What :meth:`turns_of` returned, by the message's id.
        """
        known = self._stored.setdefault(thread.id, {})
        questions = {message.id for message in thread.messages if message.role == "user"}
        # Another process may have asked again what was asked here.
        new = questions - known.keys() - self._asked | (stored.keys() & questions - self._open)
        self._passed -= new
        for id in new:
            known[id] = turns_in(stored.get(id), id)
        for client, memory in self._threads.get(thread.id, {}).items():
            self.catch_up(thread.id, memory)
            memory.holder = None  # The client gets these turns with the next question.
            memory.questions = {id: t for id, t in memory.questions.items() if id not in new}
            self._complete(thread, client, new)

    def _complete(self, thread: Thread, client: str, ids: set[str]) -> None:
        """Add questions to a memory, from what is stored or else from what the page shows."""
        memory, stored = self._threads[thread.id][client], self._stored.get(thread.id, {})
        questions: dict[str, list[AnyTurn]] = {}
        for id, shown in shown_questions(thread.messages):
            if id in memory.questions:
                questions[id] = memory.questions[id]
            elif id in ids:
                dumped = stored.get(id, {}).pop(client, None)
                if client == OWN_CLIENT and dumped == []:
                    self._passed.add(id)
                elif dumped is None:
                    questions[id] = shown()
                else:
                    questions[id] = read(dumped, id, shown, strict=client == OWN_CLIENT)
        memory.questions = questions
