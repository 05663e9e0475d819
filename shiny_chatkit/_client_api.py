"""The part of ``Chat`` that has to do with a client answering by itself."""

from __future__ import annotations

from typing import Any

from ._engine import Engine
from .conversation import Usage


class ChatClient:
    """What :class:`shiny_chatkit.Chat` offers around its client."""

    _engine: Engine

    @property
    def client(self) -> Any:
        """
        The chatlas ``Chat`` that answers what no handler has answered; None if there is none.

        It is a pattern and never changed: each message is answered by a copy of it that has the turns of
        the message's thread. Set another one at any time: it answers from the next message on, and
        knows what was said before.

        Raises
        ------
        TypeError
            If it is set to something else than a chatlas ``Chat`` or None.
        """
        return self._engine.clients.client

    @client.setter
    def client(self, client: Any) -> None:
        self._engine.set_client(client)

    def thread_client(self, thread_id: str | None = None) -> Any:
        """
        Give a copy of the client that knows what was said in a thread.

        What is asked of the copy does not become part of the conversation: ask it for a title or a
        summary, or read its turns.

        Parameters
        ----------
        thread_id
            The thread; by default that of the running handler, else the active one.

        Raises
        ------
        RuntimeError
            If the chat has no client.
        """
        return self._engine.clients.copy(self._engine.writing.thread(thread_id).id)

    def usage(self, thread_id: str | None = None) -> Usage:
        """
        Reactively read what the answers of a thread took of the model so far.

        Answers that were edited away or given again count. Each message of :meth:`Chat.log` has the
        ``usage`` of its own.

        Parameters
        ----------
        thread_id
            The thread; by default that of the running handler, else the active one.
        """
        return self._engine.usage(thread_id)
