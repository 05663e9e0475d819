"""The methods of ``Chat`` for conversations that outlive the page."""

from __future__ import annotations

from shiny_chatkit.stores import Hit
from shiny_chatkit.workspace import Persistence

from ._chat_session import ChatSession


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
        self._chat_session.workspace.threads.pin(id, pinned=pinned)

    async def archive_thread(self, id: str, archived: bool = True) -> None:
        """Archive a thread, or restore it. Raises ``ValueError`` if no thread has this id."""
        await self._chat_session.ready(id, "known")
        self._chat_session.workspace.threads.archive(id, archived=archived)

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
        self._persistence("claim_threads")
        return await self._chat_session.claim(guest)

    @property
    def owner(self) -> str | None:
        """Whose conversations these are: ``"user:..."`` or ``"guest:..."``; None if the chat has no store."""
        return self._chat_session.owner_id

    def _persistence(self, method: str) -> Persistence:
        persistence = self._chat_session.workspace.persistence
        if persistence is None:
            raise RuntimeError(
                f"`chat.{method}()` needs a store: write Chat({self._chat_session.id!r}, "
                'store="sqlite:///chats.db").'
            )
        return persistence
