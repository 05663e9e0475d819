"""The methods of ``Chat`` for its client, and for bookmarks that keep what it knows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Literal

from shiny_chatkit.log import Usage
from shiny_chatkit.protocol.checks.names import Written, checks_options

from ._chat_client import ChatClient
from ._chat_session import ChatSession
from .bookmark import BookmarkClient, CancelCallback


class ClientMethods:
    """The client methods of :class:`shiny_chatkit.Chat`."""

    _chat_session: ChatSession
    clear_messages: Callable[..., Awaitable[None]]
    append_message: Callable[..., Awaitable[None]]

    @property
    def client(self) -> Any:
        """
        The client that answers messages that no handler answers, or None.

        It behaves as the chatlas ``Chat`` given to the chat, which is its ``value``, and has the methods ``set()``,
        ``clear()`` and ``new_chat()`` in addition. A copy that has the thread's turns answers each message. If
        the client belongs to this session alone, it has the turns of the thread on show, and the model follows
        changes of these turns. You can set another client at any time. It answers from the next message on, and
        knows the earlier conversation.

        Raises
        ------
        TypeError
            If the value is neither a chatlas ``Chat`` nor None.
        """
        if self._chat_session.clients.client is None:
            return None
        return ChatClient(self._chat_session, self.clear_messages, self.append_message)

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

    @checks_options(Written("chat.enable_bookmarking()", "chat.enable_bookmarking({name}=...)"))
    def enable_bookmarking(
        self,
        client: BookmarkClient = None,
        *,
        bookmark_on: Literal["response"] | None = "response",
    ) -> CancelCallback:
        """
        Save and restore the conversation and its client through ``session.bookmark``.

        Parameters
        ----------
        client
            The client whose state is saved with the conversation: a chatlas ``Chat``, or an object with
            ``async`` methods ``get_state()`` and ``set_state(state)``. By default, the chat's
            :attr:`client`; if the chat has no client, or for a LangChain model, which remembers nothing, only the
            conversation is saved.
        bookmark_on
            "response" bookmarks after each answer and updates the URL; with None, the app decides when to
            bookmark.

        Returns
        -------
        :
            A function that removes the bookmark hooks.

        Raises
        ------
        ValueError
            If the app has no bookmark store but ``bookmark_on`` is "response", the client has no state to save, or
            ``bookmark_on`` is not valid.
        """
        return self._chat_session.bookmarking.enable(client, bookmark_on)
