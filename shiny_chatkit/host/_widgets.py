"""Connects Jupyter widgets to a page, with shinywidgets."""

from __future__ import annotations

import contextvars
import importlib
from typing import Any

from shiny.session import Session, session_context

from ._names import INIT_WIDGET


def announce_widget(widget: Any, session: Session) -> None:
    """
    Send a widget, and all the widgets that it consists of, to a page again.

    They were sent when they were made, but a page receives widgets only after the first one is shown.

    Raises
    ------
    UnsupportedVersionError
        If shinywidgets lacks a name that is needed for this.
    """
    # Imported by name, because ipywidgets is optional and has no types.
    embed: Any = importlib.import_module("ipywidgets.embed")
    widgets: Any = importlib.import_module("ipywidgets.widgets")
    from_json = widgets.widget_serialization["from_json"]
    ids = embed.dependency_state(widget, drop_defaults=False)
    parts = [from_json(f"IPY_MODEL_{id}", None) for id in ids]
    init_widget = INIT_WIDGET.load()

    def announce() -> None:
        for part in parts:
            # Close it without a session, so that the page does not close its widget with this id.
            part.comm.close()
        with session_context(session):
            for part in parts:
                init_widget(part)

    # Use a separate context, because shinywidgets closes widgets that are created while an output renders.
    contextvars.Context().run(announce)
