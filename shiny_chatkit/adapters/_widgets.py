"""Jupyter widgets as live outputs of a session; shinywidgets connects them."""

from __future__ import annotations

import contextvars
import importlib
import sys
import weakref
from typing import Any, cast

from shiny.session import Session, session_context

_ready: weakref.WeakSet[Session] = weakref.WeakSet()
"""Sessions whose page is known to have the widgets' script."""


def is_widget(content: Any) -> bool:
    """Whether this is a widget that can be live: one of an app that has imported shinywidgets."""
    ipywidgets = sys.modules.get("ipywidgets")
    if ipywidgets is None or not isinstance(content, cast(Any, ipywidgets).Widget):
        return False
    return "shinywidgets" in sys.modules


def widget_output(widget: Any, session: Session, id: str) -> Any:
    """Show a widget in an output of its own.

    Parameters
    ----------
    widget
        The widget; it lives until its session ends, or the app closes it.
    session
        The session, or a module's part of it.
    id
        The id of the output, not namespaced.

    Returns
    -------
    :
        The output's place, a Shiny tag.
    """
    import shinywidgets

    root = session.root_scope()
    unheard = root not in _ready

    def show() -> Any:
        nonlocal unheard
        # Somebody asks for the output: the page has the script.
        _ready.add(root)
        if unheard:
            unheard = False
            _announce(widget, root)
        return widget

    with session_context(session):
        if not session.is_stub_session():
            # An output registers itself in the current session, by the name of its function.
            show.__name__ = id
            shinywidgets.render_widget(show)
        return shinywidgets.output_widget(id, fill=False, fillable=False)


def _announce(widget: Any, session: Session) -> None:
    """Tell a page of a widget and all it is made of once more.

    It was told when they were made, but a page hears of widgets only when the first one is shown.
    """
    # By their names: neither package says what it can be asked for.
    embed: Any = importlib.import_module("ipywidgets.embed")
    inner: Any = importlib.import_module("shinywidgets._shinywidgets")
    parts = [
        inner.WIDGET_INSTANCE_MAP[id] for id in embed.dependency_state(widget, drop_defaults=False)
    ]

    def announce() -> None:
        with session_context(session):
            for part in parts:
                # The connection it had would tell the page of its end, by the same id.
                part.comm._closed = True
                inner.init_shiny_widget(part)

    # In a context of its own: shinywidgets closes with an output what is made while it renders.
    contextvars.Context().run(announce)
