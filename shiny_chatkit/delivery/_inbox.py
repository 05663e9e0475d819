"""What the browser sends, parsed already: told apart from what came before."""

from __future__ import annotations

from collections.abc import Callable

from shiny import reactive
from shiny.module import ResolvedId
from shiny.session import Session

from shiny_chatkit.protocol import (
    INPUT_SUFFIX,
    InboundEvent,
    Rejection,
    inbound,
)


class Inbox:
    """Reads one chat's inputs.

    Parameters
    ----------
    id
        The namespaced id of the chat.
    session
        The session whose inputs are read.
    on_event
        Called with each event or rejection.
    on_text
        Called when ``<id>_user_input`` was set by itself, as a test or a script may do.
    """

    def __init__(
        self,
        id: str,
        session: Session,
        on_event: Callable[[InboundEvent | Rejection], None],
        on_text: Callable[[str], None],
    ) -> None:
        self.input_ids = (ResolvedId(f"{id}{INPUT_SUFFIX}"), ResolvedId(f"{id}_user_input"))
        self._event, self._text = (session.input[input_id] for input_id in self.input_ids)
        self._on_event = on_event
        self._on_text = on_text
        # What stands in the inputs already was for an earlier chat of this id, but for one event:
        # an element may be there, and ask for its state, before its chat is.
        self._seen: object = self._current_event()
        if isinstance(self._seen, inbound.RequestState):
            self._seen = None
        self._first = True

    def _current_event(self) -> object:
        with reactive.isolate():
            return self._event() if self._event.is_set() else None

    def read(self) -> None:
        """Handle what has changed; call it in an effect, which it makes depend on the inputs."""
        first, self._first = self._first, False
        event = self._event() if self._event.is_set() else None
        text = self._text() if self._text.is_set() else None
        if event is not None and event is not self._seen:
            # A text that came in the same frame is that of the event.
            self._seen = event
            self._on_event(event)
        elif isinstance(text, str) and text.strip() and not first:
            self._on_text(text.strip())
