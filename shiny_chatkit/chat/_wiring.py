"""Detects a chat without an element or an element without a chat in one session, and warns the developer.

An element is known from its first event, which reaches the process even if no ``Chat`` listens.
"""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Callable
from typing import Any, cast

from shiny.input_handler import input_handlers
from shiny.module import ResolvedId
from shiny.session import Session

from shiny_chatkit.host import is_development, warn_once
from shiny_chatkit.protocol import (
    INPUT_SUFFIX,
    INPUT_TYPE,
    MESSAGE_TYPE,
    Absence,
    InboundEvent,
    Rejection,
    inbound,
    parse_inbound,
)

from . import _wiring_advice as advice

ABSENCE_SECONDS = 4.0
"""How long an element waits for its chat before it reports that there is none."""

NO_ELEMENT_SECONDS = 10.0
"""How long a chat waits for its element before a warning is logged."""

MAX_ELEMENTS = 50
"""The maximum number of elements to track per page, so that a page with made-up ids cannot exhaust the server."""

_sessions: weakref.WeakKeyDictionary[Any, Wiring] = weakref.WeakKeyDictionary()


class Wiring:
    """The chats of a session, and the elements of its page.

    Parameters
    ----------
    session
        The root session, without a module's namespace.
    """

    def __init__(self, session: Session) -> None:
        # A strong reference from the value to its key would keep the session in the table forever.
        self._session = weakref.ref(session)
        self._chats: dict[str, str] = {}
        self._ended: set[str] = set()
        self._elements: set[str] = set()
        self._timers: dict[tuple[str, str], asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        session.on_ended(self._end)

    def add(self, chat_id: str, element: str) -> None:
        """Add a chat.

        Parameters
        ----------
        chat_id
            Its namespaced id.
        element
            The code that an app writes to add the element to its page.
        """
        self._chats[chat_id] = element
        self._ended.discard(chat_id)
        if chat_id not in self._elements:
            self._later("element", chat_id, NO_ELEMENT_SECONDS, self._has_no_element)

    def remove(self, chat_id: str) -> None:
        """Remove a chat that has ended."""
        if self._chats.pop(chat_id, None) is not None:
            self._ended.add(chat_id)

    def heard(self, chat_id: str, event: InboundEvent | Rejection) -> None:
        """Record that an element exists, because it has sent an event."""
        if chat_id not in self._elements and len(self._elements) >= MAX_ELEMENTS:
            return
        self._elements.add(chat_id)
        if isinstance(event, inbound.RequestState) and event.elements > 1:
            self._warn("elements", chat_id, advice.several_elements(chat_id, event.elements))
        if chat_id not in self._chats:
            self._later("chat", chat_id, ABSENCE_SECONDS, self._has_no_chat)

    def _has_no_chat(self, chat_id: str) -> None:
        session = self._session()
        if chat_id in self._chats or session is None:
            return
        what_to_do = advice.no_chat(chat_id, sorted(self._chats), has_ended=chat_id in self._ended)
        self._warn("chat", chat_id, f'No Chat("{chat_id}") answers in this page. {what_to_do}')
        details = what_to_do if is_development(session) else ""
        payload: Absence = {"id": chat_id, "absent": True, "details": details}
        sending = asyncio.ensure_future(
            session.send_custom_message(MESSAGE_TYPE, cast("dict[str, Any]", payload))
        )
        self._tasks.add(sending)
        sending.add_done_callback(self._tasks.discard)

    def _has_no_element(self, chat_id: str) -> None:
        # The warning about an element without a chat is more helpful.
        is_alone = chat_id not in self._elements and self._elements <= self._chats.keys()
        if is_alone and (element := self._chats.get(chat_id)) is not None:
            self._warn("element", chat_id, advice.no_element(chat_id, element))

    def _warn(self, what: str, chat_id: str, text: str) -> None:
        if (session := self._session()) is not None:
            warn_once(session.app, (what, chat_id), text)

    def _later(self, what: str, chat_id: str, seconds: float, fn: Callable[[str], None]) -> None:
        key = (what, chat_id)
        if key in self._timers:
            return

        def call() -> None:
            del self._timers[key]
            fn(chat_id)

        self._timers[key] = asyncio.get_running_loop().call_later(seconds, call)

    def _end(self) -> None:
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()


def wiring(session: Session) -> Wiring:
    """Return the wiring of a session, which all its modules share."""
    root = session.root_scope()
    found = _sessions.get(root)
    if found is None:
        found = _sessions[root] = Wiring(root)
    return found


@input_handlers.add(INPUT_TYPE, force=True)
def _parse(value: Any, name: ResolvedId, session: Session) -> InboundEvent | Rejection:
    # Shiny calls this while it decodes a message, where an exception would end the session.
    event = parse_inbound(value)
    wiring(session).heard(name.removesuffix(INPUT_SUFFIX), event)
    return event
