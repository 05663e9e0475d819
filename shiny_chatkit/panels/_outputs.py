"""Reads what an app's ``@render`` functions currently show, as context for a model."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import narwhals.stable.v2 as nw
from shiny import reactive, render, req
from shiny.session import Session, session_context
from shiny.types import SilentException

from shiny_chatkit.content import table_of
from shiny_chatkit.host import call_in_thread, is_suspended, output_name, outputs_of

from ._context_content import ContextContent, csv_of, image_of, text_of_html
from ._reading import read_in_thread


async def output_content(session: Session, id: str) -> ContextContent:
    """Return the content that an output shows: a data frame's visible rows, a plot's image, or text.

    Parameters
    ----------
    session
        The session or module session that the output belongs to.
    id
        The output's id in that session.

    Raises
    ------
    LookupError
        If there is no such output; the message lists the existing ones.
    """
    if (problem := missing_output(session, id)) is not None:
        raise LookupError(problem)
    name = session.ns(id)
    renderer = outputs_of(session)[name].renderer
    # Hold the lock, because Shiny renders one output at a time and not during a flush.
    async with reactive.lock():
        with session_context(session), reactive.isolate():
            try:
                if isinstance(renderer, render.data_frame):
                    found = await _data_frame(renderer, is_suspended(session, name))
                elif type(renderer).__module__.partition(".")[0] == "shiny":
                    with output_name(session, name):
                        found = _rendered(await renderer.render())
                else:
                    # Renderers of other packages may have side effects, so use the value that they have shown.
                    value = getattr(renderer, "value", None)
                    found = await renderer.fn() if value is None else value
            except SilentException:
                return ContextContent("[Nothing is shown here.]")
    # Convert without the lock and off the event loop, because a long table takes time.
    return (
        await call_in_thread(found.read)
        if isinstance(found, (_Html, _Rows))
        else await read_in_thread(found)
    )


def missing_output(session: Session, id: str) -> str | None:
    """Return a sentence that lists the existing outputs, or None if there is one with this id."""
    known, name = outputs_of(session), session.ns(id)
    if name in known:
        return None
    outputs = ", ".join(sorted(known)) or "none"
    return f"There is no output {name!r} in this app. The outputs are: {outputs}."


def _rendered(value: Any) -> Any:
    """Convert the value that is sent to the browser: text, an image, or UI."""
    if isinstance(value, Mapping):
        shown = cast("Mapping[str, Any]", value)
        if (image := image_of(str(shown.get("src", "")))) is not None:
            return image
        if "html" in shown:
            return _Html(str(shown["html"]))
        return ContextContent(json.dumps(shown))
    return "[Nothing is shown here.]" if value is None else value


@dataclass(frozen=True)
class _Html:
    """UI as it is sent to the browser."""

    html: str

    def read(self) -> ContextContent:
        """Return the text of the UI."""
        return ContextContent(text_of_html(self.html))


@dataclass(frozen=True)
class _Rows:
    """A data frame, and the rows that the user sees and those that are selected."""

    data: Any
    rows: Sequence[int]
    selection: Any

    def read(self) -> ContextContent:
        """Return the visible rows and the selected rows as CSV."""
        data, rows, selection = self.data, self.rows, self.selection
        text = csv_of(table_of(data[list(rows), :]))
        if len(rows) < len(data):
            text += (
                f"[{len(rows):,} of {len(data):,} rows: the user has filtered out the others.]\n"
            )
        selected = set(selection["rows"])
        chosen = [row for row in rows if row in selected]
        if chosen and selection["type"] != "none":
            columns = list(selection["cols"])
            text += f"\nSelected by the user:\n{csv_of(table_of(data[chosen, columns]))}"
        return ContextContent(text)


async def _data_frame(renderer: Any, is_hidden: bool) -> Any:
    """Return the rows as the user edited, filtered and sorted them, and the selected ones."""
    try:
        # A hidden data frame is not kept up to date.
        req(not is_hidden)
        data = nw.from_native(renderer.data_patched(), eager_only=True)
        rows, selection = renderer.data_view_rows(), renderer.cell_selection()
    except SilentException:
        value = await renderer.fn()
        return getattr(value, "data", value)
    if any(row >= len(data) for row in rows):
        rows = range(len(data))  # The browser has not reported the rows of the new data yet.
    return _Rows(data, rows, selection)
