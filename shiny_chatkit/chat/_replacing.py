"""Lets a chat replace an earlier chat with the same id, and warns if that is probably a mistake."""

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
class _Registration:
    """A chat, and how it was created."""

    chat: Any
    origin: Origin
    is_new: bool = True
    """Whether the code that created the chat may still be running."""
    has_ended: bool = False


_chats: weakref.WeakKeyDictionary[Any, dict[str, _Registration]] = weakref.WeakKeyDictionary()
"""The chats of each session."""


def register(
    chat: _HasId,
    session: Session,
    element: str,
    tell: Callable[[str], None],
    replace: Callable[[Any], None],
) -> None:
    """Register a new chat, which replaces an earlier chat with the same id.

    Parameters
    ----------
    chat
        The chat.
    session
        Its session.
    element
        The code that an app writes to add the element to its page.
    tell
        Shows a notice to the developer in the chat.
    replace
        Ends the earlier chat and puts the new one in its place.
    """
    if session.is_stub_session():
        return
    root = session.root_scope()
    if root not in _chats:
        # A chat refers to its session, so the table would keep both alive forever.
        def forget() -> None:
            _chats.pop(root, None)

        session.on_ended(forget)
    chats = _chats.setdefault(root, {})
    registration = _Registration(chat, origin())
    if (earlier := chats.get(chat.id)) is not None:
        if not earlier.has_ended and _is_mistake(earlier, registration):
            text = (
                f'The session created Chat("{chat.id}") twice: at {earlier.origin.line} and at '
                f"{registration.origin.line}. The second has replaced the first, whose handlers no longer answer. "
                "Use a different id for each, or call destroy() on the first one before creating the second."
            )
            warn_once(root.app, ("chats", chat.id, text), text)
            if is_development(session):
                tell(text)
        replace(earlier.chat)
    chats[chat.id] = registration
    asyncio.get_running_loop().call_soon(_end_creation, registration)
    wiring(session).add(chat.id, element)


def unregister(chat: _HasId, session: Session) -> None:
    """Unregister a chat that has ended."""
    registration = _chats.get(session.root_scope(), {}).get(chat.id)
    if registration is not None and registration.chat is chat:
        registration.has_ended = True
        wiring(session).remove(chat.id)


def _is_mistake(earlier: _Registration, later: _Registration) -> bool:
    """Return whether the app has created two chats by mistake, instead of one chat again when its code ran again."""
    return earlier.is_new or earlier.origin.function is not later.origin.function


def _end_creation(registration: _Registration) -> None:
    registration.is_new = False
