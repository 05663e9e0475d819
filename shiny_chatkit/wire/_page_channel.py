"""Applies the events of one page's panels, and sends them to that page only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from shiny_chatkit.log import Panels, fold_panels
from shiny_chatkit.protocol import TRAITS
from shiny_chatkit.protocol.build import OutboundEvent

from ._cleaning import clean_whole


class Here(Protocol):
    """Calls a function on the event loop that owns the log."""

    def __call__(self, fn: Callable[..., None], *args: Any) -> None: ...


class PageChannel:
    """Applies events to a page's panels, and sends them to the page.

    Parameters
    ----------
    put
        Sends an event to the page.
    here
        Calls a function on the event loop.
    note_shown
        Called after each event that shows more than that the chat is busy.
    """

    def __init__(
        self, put: Callable[[OutboundEvent], None], here: Here, note_shown: Callable[[], None]
    ) -> None:
        self.panels = Panels()
        self._put = put
        self._here = here
        self._note_shown = note_shown

    def emit(self, event: OutboundEvent) -> None:
        """Clean an event's content, apply it to the panels and send it; call this from any thread."""
        self._here(self._emit, clean_whole(event))

    def _emit(self, event: OutboundEvent) -> None:
        fold_panels(self.panels, event)
        self._put(event)
        if TRAITS[event["event"]].is_visible:
            self._note_shown()
