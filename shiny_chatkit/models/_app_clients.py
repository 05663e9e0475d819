"""Keeps the memory of clients that an app's handlers call in step with the conversation.

A chatlas client that a handler calls does not notice an edit, a regenerated answer or another thread, and would send
its model messages that are no longer on the page. Before a handler runs, its clients get the turns that precede the
question.
"""

from __future__ import annotations

import logging
import weakref
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from shiny.types import Jsonifiable

from shiny_chatkit.log import Log, Thread

from ._found import clients_in
from ._memory import AnyTurn, dump_turns, load_turns
from ._state import AnyChat, turns_of_state

STATE_VERSION = 2

_log = logging.getLogger("shiny_chatkit.clients")


@dataclass
class _History:
    """A client's memory of one thread.

    Attributes
    ----------
    turns
        All turns.
    before
        The last turn before each question, by the id of the user's message; None if there was no turn.
    """

    turns: list[AnyTurn]
    before: dict[str, AnyTurn | None] = field(default_factory=dict[str, "AnyTurn | None"])

    def rewind(self, stands: Callable[[str], bool]) -> None:
        """Drop the turns from the first question on whose message no longer exists."""
        ids = list(self.before)
        gone = next((at for at, id in enumerate(ids) if not stands(id)), None)
        if gone is not None:
            self.turns = self.turns[: self._length(ids[gone])]
            self.before = {id: self.before[id] for id in ids[:gone]}

    def marks(self) -> dict[str, int]:
        """Return how many turns came before each question."""
        return {id: self._length(id) for id in self.before}

    def _length(self, message_id: str) -> int:
        # Do not store a number of turns, because the app may have dropped the oldest ones.
        last = self.before[message_id]
        return next((at + 1 for at, turn in enumerate(self.turns) if turn is last), 0)


@dataclass
class _Loaded:
    """The thread whose turns a client currently holds.

    Attributes
    ----------
    start
        The turns that the client had when the app created it.
    chat, thread_id
        The chat and the thread in which the client last answered.
    """

    start: list[AnyTurn]
    chat: weakref.ref[AppClients] | None = None
    thread_id: str | None = None


_LOADED: weakref.WeakKeyDictionary[AnyChat, _Loaded] = weakref.WeakKeyDictionary()
"""The clients that handlers call; a client shared by several sessions has one entry."""


class AppClients:
    """The clients that the handlers of one chat call.

    Parameters
    ----------
    chat_id
        The namespaced id of the chat, for log messages.
    log
        The threads.
    on_show
        Returns the active thread, which gets the turns of a client that has not answered yet.
    """

    def __init__(self, chat_id: str, log: Log, on_show: Callable[[], Thread]) -> None:
        self._chat_id = chat_id
        self._on_show = on_show
        self._log = log
        self._histories: weakref.WeakKeyDictionary[AnyChat, dict[str, _History]] = (
            weakref.WeakKeyDictionary()
        )
        self._has_warned = False

    def add(self, client: AnyChat) -> None:
        """Keep a client's memory in step with the conversation."""
        _LOADED.setdefault(client, _Loaded([*client.get_turns()]))
        self._histories.setdefault(client, {})

    def begin(
        self, thread: Thread, message_id: str, handlers: Iterable[Callable[..., Any]]
    ) -> None:
        """Load the turns before a question into the clients; call this before the handlers run."""
        for handler in handlers:
            for client in clients_in(handler):
                self.add(client)
        for client in list(self._histories):
            history = self._load(client, thread)
            history.rewind(lambda asked: asked != message_id)
            _set_turns(client, history.turns)
            history.before[message_id] = history.turns[-1] if history.turns else None

    def release(self, thread_id: str) -> None:
        """Let clients keep their memory of a thread whose messages the app is about to clear."""
        for histories in self._histories.values():
            if thread_id in histories:
                histories[thread_id].before.clear()

    def state_of(self, client: AnyChat) -> AppClientState:
        """Return a client's memory as state that a bookmark can save."""
        self.add(client)
        return AppClientState(self, client)

    def dump(self, client: AnyChat) -> dict[str, Any]:
        """Return a client's memory of all threads as JSON-like data."""
        self._load(client, self._on_show())
        threads = {
            id: {"turns": dump_turns(history.turns), "marks": history.marks()}
            for id, history in self._histories[client].items()
        }
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
                histories = {id: _loaded(saved) for id, saved in state["threads"].items()}
            else:
                # This state does not mark its questions, so treat the first turn as the only one.
                first = [m.id for m in active.messages if m.role == "user"][:1]
                histories = {active.id: _History(turns_of_state(state), dict.fromkeys(first))}
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            raise ValueError(f"Invalid client state: {error}.") from error
        self._histories[client] = histories
        loaded = _LOADED[client]
        loaded.chat, loaded.thread_id = weakref.ref(self), active.id
        client.set_turns(histories.setdefault(active.id, _History([*loaded.start])).turns)

    def _load(self, client: AnyChat, thread: Thread) -> _History:
        """Load a thread's turns into a client, without turns whose messages are no longer in the log."""
        loaded = _LOADED[client]
        holder = None if loaded.chat is None else loaded.chat()
        if holder is not None and loaded.thread_id is not None:
            holder._take_up(client, loaded.thread_id, thread.id)
        histories = self._histories[client]
        for id in list(histories):
            if (known := self._log.threads.get(id)) is None:
                del histories[id]
            else:
                histories[id].rewind(lambda asked, known=known: known.find(asked) is not None)
        history = histories.setdefault(thread.id, _History([*loaded.start]))
        loaded.chat, loaded.thread_id = weakref.ref(self), thread.id
        _set_turns(client, history.turns)
        return history

    def _take_up(self, client: AnyChat, thread_id: str, next_id: str) -> None:
        """Record the turns that were added since a thread was loaded into a client."""
        history = self._histories.get(client, {}).get(thread_id)
        if history is not None:
            history.turns = [*client.get_turns()]
        thread = self._log.threads.get(thread_id)
        if thread is not None and thread.busy and thread_id != next_id:
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


def _loaded(saved: Any) -> _History:
    turns = load_turns(saved["turns"])
    marks = {str(id): int(count) for id, count in saved["marks"].items()}
    return _History(turns, {id: turns[n - 1] if n else None for id, n in marks.items()})


def _set_turns(client: AnyChat, turns: Sequence[AnyTurn]) -> None:
    now = client.get_turns()
    if len(now) != len(turns) or any(a is not b for a, b in zip(now, turns, strict=True)):
        client.set_turns(turns)
