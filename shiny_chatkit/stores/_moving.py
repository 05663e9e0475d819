"""Moves threads between accounts: which claims are allowed, and new ids where both accounts use one."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from ._json import decode, encode
from ._records import Account
from ._rows import is_account


def check_claim(account: Account, by: Account) -> bool:
    """Return whether there is anything to move.

    Raises
    ------
    ValueError
        If the accounts belong to different chats.
    """
    if account.chat_id != by.chat_id:
        raise ValueError(
            f"Cannot move threads from the chat {account.chat_id!r} to the chat {by.chat_id!r}: "
            "expected two owners of one chat."
        )
    return account != by and is_account(account) and is_account(by)


def new_id(id: str) -> str:
    """Return an unused id that begins like another one."""
    return f"{id[:60]}-{uuid4().hex}"


def moved_data(data: str, name: str, old: str, new: str) -> str:
    """Return the JSON of a record with its own id replaced, if it contains it."""
    value: dict[str, Any] = decode(data)
    if value.get(name) == old:
        return encode({**value, name: new})
    return data
