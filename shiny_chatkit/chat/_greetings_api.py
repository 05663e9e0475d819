"""The methods of ``Chat`` for its greeting, and for beginning anew."""

from __future__ import annotations

from typing import Any

from shiny_chatkit.protocol.checks import options as check_options

from ._chat_session import ChatSession


class ChatGreetings:
    """The greeting methods of :class:`shiny_chatkit.Chat`."""

    _chat_session: ChatSession

    async def clear_messages(self, *, greeting: bool = False, thread_id: str | None = None) -> None:
        """
        Remove all messages, and end running answers, except an answer that itself calls this method.

        Parameters
        ----------
        greeting
            Whether to remove the greeting, too, so that the page asks for a new one.
        thread_id
            The thread; by default, the running handler's thread, or else the active thread.
        """
        check_options.flag("greeting", greeting)
        await self._chat_session.ready(thread_id, "all")
        self._chat_session.clear(thread_id, greeting=greeting)

    def get_greeting(self) -> str | None:
        """
        Return the greeting as text: markdown, or HTML if it is UI.

        Returns
        -------
        :
            The text; None if the chat has no greeting, or it is not complete. A greeting of ``chat_ui()`` is not
            known to the server.
        """
        return self._chat_session.greetings.text

    async def set_greeting(self, greeting: Any) -> None:
        """
        Set the greeting, which is shown while the conversation is empty.

        A greeting that has disappeared because of a message is not shown again before the messages are cleared.

        Parameters
        ----------
        greeting
            Anything that :meth:`append_message` takes, a stream of it, or
            :func:`~shiny_chatkit.chat_greeting`. With None, the greeting is removed. Then, and whenever there is
            none, an empty conversation sets the input ``<id>_greeting_requested``.
        """
        await self._chat_session.ready()
        await self._chat_session.greetings.set(greeting)
