"""What content needs of the session it is shown in: its files, its outputs, its downloads."""

from __future__ import annotations

from typing import Any, cast

from shiny.session import Session
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from shiny_chatkit.content import Table, Ui
from shiny_chatkit.conversation import Conversation
from shiny_chatkit.protocol.clean import clean_text

from ._belongings import Belongings, new_token
from ._widgets import is_widget, widget_output

_HEADERS = {
    # The name is the page's, which knows the table's title.
    "Content-Disposition": "attachment",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}


class SessionHost:
    """Makes content of what is alive in a session.

    Parameters
    ----------
    session
        The chat's session.
    conversation
        Where the content goes; what none of its messages has any more is let go.
    """

    def __init__(self, session: Session, conversation: Conversation) -> None:
        self._session = session
        self._belongings = Belongings(conversation)
        self._route: str | None = None
        self.prune = self._belongings.prune
        self.close = self._belongings.clear

    def __call__(self, ui: Any) -> Ui:
        """Make content of Shiny UI, or of a widget, which is a live output from now on."""
        if is_widget(ui):
            ui = self._output(ui)
        # The one way to have an app serve a dependency that its page did not know of.
        rendered = self._session._process_ui(ui)  # pyright: ignore[reportPrivateUsage]
        return Ui(rendered["html"], rendered["deps"])

    def offer(self, table: Table) -> str | None:
        """Give the URL of a whole table as CSV, for this session only."""
        if self._session.is_stub_session():
            return None
        if self._route is None:
            self._route = self._session.root_scope().dynamic_route(new_token(), self._download)
        token = new_token()
        self._belongings.keep(token, table)
        return f"{self._route}&table={token}"

    def _download(self, request: Request) -> Response:
        table: Table | None = self._belongings.get(request.query_params.get("table", ""))
        if table is None:
            return Response("This table is gone.", 404)
        # A synchronous iterator is read in a worker thread: a long table holds up nobody.
        return StreamingResponse(_utf8(table), media_type="text/csv", headers=_HEADERS)

    def _output(self, widget: Any) -> Any:
        token = new_token()
        tag = widget_output(widget, self._session, token)
        output = self._session.output
        self._belongings.keep(token, widget, lambda: output.remove(cast(Any, token)))
        return tag


def _utf8(table: Table) -> Any:
    # The mark tells spreadsheets that it is UTF-8.
    yield b"\xef\xbb\xbf"
    for text in table.csv():
        yield clean_text(text).encode()
