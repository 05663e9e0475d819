"""Knows whose conversations a session shows, and moves those of a guest to somebody else."""

from __future__ import annotations

from collections.abc import Callable

from shiny.session import Session

from shiny_chatkit.workspace import Workspace

from ._claim import guest_to_claim
from ._keeping import Keeping
from ._owner import Owner
from ._owner_cookie import OwnerCookie
from .dispatch import Dispatch


class Ownership:
    """The owner of the conversations that a chat of a session shows.

    Parameters
    ----------
    session
        The session.
    chat_id
        The namespaced id of the chat.
    workspace
        The workspace of the conversations.
    keeping
        Where the conversations are kept; None if they end with the session.

    """

    def __init__(
        self, session: Session, chat_id: str, workspace: Workspace, keeping: Keeping | None
    ) -> None:
        self._session = session
        self._chat_id = chat_id
        self._workspace = workspace
        self._keeping = keeping
        self._events: Dispatch | None = None
        self._show: Callable[[], None] = lambda: None

    @property
    def owner_id(self) -> str | None:
        """The owner of the conversations; None if they end with the session."""
        return None if self._keeping is None else self._keeping.owner.id

    def submitter(self) -> str:
        """Return who uses the page, for checks of what is submitted."""
        root = self._session.root_scope()
        return self.owner_id or root.user or f"session:{root.id}"

    async def claim(self, guest: str | None) -> int:
        """Move the threads of a guest to this session's owner, and return their number."""
        if self._keeping is None:
            return 0
        guest_id = guest_to_claim(self._session, self._keeping.owner, guest)
        if guest_id is None:
            return 0
        return await self._keeping.claim(self._chat_id, guest_id)

    def serve_cookie(self, events: Dispatch, show: Callable[[], None]) -> str | None:
        """Return the address from which the page gets the cookie of a guest; None if it needs no cookie.

        Parameters
        ----------
        events
            Performs what the page requests.
        show
            Shows the page what its threads have become.
        """
        if self._keeping is None or self._session.is_stub_session():
            return None
        self._events, self._show = events, show
        return OwnerCookie(self._session, self._chat_id, self._keeping.owner, self).url

    async def hold(self) -> None:
        """Let what the page requests from now on wait."""
        if self._events is not None:
            await self._events.hold()

    async def hand_over(self, owner: Owner) -> None:
        """Move the threads of this session to the owner whom the browser has."""
        if self._keeping is not None:
            await self._keeping.hand_over(self._workspace, owner)

    def go_on(self) -> None:
        """Perform what has waited."""
        if self._events is not None:
            self._events.go_on()
            self._show()
