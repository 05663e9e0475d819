"""The holder of a chat's client that ``Chat.client`` returns."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Literal

from chatlas import Turn
from shiny.types import NotifyException

from shiny_chatkit.models import ClientHolder, as_client
from shiny_chatkit.protocol.checks import options as check_options

from ._chat_session import ChatSession

ClientHistory = Literal["clear", "set", "append", "keep"]


class ChatClient(ClientHolder):
    """
    The client of a chat. It has all attributes and methods of the chatlas client that it holds.

    Parameters
    ----------
    chat_session
        The chat's session.
    clear_messages
        Removes all messages of the active thread.
    append_message
        Appends a message.
    """

    __slots__ = ("_append_message", "_clear_messages", "_session")

    _session: ChatSession
    _clear_messages: Callable[..., Awaitable[None]]
    _append_message: Callable[[Any], Awaitable[None]]

    def __init__(
        self,
        chat_session: ChatSession,
        clear_messages: Callable[..., Awaitable[None]],
        append_message: Callable[[Any], Awaitable[None]],
    ) -> None:
        super().__init__(lambda: chat_session.clients.client)
        object.__setattr__(self, "_session", chat_session)
        object.__setattr__(self, "_clear_messages", clear_messages)
        object.__setattr__(self, "_append_message", append_message)

    def set(self, new_client: Any, *, sync: bool = True) -> None:
        """
        Let another client answer from the next message on; it knows the conversation so far.

        Parameters
        ----------
        new_client
            A chatlas client.
        sync
            Whether the new client takes over the turns that the earlier one started with, its system prompt and
            its tools.

        Raises
        ------
        TypeError
            If the value is not a chatlas client.
        """
        earlier = self.value
        new_client = as_client(new_client)
        if sync and new_client is not None:
            new_client.set_turns(self._session.clients.first_turns())
            if earlier.system_prompt is not None:
                new_client.system_prompt = earlier.system_prompt
            new_client.set_tools(earlier.get_tools())
        self._session.set_client(new_client)

    async def clear(
        self,
        *,
        messages: Sequence[Mapping[str, Any]] | None = None,
        greeting: bool = False,
        client_history: ClientHistory = "clear",
    ) -> None:
        """
        Clear the active thread, and decide what the client remembers of it.

        Parameters
        ----------
        messages
            Messages to show afterward: dictionaries with ``content`` and ``role``. Required if
            ``client_history`` is "set" or "append", and not allowed otherwise.
        greeting
            Whether to ask for a new greeting.
        client_history
            "clear" forgets everything, "set" lets the client remember ``messages`` only, "append" adds them to
            what it remembers, and "keep" lets it remember the messages that are no longer shown.

        Raises
        ------
        ValueError
            If ``messages`` does not fit ``client_history``.
        shiny.types.NotifyException
            If an answer is being written.
        """
        check_options.choice("client_history", client_history, ("clear", "set", "append", "keep"))
        needs_messages = client_history in ("set", "append")
        if needs_messages and messages is None:
            raise ValueError(
                f'`client_history="{client_history}"` needs `messages`: pass a list of dictionaries with '
                "'content' and 'role'."
            )
        if messages is not None and not needs_messages:
            raise ValueError(
                '`messages` is only valid with `client_history="set"` or `client_history="append"`.'
            )
        self._check_idle()
        memory = self._session.clients.memory(self._session.thread_id)
        earlier = memory.said() if client_history in ("append", "keep") else []
        await self._clear_messages(greeting=greeting)
        for message in messages or ():
            await self._append_message(message)
        said = [
            Turn(message.get("content", ""), role=message.get("role", "assistant"))
            for message in messages or ()
        ]
        self._session.clients.remember(self._session.thread_id, [*earlier, *said])

    async def new_chat(self, *, greeting: bool = False) -> None:  # noqa: ARG002
        """
        Begin a new thread.

        Parameters
        ----------
        greeting
            Accepted as in shinychat. A new thread asks for a greeting in any case.

        Raises
        ------
        shiny.types.NotifyException
            If an answer is being written.
        """
        self._check_idle()
        await self._session.ready()
        self._session.on_show.create(None)

    def _check_idle(self) -> None:
        if self._session.workspace.turns.is_running(self._session.thread_id):
            raise NotifyException(
                "The conversation cannot be changed while an answer is being written. Stop it first, or wait "
                "until it is complete.",
                sanitize=False,
            )
