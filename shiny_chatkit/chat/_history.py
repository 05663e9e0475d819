"""The object ``Chat.history``, which has the methods of shinychat's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from shiny import reactive
from shiny.session import Session

from shiny_chatkit.host import app_code
from shiny_chatkit.protocol.content import RestoreMode
from shiny_chatkit.workspace import is_worth_keeping

from ._chat_session import ChatSession

F = TypeVar("F", bound=Callable[[dict[str, Any]], Any])


class History:
    """
    The kept conversations of a chat, and what the app keeps with each of them; see :attr:`shiny_chatkit.Chat.history`.

    Parameters
    ----------
    chat_session, session
        The chat's session, and Shiny's.
    restore_mode
        Which conversation a page shows first; None if ``Chat(history=)`` is off.
    """

    def __init__(
        self, chat_session: ChatSession, session: Session, restore_mode: RestoreMode | None
    ) -> None:
        self._chat_session = chat_session
        self._session = session
        self._restore_mode = restore_mode
        if restore_mode is not None:
            self._name_in_bookmarks(restore_mode)

    def _name_in_bookmarks(self, restore_mode: RestoreMode) -> None:
        # As in shinychat, any bookmark on the server names the conversation.
        if self._session.root_scope().bookmark.store == "server":
            on = "response" if restore_mode == "bookmark" else None
            self._chat_session.bookmarking.enable(None, on)

    def enable(self) -> None:
        """
        Do nothing if the chat keeps its conversations; they are kept from the beginning.

        Raises
        ------
        RuntimeError
            If it does not.
        """
        if self._chat_session.ownership.owner_id is None:
            id = self._chat_session.id
            raise RuntimeError(
                "`chat.history.enable()` cannot begin to keep conversations later: write "
                f"Chat({id!r}, history=True)."
            )

    def conversation_id(self) -> str | None:
        """
        Reactively read the id of the thread on show.

        Returns
        -------
        :
            The id; None if the thread is empty, or if the chat does not keep its conversations.
        """
        return self._chat_session.reading.conversation_id()

    async def save(self) -> bool:
        """
        Save the conversation on show, with the values of the :meth:`on_save` functions.

        Returns
        -------
        :
            False if the conversation is empty, or if the chat does not keep its conversations.

        Raises
        ------
        StoreError
            If the store fails.
        Exception
            If an :meth:`on_save` function raises one. The conversation is saved nevertheless.
        """
        chat = self._chat_session
        if (persistence := chat.workspace.persistence) is None:
            return False
        await chat.ready()
        if not is_worth_keeping(chat.on_show.thread):
            return False
        try:
            await chat.app_values.save()
        finally:
            await persistence.saved()
        if self._restore_mode == "bookmark":
            with reactive.isolate(), app_code():  # The app's hooks run here.
                await self._session.bookmark()
        return True

    def on_save(self, fn: F) -> F:
        """
        Define a function that fills a dictionary with values to keep with the conversation.

        It is called after each answer, before another conversation is shown, and by :meth:`save`.

        Parameters
        ----------
        fn
            A plain or async function of one parameter, the dictionary. The values must be JSON-like. Several
            functions fill the same dictionary, in the order of their definition.
        """
        self._chat_session.app_values.on_save(fn)
        return fn

    def on_restore(self, fn: F) -> F:
        """
        Define a function that gets the values that were kept with a conversation.

        It is called when the page is loaded with a conversation, and when the user shows another one that is not
        empty; after the conversation has become the active one.

        Parameters
        ----------
        fn
            A plain or async function of one parameter, the dictionary; it is empty if nothing was kept. The function
            can set reactive values and call ``ui.update_*``.
        """
        self._chat_session.app_values.on_restore(fn)
        return fn

    def setup_greeting(self, greeting: Any) -> None:
        """
        Set the greeting of each new conversation, as ``Chat(greeting=)`` does.

        Parameters
        ----------
        greeting
            Content, or a function that returns it; see :class:`shiny_chatkit.Chat`.
        """
        self._chat_session.greetings.use(greeting)
