"""Reads in a worker thread what a part of the app holds: a long table or a figure holds up no other session."""

from __future__ import annotations

from typing import Any

from shiny_chatkit.adapters import drawing_of
from shiny_chatkit.content import Ui
from shiny_chatkit.host import call_in_thread

from ._context_content import ContextContent, context_content


async def read_in_thread(value: Any) -> ContextContent:
    """Return what :func:`context_content` returns, computed off the event loop where it may take time.

    Parameters
    ----------
    value
        As there. UI and widgets belong to the session and are read where they are.
    """
    takes_time = isinstance(value, (list, tuple)) or drawing_of(value, _no_ui) is not None
    return (
        await call_in_thread(lambda: context_content(value))
        if takes_time
        else context_content(value)
    )


def _no_ui(ui: Any) -> Ui:
    return Ui(str(ui))
