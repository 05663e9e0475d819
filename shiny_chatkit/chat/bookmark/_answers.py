"""Bookmarks automatically after each answer."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from shiny import reactive
from shiny.session import Session

from shiny_chatkit.host import app_code

from ._notices import Notices


class BookmarkAnswers:
    """Bookmarks whenever there is something new to save.

    Parameters
    ----------
    session
        The session.
    settled
        Reactive: returns a new value whenever there is something to save, and None until it is complete.
    notices
        Reports problems.
    """

    def __init__(
        self, session: Session, settled: Callable[[], Hashable | None], notices: Notices
    ) -> None:
        self._session = session
        self._settled = settled
        self._notices = notices
        self._bookmarked: Hashable | None = None
        self.saw()
        self.destroy = reactive.effect(self._bookmark).destroy

    def saw(self) -> None:
        """Treat the current state as saved: it was restored from a bookmark or existed before."""
        with reactive.isolate():
            self._bookmarked = self._settled()

    async def _bookmark(self) -> None:
        answers = self._settled()
        if answers is None or answers == self._bookmarked:
            return
        self._bookmarked = answers
        with reactive.isolate():
            try:
                with app_code():  # The app's hooks run here.
                    await self._session.bookmark()
            except Exception as error:  # noqa: BLE001 - an app's hooks may raise anything
                self._notices.not_saved(error)
            else:
                self._notices.saved()
