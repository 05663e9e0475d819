"""The methods of ``Chat`` for sharing conversations."""

from __future__ import annotations

from ._chat_session import ChatSession
from ._sharing import Share, Sharing


class ChatSharing:
    """The methods of :class:`shiny_chatkit.Chat` for conversations that others may read."""

    _chat_session: ChatSession
    _sharing: Sharing | None

    async def share(self, thread_id: str | None = None, *, live: bool = False) -> str:
        """
        Return a new address at which everybody who knows it can read a thread.

        Parameters
        ----------
        thread_id
            The thread; by default, the running handler's thread, or else the active thread.
        live
            Whether readers see the thread as it is when they look. By default, they see it as it is now.

        Raises
        ------
        RuntimeError
            If the chat was not created with ``sharing=True``.
        ValueError
            If no thread has this id, or the thread has no messages.
        StoreError
            If the store fails.
        """
        sharing = self._allowed("share")
        if thread_id is None:
            thread_id = self._chat_session.writing.thread(None).id
        await self._store_ready()
        persistence = self._chat_session.workspace.persistence
        if persistence is not None:
            await persistence.saved()
        return await sharing.share(thread_id, live)

    async def shares(self) -> list[Share]:
        """Return what this user shares, newest first; without the addresses, because nobody keeps them."""
        sharing = self._allowed("shares")
        await self._store_ready()
        return await sharing.shares()

    async def unshare(self, share: Share | str) -> bool:
        """
        End a share, so that its address no longer works, and return whether there was one.

        Parameters
        ----------
        share
            An item of :meth:`shares`, its id, or the address that :meth:`share` has returned.
        """
        sharing = self._allowed("unshare")
        await self._store_ready()
        return await sharing.unshare(share)

    async def _store_ready(self) -> None:
        """Wait until the store is open, which it is not yet when the session begins."""
        persistence = self._chat_session.workspace.persistence
        if persistence is not None:
            await persistence.ready()
            if persistence.trouble is not None:
                raise persistence.trouble

    def _allowed(self, method: str) -> Sharing:
        if self._sharing is None:
            raise RuntimeError(
                f"`chat.{method}()` is not allowed: write Chat({self._chat_session.id!r}, store=..., sharing=True)."
            )
        return self._sharing
