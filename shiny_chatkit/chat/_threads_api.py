"""The methods of ``Chat`` for its threads."""

from __future__ import annotations

from typing import Literal

from shiny_chatkit.protocol import inbound
from shiny_chatkit.protocol.catalogs import named
from shiny_chatkit.workspace import Thread

from ._chat_session import ChatSession


class ChatThreads:
    """The methods of :class:`shiny_chatkit.Chat` to read, create, change and export threads."""

    _chat_session: ChatSession

    def threads(self) -> tuple[Thread, ...]:
        """Reactively read the threads, most recently updated first."""
        return self._chat_session.reading.threads()

    def active_thread_id(self) -> str:
        """Reactively read the id of the active thread."""
        return self._chat_session.reading.active_thread_id()

    async def create_thread(self, title: str | None = None) -> str:
        """
        Create a thread and switch to it.

        Parameters
        ----------
        title
            The thread's title; by default, it is taken from the first message.

        Returns
        -------
        :
            The thread's id.
        """
        await self._chat_session.ready()
        return self._chat_session.on_show.create(title)

    async def switch_thread(self, id: str) -> None:
        """Switch to another thread; running answers continue. Raises ``ValueError`` if no thread has this id."""
        await self._chat_session.ready(id)
        self._chat_session.on_show.switch(id)

    async def rename_thread(self, id: str, title: str) -> None:
        """Rename a thread. Raises ``ValueError`` if no thread has this id."""
        await self._chat_session.ready(id, "known")
        self._chat_session.change(inbound.ThreadRename.model_construct(thread_id=id, title=title))

    async def delete_thread(self, id: str) -> None:
        """Delete a thread and end its running answer. Raises ``ValueError`` if no thread has this id."""
        await self._chat_session.ready(id, "known")
        self._chat_session.change(inbound.ThreadDelete.model_construct(thread_id=id))

    async def load_thread(self, id: str | None = None) -> None:
        """
        Load all messages of a kept conversation, so that :meth:`messages` and :meth:`export` have them.

        After a restart, the newest messages of the thread on show are loaded, and the others when they are looked at.

        Parameters
        ----------
        id
            The thread's id; by default that of the running handler's thread, or else of the active thread.

        Raises
        ------
        ValueError
            If no thread has this id.
        StoreError
            If the store fails.
        """
        await self._chat_session.ready(id, "all")
        self._chat_session.writing.thread(id)

    def export(
        self,
        format: Literal["markdown", "json", "html"] = "markdown",
        thread_id: str | None = None,
        *,
        images: Literal["same-origin", "all", "none"] = "same-origin",
        language: str = "en",
    ) -> str:
        """
        Return a conversation as a document.

        Parameters
        ----------
        format
            "markdown", "json" or "html".
        thread_id
            The thread's id; by default that of the running handler's thread, or else of the active thread.
        images
            Which images the document loads when it is opened: "same-origin" (those it holds itself),
            "all" or "none". JSON exports are not affected.
        language
            The language of the speakers' names and of the other words that are not content: one that
            ``chat_ui(language=)`` accepts. JSON exports are not affected.

        Raises
        ------
        ValueError
            If no thread has this id, or the format, ``images`` or ``language`` is not valid.
        RuntimeError
            If messages of the thread are only in the store: call :meth:`load_thread` first.
        """
        return self._chat_session.export(format, thread_id, images, named(language))
