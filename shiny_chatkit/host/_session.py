"""Finds the session that a chat belongs to."""

from __future__ import annotations

from shiny.session import Session, get_current_session


def current_session(function: str) -> Session:
    """Return the session in which the app's code runs.

    Parameters
    ----------
    function
        The function that the app called, for the error message.

    Raises
    ------
    RuntimeError
        If there is no session.
    """
    session = get_current_session()
    if session is None:
        raise RuntimeError(
            f"`{function}` needs a session. In Shiny Core, create it inside the server function. In Shiny "
            "Express, import something from `shiny.express` in the app's own file, for instance `from "
            "shiny.express import ui`: Shiny recognizes an Express app by that import."
        )
    return session
