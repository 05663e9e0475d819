"""Jupyter widgets as live outputs of a session; shinywidgets connects them."""

from __future__ import annotations

import sys
import weakref
from typing import Any, cast

from shiny.session import Session, session_context

from shiny_chatkit.host import announce_widget

_ready: weakref.WeakSet[Session] = weakref.WeakSet()
"""Sessions whose page has loaded the widgets' script."""


def is_widget(content: Any) -> bool:
    """Return whether an object is a widget that can be live, which requires that the app has imported shinywidgets."""
    ipywidgets = sys.modules.get("ipywidgets")
    if ipywidgets is None or not isinstance(content, cast(Any, ipywidgets).Widget):
        return False
    return "shinywidgets" in sys.modules


def widget_output(widget: Any, session: Session, id: str) -> Any:
    """Show a widget in a separate output.

    Parameters
    ----------
    widget
        The widget; it exists until its session ends or the app closes it.
    session
        The session, or a module's session proxy.
    id
        The id of the output, without a namespace.

    Returns
    -------
    :
        The Shiny tag of the output.
    """
    import shinywidgets

    root = session.root_scope()
    unheard = root not in _ready

    def show() -> Any:
        nonlocal unheard
        # The output is requested only after the page has loaded the script.
        _ready.add(root)
        if unheard:
            unheard = False
            announce_widget(widget, root)
        return widget

    with session_context(session):
        if not session.is_stub_session():
            # An output registers itself in the current session under the name of its function.
            show.__name__ = id
            shinywidgets.render_widget(show)
        return shinywidgets.output_widget(id, fill=False, fillable=False)
