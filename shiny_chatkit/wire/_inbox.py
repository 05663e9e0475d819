"""Reads the events that the browser sends through Shiny inputs, each exactly once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from shiny import reactive
from shiny.module import ResolvedId
from shiny.session import Session

from shiny_chatkit.protocol import INPUT_SUFFIX, InboundEvent, Rejection, inbound, parse_inbound


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
        Called when only ``<id>_user_input`` was set, as a test or a script may do.
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
        # A value that is already in the inputs was meant for an earlier chat with this id. The exception
        # is a request for the state, because an element may send it before its chat exists.
        self._seen: object = self._current_event()
        if isinstance(self._seen, inbound.RequestState):
            self._seen = None
        self._first = True

    def _current_event(self) -> object:
        with reactive.isolate():
            return self._event() if self._event.is_set() else None

    def read(self) -> None:
        """Handle new input values; call this in an effect, so that the effect depends on the inputs."""
        first, self._first = self._first, False
        event = self._event() if self._event.is_set() else None
        text = self._text() if self._text.is_set() else None
        if event is not None and event is not self._seen:
            # A text that arrives in the same frame is the text of this event.
            self._seen = event
            # A page that leaves out the type of the input sends what nobody has validated.
            is_valid = isinstance(event, (inbound.Inbound, Rejection))
            self._on_event(cast(Any, event) if is_valid else parse_inbound(event))
        elif isinstance(text, str) and text.strip() and not first:
            self._on_text(text.strip())
