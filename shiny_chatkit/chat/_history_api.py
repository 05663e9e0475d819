"""The methods of ``Chat`` for conversations that outlive the page."""

from __future__ import annotations

from typing import Any

from shiny_chatkit.protocol import inbound
from shiny_chatkit.stores import Hit
from shiny_chatkit.workspace import Persistence

from ._chat_session import ChatSession
from ._transfer import is_signed, signed


class ChatHistory:
    """The methods of :class:`shiny_chatkit.Chat` for conversations that are kept in a store."""

    _chat_session: ChatSession

    async def search(self, text: str, *, limit: int = 20) -> list[Hit]:
        """
        Search all conversations of this user, archived ones included.

        Parameters
        ----------
        text
            The words to find; the last one may be the beginning of a longer word.
        limit
            Maximum number of hits.

        Returns
        -------
        :
            Messages and titles that contain all words, best first.

        Raises
        ------
        RuntimeError
            If the chat has no store.
        StoreError
            If the store fails.
        """
        persistence = self._persistence("search")
        await persistence.ready()
        return await persistence.search(text, limit)

    async def pin_thread(self, id: str, pinned: bool = True) -> None:
        """Put a thread at the top of the list, or back in its place. Raises ``ValueError`` if no thread has this id."""
        await self._chat_session.ready(id, "known")
        change = inbound.ThreadPin.model_construct(thread_id=id, pinned=pinned)
        self._chat_session.change(change)

    async def archive_thread(self, id: str, archived: bool = True) -> None:
        """Archive a thread, or restore it. Raises ``ValueError`` if no thread has this id."""
        await self._chat_session.ready(id, "known")
        change = inbound.ThreadArchive.model_construct(thread_id=id, archived=archived)
        self._chat_session.change(change)

    async def export_account(self) -> dict[str, Any]:
        """
        Return all conversations of this user, with files and settings, as JSON-like data.

        :meth:`import_account` adds them to those of a user, here or in another app.

        Raises
        ------
        RuntimeError
            If the chat has no store.
        StoreError
            If the store fails.
        """
        persistence = self._persistence("export_account")
        await persistence.ready()
        return signed(self._chat_session.id, await persistence.exported())

    async def export_thread(self, id: str) -> dict[str, Any]:
        """
        Return one conversation of this user with its files, as JSON-like data; see :meth:`export_account`.

        Raises
        ------
        ValueError
            If no thread has this id.
        """
        persistence = self._persistence("export_thread")
        await persistence.ready()
        return signed(self._chat_session.id, await persistence.exported(id))

    async def import_account(self, data: Any, *, trusted: bool = False) -> int:
        """
        Add exported conversations to those of this user. Conversations that the user has stay as they are.

        Parameters
        ----------
        data
            The return value of :meth:`export_account` or :meth:`export_thread`, also from a file that the user has
            uploaded. If this app has signed it (see ``CHATKIT_SECRET``) and nobody has changed it, everything is kept.
            Otherwise messages are reduced to content that is safe to show: without live UI, files, and what models
            remember.
        trusted
            Whether to keep everything without a signature. Pass True only for data that no user could change.

        Returns
        -------
        :
            The number of conversations that were added.

        Raises
        ------
        RuntimeError
            If the chat has no store.
        ValueError
            If the data is not an export, or if it is damaged. Nothing is added then.
        StoreError
            If the store fails.
        """
        persistence = self._persistence("import_account")
        await persistence.ready()
        is_own = trusted or is_signed(self._chat_session.id, data)
        return await persistence.imported(data, trusted=is_own)

    async def claim_threads(self, guest: str | None = None) -> int:
        """
        Move the conversations of a guest to the user of this session, for instance after somebody has signed in.

        Parameters
        ----------
        guest
            The :attr:`owner` of a session of the guest; by default, the guest that this browser was before.

        Returns
        -------
        :
            The number of threads.

        Raises
        ------
        RuntimeError
            If the chat has no store, or this session has no user.
        ValueError
            If ``guest`` does not name a guest.
        StoreError
            If the store fails.
        """
        await self._persistence("claim_threads").ready()
        return await self._chat_session.ownership.claim(guest)

    @property
    def owner(self) -> str | None:
        """Whose conversations these are: ``"user:..."`` or ``"guest:..."``; None if the chat has no store."""
        return self._chat_session.ownership.owner_id

    def _persistence(self, method: str) -> Persistence:
        persistence = self._chat_session.workspace.persistence
        if persistence is None:
            raise RuntimeError(
                f"`chat.{method}()` needs a store: write Chat({self._chat_session.id!r}, "
                'store="sqlite:///chats.db").'
            )
        return persistence
