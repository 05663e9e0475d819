"""Moves the conversations of a guest to the user who the guest turned out to be."""

from __future__ import annotations

import re
from typing import Any

from shiny.session import Session

from shiny_chatkit.protocol.clean import quoted
from shiny_chatkit.stores import Account, ThreadStore

from ._guest import guest_of, owner_id
from ._owner import Owner

_GUEST_ID = re.compile(r"guest:[0-9a-f]{64}")


def guest_to_claim(session: Session, owner: Owner, guest_id: Any = None) -> str | None:
    """Return the id of the guest whose conversations an owner wants; None if the browser had no cookie.

    Parameters
    ----------
    session
        The owner's session.
    owner
        Who wants them.
    guest_id
        The id of a guest; by default, the guest of the session's browser.

    Raises
    ------
    RuntimeError
        If the owner is a guest.
    ValueError
        If ``guest_id`` is not the id of a guest. Conversations of users cannot be claimed.
    """
    if owner.is_guest:
        raise RuntimeError(
            "`claim_threads()` moves conversations to a user, but this session has none. The user is determined when "
            "the session begins: reload the page after somebody has signed in, and claim in the new session."
        )
    if guest_id is None:
        guest = guest_of(session)
        return owner_id(guest.token) if guest.is_known else None
    if not isinstance(guest_id, str) or not _GUEST_ID.fullmatch(guest_id):
        raise ValueError(
            f"Invalid guest {quoted(guest_id)}: expected the `chat.owner` of a session without a user, "
            "which begins with 'guest:'."
        )
    return guest_id


async def claim(store: ThreadStore, chat_id: str, guest_id: str, owner: Owner) -> int:
    """Move all threads of a guest in one chat to an owner, and return their number."""
    return await store.claim(Account(chat_id, guest_id), by=Account(chat_id, owner.id))
