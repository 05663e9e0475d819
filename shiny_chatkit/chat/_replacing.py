"""Lets a chat take the place of an earlier one of its id, and warns where that is probably a mistake."""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from shiny.session import Session

from shiny_chatkit.host import Origin, is_development, origin, warn_once

from ._wiring import wiring


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


@dataclass
class _Made:
    """A chat, and how it was made."""

    chat: Any
    origin: Origin
    is_new: bool = True
    """Whether the code that has made it may still be running."""
    has_ended: bool = False


_chats: weakref.WeakKeyDictionary[Any, dict[str, _Made]] = weakref.WeakKeyDictionary()
"""The chats of each session."""


def register(
    chat: _HasId,
    session: Session,
    element: str,
    tell: Callable[[str], None],
    replace: Callable[[Any], None],
) -> None:
    """Remember a new chat; it replaces an earlier one with the same id.

    Parameters
    ----------
    chat
        The chat.
    session
        Its session.
    element
        What an app writes to put its element into the page.
    tell
        Shows the developer a notice in the chat.
    replace
        Ends the earlier chat and takes its place.
    """
    if session.is_stub_session():
        return
    root = session.root_scope()
    if root not in _chats:
        # A chat holds its session, so the table would keep both for ever.
        def forget() -> None:
            _chats.pop(root, None)

        session.on_ended(forget)
    chats = _chats.setdefault(root, {})
    made = _Made(chat, origin())
    if (earlier := chats.get(chat.id)) is not None:
        if not earlier.has_ended and _is_mistake(earlier, made):
            text = (
                f'The session has made Chat("{chat.id}") at {earlier.origin.line} and again at '
                f"{made.origin.line}: the second takes the place of the first, whose handlers answer no "
                "more. Give each its own id, or call destroy() on the first before."
            )
            warn_once(root.app, ("chats", chat.id, text), text)
            if is_development(session):
                tell(text)
        replace(earlier.chat)
    chats[chat.id] = made
    asyncio.get_running_loop().call_soon(_has_been_made, made)
    wiring(session).add(chat.id, element)


def unregister(chat: _HasId, session: Session) -> None:
    """Remember that a chat has ended."""
    made = _chats.get(session.root_scope(), {}).get(chat.id)
    if made is not None and made.chat is chat:
        made.has_ended = True
        wiring(session).remove(chat.id)


def _is_mistake(earlier: _Made, later: _Made) -> bool:
    """Return whether the two are meant to be two, and not one that is made anew when its code runs again."""
    return earlier.is_new or earlier.origin.function is not later.origin.function


def _has_been_made(made: _Made) -> None:
    made.is_new = False
