"""Lets the client that an app gave to its chat have the turns of the thread on show, where the app can read them."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shiny_chatkit.log import Thread

from ._memories import Memories
from ._memory import Memory, are_same
from ._state import AnyChat
from ._turn_data import AnyTurn


@dataclass
class _Given:
    """A client that was given to a chat.

    Attributes
    ----------
    start
        The turns that it had then; each thread begins with them.
    user
        The chat that shows its turns in the client; None if several have the client.
    """

    start: list[AnyTurn]
    user: weakref.ref[ShownTurns] | None


_GIVEN: weakref.WeakKeyDictionary[AnyChat, _Given] = weakref.WeakKeyDictionary()


class ShownTurns:
    """Shows the turns of one page's thread in the client of its chat.

    Only a client that nobody else has is changed, so that no session can read the turns of another one. A client
    that all sessions reach, such as a variable of a module, or that was given to two chats, keeps the turns that it
    had at first.

    Parameters
    ----------
    memories
        What the client remembers of each thread.
    on_show
        Returns the thread on show.
    is_common
        Returns whether other sessions can reach a client, too.
    """

    def __init__(
        self,
        memories: Memories,
        on_show: Callable[[], Thread],
        is_common: Callable[[AnyChat], bool],
    ) -> None:
        self._memories = memories
        self._on_show = on_show
        self._is_common = is_common
        self._given: _Given | None = None
        self._written: list[AnyTurn] = []
        self._thread_id: str | None = None
        """The thread whose turns the client has; None if it has those that threads begin with."""
        self._lent_to: str | None = None
        """The message that a handler answers with the client."""
        self._has_ended = False
        self.client: AnyChat | None = None
        """The client that has the turns; None if the app's client is left alone."""
        memories.subscribe(self._changed)

    # -- Which client ------------------------------------------------------------------------

    def follow(self, client: AnyChat | None) -> None:
        """Show the turns in this client from now on, if nobody else has it."""
        if client is self.client and client is not None:
            return
        self._give_back()
        if client is None or self._has_ended or self._is_common(client):
            return
        given = _GIVEN.get(client)
        if given is None:
            given = _GIVEN[client] = _Given([*client.get_turns()], weakref.ref(self))
        elif given.user is None:
            return
        elif (other := given.user()) is not None:
            other._give_back()
            given.user = None
            _GIVEN[client] = given
            return
        self.client, self._given, self._thread_id = client, given, None
        self._written = [*given.start]
        self.show()

    def end(self) -> None:
        """Stop changing the client, and restore the turns that it had at first."""
        if self._has_ended:
            return
        self._has_ended = True
        self._give_back()
        self._memories.unsubscribe(self._changed)

    def _give_back(self) -> None:
        if self.client is not None and self._given is not None:
            self.client.set_turns(self._given.start)
            _GIVEN.pop(self.client, None)
        self.client = self._given = None
        self._lent_to = None

    def start_of(self, client: AnyChat) -> list[AnyTurn]:
        """Return the turns with which a client begins each thread."""
        return [*(client.get_turns() if self._given is None else self._given.start)]

    # -- Which turns -------------------------------------------------------------------------

    def show(self) -> None:
        """Let the client have the turns of the thread on show."""
        if self.client is None or self.is_lent:
            return
        self.take_up()
        thread = self._on_show()
        known = self._memories.known_own(thread.id)
        if known is None and not thread.messages:
            self._write(None, self.start_of(self.client))
        else:
            memory = self._memories.of_own(thread.id, self.start_of(self.client))
            self._write(thread.id, memory.ended())

    @property
    def is_lent(self) -> bool:
        """Whether a handler may be asking the client."""
        return self._lent_to is not None

    def lend(self, thread_id: str, memory: Memory, message_id: str) -> None:
        """Let the client have the turns of a thread until :meth:`take_back`, because a handler may ask it."""
        self._write(thread_id, memory.ended())
        self._lent_to = message_id

    def take_back(self, message_id: str) -> None:
        """Show the thread on show again after a handler has answered a message."""
        if message_id == self._lent_to:
            self._lent_to = None
        self.show()

    def take_up(self) -> None:
        """Remember what the app has changed in the client's turns."""
        if self.client is None or self._given is None:
            return
        now = [*self.client.get_turns()]
        if are_same(now, self._written):
            return
        if self._thread_id is None:
            self._given.start = self._written = now
            return
        memory = self._memories.known_own(self._thread_id)
        # If the conversation has changed as well, it takes precedence.
        if (
            memory is None
            or memory.open_question is not None
            or not are_same(memory.ended(), self._written)
        ):
            return
        self._written = now
        self._memories.adopt(self._thread_id, memory, now)
        if not memory.questions:
            self._given.start = now

    def _write(self, thread_id: str | None, turns: Sequence[AnyTurn]) -> None:
        if self.client is None:
            return
        self._thread_id, self._written = thread_id, [*turns]
        if not are_same(self.client.get_turns(), turns):
            self.client.set_turns(turns)

    def _changed(self, thread_id: str, _message_id: str) -> None:
        if thread_id == self._on_show().id:
            self.show()
