"""Converts context values in a worker thread, so that a long table or a figure does not block other sessions."""

from __future__ import annotations

from typing import Any

from shiny_chatkit.adapters import drawing_of
from shiny_chatkit.content import Ui
from shiny_chatkit.host import call_in_thread

from ._context_content import ContextContent, context_content


async def read_in_thread(value: Any) -> ContextContent:
    """Call :func:`context_content`, in a worker thread if it may take time.

    Parameters
    ----------
    value
        The value to convert. UI and widgets belong to the session, so they are converted in the calling thread.
    """
    takes_time = isinstance(value, (list, tuple)) or drawing_of(value, _no_ui) is not None
    return (
        await call_in_thread(lambda: context_content(value))
        if takes_time
        else context_content(value)
    )


def _no_ui(ui: Any) -> Ui:
    return Ui(str(ui))
