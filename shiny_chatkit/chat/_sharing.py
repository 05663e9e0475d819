"""Shares threads of an owner with people who have an address."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Any

from shiny.session import Session

from shiny_chatkit.host import on_next_app, page_address
from shiny_chatkit.log import now
from shiny_chatkit.log.export import shared_data
from shiny_chatkit.protocol.checks import options as check_options
from shiny_chatkit.protocol.clean import quoted
from shiny_chatkit.protocol.limits import LimitExceeded
from shiny_chatkit.stores import Account, ShareRecord, ShareStore, ThreadStore
from shiny_chatkit.workspace import stored_thread

from ._keeping import Keeping
from ._shared_pages import FOLDER, TOKEN, digest_of, serve_shares, sharing_store

TOKEN_BYTES = 32
"""Random bytes of a token."""

MAX_SHARES = 1000
"""Maximum number of shares of an owner in one chat."""

_TOKEN_AT_END = re.compile(rf"(?:^|/)({TOKEN.pattern})/?(?:[?#].*)?$")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Share:
    """
    A thread that the user shares.

    Attributes
    ----------
    id
        Identifies the share. It is not the share's address, which cannot be found out later.
    thread_id
        The thread.
    live
        Whether readers see the thread as it is now, or else as it was when it was shared.
    created_at
        When it was shared, in milliseconds since the epoch.
    """

    id: str
    thread_id: str
    live: bool
    created_at: int


class Sharing:
    """Shares the threads of one account.

    Parameters
    ----------
    store
        The store, which is a :class:`ShareStore`, too.
    account
        The account.
    session
        The session of its owner.
    """

    def __init__(self, store: ThreadStore, account: Account, session: Session) -> None:
        assert isinstance(store, ShareStore)
        self._threads = store
        self._shares: ShareStore = store
        self._account = account
        self._session = session

    async def share(self, thread_id: str, live: bool) -> str:
        """Share a thread, and return an address as the owner's page would write it.

        Raises
        ------
        ValueError
            If the account has no such thread, or the thread has no messages.
        LimitExceeded
            If the account has too many shares.
        """
        if len(await self._shares.shares(self._account)) >= MAX_SHARES:
            raise LimitExceeded(
                f"At most {MAX_SHARES:,} conversations can be shared at the same time: end some with `unshare()`."
            )
        thread = await stored_thread(self._threads, self._account, thread_id)
        token = secrets.token_urlsafe(TOKEN_BYTES)
        if thread is None or not await self._shares.add_share(
            self._account,
            ShareRecord(
                digest_of(token),
                thread_id,
                live,
                now(),
                None if live else shared_data(thread),
            ),
        ):
            raise ValueError(f"There is no thread {quoted(thread_id)} with messages.")
        return f"{page_address(self._session)}/{FOLDER}/{token}"

    async def shares(self) -> list[Share]:
        """Return what is shared, newest first."""
        return [
            Share(share.token_digest, share.thread_id, share.is_live, share.created_at)
            for share in await self._shares.shares(self._account)
        ]

    async def unshare(self, share: Any) -> bool:
        """End a share, and return whether there was one.

        Raises
        ------
        TypeError
            If it is neither a share nor a string.
        """
        return await self._shares.remove_share(self._account, _digest(share))


def sharing_of(
    session: Session, keeping: Keeping | None, chat_id: str, sharing: Any
) -> Sharing | None:
    """Return what shares the threads of a session, whose app then serves them; None if the app does not allow it.

    Raises
    ------
    TypeError, ValueError
        If ``sharing`` is not a bool, or there is no store that can keep shares.
    """
    if not check_options.flag("sharing", sharing):
        return None
    if keeping is None:
        raise ValueError(
            '`sharing=True` needs a store that keeps what is shared: add `store="sqlite:///chats.db"`.'
        )
    store, root = sharing_store(keeping.store), session.root_scope()
    if root.is_stub_session():
        on_next_app(("shares", id(store)), lambda app: serve_shares(app, store))
    else:
        serve_shares(root.app, store)
    return Sharing(store, Account(chat_id, keeping.owner.id), session)


def _digest(share: Any) -> str:
    """Return the digest for a share, its id, its address, or the token at the end of the address."""
    if isinstance(share, Share):
        return share.id
    if not isinstance(share, str):
        raise TypeError(
            f"Invalid share {quoted(share)}: expected an item of `chat.shares()`, its id, or an address."
        )
    if _DIGEST.fullmatch(share):
        return share
    found = _TOKEN_AT_END.search(share)
    return digest_of(found[1]) if found else ""
