"""The content at one place of a page, and its connection to the element there."""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, cast

from shiny.input_handler import input_handlers
from shiny.module import ResolvedId
from shiny.session import Session, session_context

from shiny_chatkit.adapters import SessionHost
from shiny_chatkit.content import Piece
from shiny_chatkit.element import chatkit_folder
from shiny_chatkit.host import Effect_, install
from shiny_chatkit.log import Changes, Log, Panels, new_id, now, snapshot
from shiny_chatkit.protocol import (
    MESSAGE_TYPE,
    STREAM_INPUT_TYPE,
    InboundEvent,
    Rejection,
    build,
    inbound,
    parse_inbound,
)
from shiny_chatkit.protocol.build import OutboundEvent
from shiny_chatkit.wire import Assets, Channel, Inbox, Outbox, send_batch

_displays: weakref.WeakKeyDictionary[Any, dict[str, Display]] = weakref.WeakKeyDictionary()


class Display:
    """The content at one place of a page: a log whose only thread has at most one message.

    The message never ends, since the next stream may continue it. The thread is busy while a stream runs, and cleared
    once the content that the page began with is no longer shown.

    Parameters
    ----------
    id
        The namespaced id of the element.
    session
        The session that the content belongs to.
    """

    def __init__(self, id: ResolvedId, session: Session) -> None:
        install(session)
        root = session.root_scope()
        self._log = Log()
        self._thread = self._log.first
        self._running = 0
        self._channel = Channel(self._log)
        self._ended: list[Callable[[], None]] = []

        async def send(payload: dict[str, Any]) -> None:
            await root.send_custom_message(MESSAGE_TYPE, cast(Any, payload))

        self._outbox = Outbox(
            id,
            lambda batch: send_batch(send, batch),
            Assets(chatkit_folder(root.app)),
            lambda: snapshot(self._log, self._thread.id, Panels()),
        )
        self.render = SessionHost(session, self._log, self._subscribe)
        with session_context(session):
            inbox = Inbox(id, session, self._take, lambda _: None)
            self._inbox_effect = Effect_(inbox.read, priority=9999, session=session)
        # The input holds events of this session, which a restored bookmark would send again.
        root.bookmark.exclude.extend(inbox.input_ids)
        self._channel.attach(self)
        if not session.is_stub_session():
            self._channel.bind(asyncio.get_running_loop())
            session.on_ended(self._end)

    # -- Content -----------------------------------------------------------------------------

    @contextmanager
    def streaming(self) -> Generator[None, None, None]:
        """Show that content is on its way."""
        self._running += 1
        try:
            if self._running == 1:
                self._emit(build.busy(thread_id=self._thread.id, busy=True))
            yield
        finally:
            self._running -= 1
            if self._running == 0:
                self._emit(build.busy(thread_id=self._thread.id, busy=False))

    def clear(self) -> None:
        """Remove all content, including what the page began with."""
        self._emit(build.clear(thread_id=self._thread.id))

    def write(self, piece: Piece) -> None:
        """Append content."""
        self._emit(piece.event(self._message_id(), self._thread.id))

    def _message_id(self) -> str:
        if not self._thread.messages:
            start = build.message_start(
                message_id=new_id(), thread_id=self._thread.id, role="assistant", created_at=now()
            )
            self._emit(start)
        return self._thread.messages[0].id

    def _emit(self, event: OutboundEvent) -> None:
        self._channel.emit(event)

    # -- To and from the page ----------------------------------------------------------------

    def put(self, event: OutboundEvent) -> None:
        """Send an event to the page."""
        self._outbox.put(event)

    def changed(self) -> None:
        """Release what the content no longer needs."""
        self.render.prune()

    def _subscribe(self, fn: Callable[[Changes], None]) -> None:
        self._channel.subscribe(fn)

    def _take(self, event: InboundEvent | Rejection) -> None:
        # The element sends no other event.
        if isinstance(event, inbound.RequestState):
            self._outbox.open()

    # -- The end -----------------------------------------------------------------------------

    def on_ended(self, fn: Callable[[], None]) -> None:
        """Call a function when the session ends."""
        self._ended.append(fn)

    def _end(self) -> None:
        self._outbox.close()
        for fn in self._ended:
            fn()
        self.render.close()


def display_of(id: ResolvedId, session: Session) -> Display:
    """Return the content at a place of a session's page, which all streams with this id share."""
    displays = _displays.setdefault(session.root_scope(), {})
    if id not in displays:
        displays[id] = Display(id, session)
    return displays[id]


@input_handlers.add(STREAM_INPUT_TYPE, force=True)
def _parse(value: Any, _name: ResolvedId, _session: Session) -> InboundEvent | Rejection:
    return parse_inbound(value)
