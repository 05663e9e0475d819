"""Keeps the memory of clients that an app's handlers call in step with the conversation.

A chatlas client that a handler calls does not notice an edit, a regenerated answer or another thread, and would send
its model messages that are no longer on the page. Before a handler runs, its clients get the turns that precede the
question.
"""

from __future__ import annotations

import logging
import weakref
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from shiny.types import Jsonifiable

from shiny_chatkit.log import Log, Thread

from ._clients import Clients
from ._found import clients_in
from ._memories import Memories
from ._memory import Memory
from ._state import AnyChat, turns_of_state
from ._turn_data import AnyTurn

STATE_VERSION = 2

_log = logging.getLogger("shiny_chatkit.clients")


@dataclass
class _Loaded:
    """The memory that a client currently holds.

    Attributes
    ----------
    start
        The turns that the client had when the app created it.
    memory
        The memory whose turns were set in the client last.
    chat, thread_id
        The chat and the thread of this memory.
    """

    start: list[AnyTurn]
    memory: Memory | None = None
    chat: weakref.ref[AppClients] | None = None
    thread_id: str | None = None


_LOADED: weakref.WeakKeyDictionary[AnyChat, _Loaded] = weakref.WeakKeyDictionary()
"""The clients that handlers call; a client shared by several sessions has one entry."""


class AppClients:
    """The clients that the handlers of one chat call in one session.

    Parameters
    ----------
    chat_id
        The namespaced id of the chat, for log messages.
    log
        The threads.
    memories
        What the clients remember of each thread, in this session and in others.
    on_show
        Returns the active thread, which gets the turns of a client that has not answered yet.
    own
        The chat's own client, which handlers may ask, too.
    """

    def __init__(
        self,
        chat_id: str,
        log: Log,
        memories: Memories,
        on_show: Callable[[], Thread],
        own: Clients,
    ) -> None:
        self._chat_id = chat_id
        self._on_show = on_show
        self._log = log
        self._memories = memories
        self._own = own
        self._names: weakref.WeakKeyDictionary[AnyChat, str] = weakref.WeakKeyDictionary()
        self._taken: set[str] = set()
        self._has_warned = False

    def add(self, client: AnyChat, name: str) -> None:
        """Keep a client's memory in step with the conversation.

        Parameters
        ----------
        client
            The client.
        name
            The variable that holds it, by which other sessions find its memory.
        """
        _LOADED.setdefault(client, _Loaded([*client.get_turns()]))
        if client not in self._names:
            free, number = f"handlers.{name}", 1
            while free in self._taken:
                number += 1
                free = f"handlers.{name}#{number}"
            # A client that replaces another one must not continue what that one has heard.
            self._taken.add(free)
            self._names[client] = free

    def begin(
        self, thread: Thread, message_id: str, handlers: Iterable[Callable[..., Any]]
    ) -> None:
        """Load the turns before a question into the clients; call this before the handlers run."""
        for handler in handlers:
            for client, name in clients_in(handler).items():
                if not self._own.shows_turns_in(client):
                    self.add(client, name)
                elif self._own.lend(thread.id, message_id):
                    self._warn()
        loaded = {
            client: self._load(client, thread)
            for client in list(self._names)
            if not self._own.shows_turns_in(client)
        }
        self._memories.begin(thread.id, message_id, self)
        for client, memory in loaded.items():
            memory.rewind(lambda asked: asked != message_id)
            _set_turns(client, memory.said())
            memory.begin(message_id)

    def release(self, thread_id: str) -> None:
        """Let clients keep their memory of a thread whose messages the app is about to clear."""
        self._memories.release(thread_id)

    def state_of(self, client: AnyChat) -> AppClientState:
        """Return a client's memory as state that a bookmark can save."""
        self.add(client, "bookmarked")
        return AppClientState(self, client)

    def dump(self, client: AnyChat) -> dict[str, Any]:
        """Return a client's memory of all threads as JSON-like data."""
        self._load(client, self._on_show())
        name, start = self._names[client], _LOADED[client].start
        known = [id for id in self._memories.of_client(name) if id in self._log.threads]
        threads = {id: self._memories.of_app(id, name, start, self).dump() for id in known}
        return {"version": STATE_VERSION, "threads": threads}

    def restore(self, client: AnyChat, state: Any) -> None:
        """Restore a client's memory from :meth:`dump`, or from the saved state of the chat's own client.

        Raises
        ------
        ValueError
            If the state is neither of these; nothing is changed then.
        """
        active = self._on_show()
        try:
            if state["version"] == STATE_VERSION:
                memories = {id: Memory.load(saved) for id, saved in state["threads"].items()}
            else:
                # This state does not mark its questions, so treat the first turn as the only one.
                first = [m.id for m in active.messages if m.role == "user"][:1]
                memories = {active.id: Memory.of_one(turns_of_state(state), first)}
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            raise ValueError(f"Invalid client state: {error}.") from error
        memory = memories.setdefault(active.id, Memory([*_LOADED[client].start]))
        self._memories.replace(self._names[client], memories)
        self._hold(client, active.id, memory)
        client.set_turns(memory.said())

    def _load(self, client: AnyChat, thread: Thread) -> Memory:
        """Load a thread's turns into a client, without turns whose messages are no longer in the log."""
        loaded, name = _LOADED[client], self._names[client]
        if loaded.chat is not None and (holder := loaded.chat()) is not None:
            holder._take_up(client, thread.id)
        memory = self._memories.of_app(thread.id, name, loaded.start, self)
        self._hold(client, thread.id, memory)
        _set_turns(client, memory.said())
        return memory

    def _hold(self, client: AnyChat, thread_id: str, memory: Memory) -> None:
        """Take note that a client is about to get the turns of a memory."""
        loaded = _LOADED[client]
        if loaded.memory is not None and loaded.memory.client is client:
            loaded.memory.holder = None
        loaded.memory, memory.holder = memory, weakref.ref(client)
        loaded.chat, loaded.thread_id = weakref.ref(self), thread_id

    def _take_up(self, client: AnyChat, next_id: str) -> None:
        """Record the turns that were added since a thread was loaded into a client."""
        loaded = _LOADED[client]
        # Another session may have continued this memory in its own client.
        if loaded.memory is not None and loaded.memory.client is client:
            self._memories.catch_up(loaded.thread_id or "", loaded.memory)
        thread = self._log.threads.get(loaded.thread_id or "")
        if thread is not None and thread.busy and thread.id != next_id:
            self._warn()

    def _warn(self) -> None:
        if not self._has_warned:
            self._has_warned = True
            _log.warning(
                "A client that a handler of chat %r calls answers two conversations at the same time, which "
                "mixes their histories. Let the chat call it, which keeps them apart: "
                "Chat(%r, client=client), without a handler.",
                self._chat_id,
                self._chat_id,
            )


class AppClientState:
    """Returns and restores the memory of one of the app's clients."""

    def __init__(self, clients: AppClients, client: AnyChat) -> None:
        self._clients = clients
        self._client = client

    async def get_state(self) -> Jsonifiable:
        """Return the turns of all threads as JSON-like data."""
        return cast(Jsonifiable, self._clients.dump(self._client))

    async def set_state(self, state: Jsonifiable) -> None:
        """Restore what :meth:`get_state` returned.

        Raises
        ------
        ValueError
            If the state does not come from :meth:`get_state`.
        """
        self._clients.restore(self._client, state)


def _set_turns(client: AnyChat, turns: Sequence[AnyTurn]) -> None:
    now = client.get_turns()
    if len(now) != len(turns) or any(a is not b for a, b in zip(now, turns, strict=True)):
        client.set_turns(turns)
