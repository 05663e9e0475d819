"""The methods of ``Chat`` for its client."""

from __future__ import annotations

from typing import Any

from shiny_chatkit.log import Usage

from ._chat_session import ChatSession


class ChatClient:
    """The client methods of :class:`shiny_chatkit.Chat`."""

    _chat_session: ChatSession

    @property
    def client(self) -> Any:
        """
        The chatlas ``Chat`` that answers messages that no handler answers, or None.

        The client is a template and never changes: a copy that has the thread's turns answers each message.
        You can set another client at any time. It answers from the next message on, and knows the earlier
        conversation.

        Raises
        ------
        TypeError
            If the value is neither a chatlas ``Chat`` nor None.
        """
        return self._chat_session.clients.client

    @client.setter
    def client(self, client: Any) -> None:
        self._chat_session.set_client(client)

    def thread_client(self, thread_id: str | None = None) -> Any:
        """
        Return a copy of the client that knows a thread's messages.

        What you ask the copy does not become part of the conversation. Use it to ask for a title or a summary,
        or to read its turns.

        Parameters
        ----------
        thread_id
            The thread's id; by default that of the running handler's thread, or else of the active thread.

        Raises
        ------
        RuntimeError
            If the chat has no client.
        """
        return self._chat_session.clients.copy(self._chat_session.writing.thread(thread_id).id)

    def usage(self, thread_id: str | None = None) -> Usage:
        """
        Reactively read the tokens and cost of a thread's answers so far.

        The total includes answers that were edited away or regenerated. Each message of :meth:`Chat.log` has
        its own ``usage``.

        Parameters
        ----------
        thread_id
            The thread's id; by default that of the running handler's thread, or else of the active thread.
        """
        return self._chat_session.reading.usage(thread_id)
