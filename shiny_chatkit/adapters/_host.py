"""Provides what content needs from its session: files, outputs and downloads."""

from __future__ import annotations

from typing import Any, cast

from shiny.session import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from shiny_chatkit.content import CsvSource, Ui
from shiny_chatkit.host import process_ui
from shiny_chatkit.log import Log, Subscribe

from ._belongings import Belongings, new_token
from ._whole_table import csv_response
from ._widgets import is_widget, widget_output


class SessionHost:
    """Converts UI and widgets to content, and keeps their outputs and downloads in a session.

    Parameters
    ----------
    session
        The chat's session.
    log
        The log that gets the content; objects that no message contains any longer are released.
    subscribe
        Subscribes a function to the changes that remove something.
    """

    def __init__(self, session: Session, log: Log, subscribe: Subscribe) -> None:
        self._session = session
        self._belongings = Belongings(log, subscribe)
        self._route: str | None = None
        self.prune = self._belongings.prune
        self.close = self._belongings.clear

    def __call__(self, ui: Any) -> Ui:
        """Convert Shiny UI or a widget to content; a widget becomes a live output."""
        if is_widget(ui):
            ui = self._output(ui)
        rendered = process_ui(self._session, ui)
        return Ui(rendered["html"], rendered["deps"])

    def offer(self, table: CsvSource) -> str | None:
        """Return the URL of a whole table as CSV; the URL is valid only in this session."""
        if self._session.is_stub_session():
            return None
        if self._route is None:
            # Shiny also accepts asynchronous handlers, although its types do not say so.
            handler = cast(Any, self._download)
            self._route = self._session.root_scope().dynamic_route(new_token(), handler)
        token = new_token()
        self._belongings.keep(token, table)
        return f"{self._route}&table={token}"

    async def _download(self, request: Request) -> Response:
        table: CsvSource | None = self._belongings.get(request.query_params.get("table", ""))
        if table is None:
            return Response("This table is no longer available.", 404)
        return await run_in_threadpool(csv_response, table)

    def _output(self, widget: Any) -> Any:
        token = new_token()
        tag = widget_output(widget, self._session, token)
        output = self._session.output
        self._belongings.keep(token, widget, lambda: output.remove(cast(Any, token)))
        return tag
