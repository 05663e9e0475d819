"""Describes to a page everything that its chat shows: when it opens, and whenever it has missed something."""

from __future__ import annotations

from shiny_chatkit.log import Panels, snapshot
from shiny_chatkit.protocol import build
from shiny_chatkit.protocol import content as wire
from shiny_chatkit.workspace import UNSAVED, Persistence

from ._greetings import Greetings
from ._keeping import Opening
from .dispatch import EventContext


class PageState:
    """The snapshot of one page's chat.

    Parameters
    ----------
    events
        The parts of the chat on which the events of the page act.
    panels
        Contains what belongs to the page instead of a thread.
    greetings
        The greeting.
    opening
        Knows how the page names the thread on show.
    restore_mode
        Which thread a page shows first; None if the app did not say.
    export_url
        Where the page downloads conversations.
    cookie_url
        Where the page gets the cookie of its owner.

    Attributes
    ----------
    placeholder
        The placeholder of the composer, if the app has changed it.
    """

    def __init__(
        self,
        events: EventContext,
        panels: Panels,
        greetings: Greetings,
        opening: Opening,
        *,
        restore_mode: wire.RestoreMode | None,
        export_url: str | None,
        cookie_url: str | None,
    ) -> None:
        self._events = events
        self._panels = panels
        self._greetings = greetings
        self._opening = opening
        self._restore_mode: wire.RestoreMode | None = restore_mode
        self._export_url = export_url
        self._cookie_url = cookie_url
        self.placeholder: str | None = None

    def snapshot(self) -> build.StateResponseEvent:
        """Return the event that describes the page's chat."""
        events = self._events
        greeting, greeting_state = self._greetings.shown()
        state = snapshot(
            events.workspace.log,
            events.on_show.thread_id,
            self._panels,
            greeting=greeting,
            greeting_state=greeting_state,
            placeholder=self.placeholder,
            export_url=self._export_url,
            allowed=events.permissions.stated(),
        )
        if (persistence := events.workspace.persistence) is not None:
            self._add_kept(state, persistence)
        return state

    def _add_kept(self, state: build.StateResponseEvent, persistence: Persistence) -> None:
        """Add what a page must know about conversations that are kept."""
        data = state["data"]
        data["kept"] = True
        if self._opening.parameter is not None:
            data["threadInUrl"] = self._opening.parameter
        if self._restore_mode is not None:
            data["restoreMode"] = self._restore_mode
        if persistence.loader.last_listed is not None:
            data["moreThreads"] = persistence.loader.last_listed
        if self._cookie_url is not None:
            data["ownerUrl"] = self._cookie_url
        if persistence.trouble is not None:
            data["unsaved"] = str(UNSAVED)
            data["unsavedWording"] = UNSAVED.wording
        data["messages"] = self._events.without_foreign_links(data["messages"])
