"""Shows users the errors that an app's code raised."""

from __future__ import annotations

import asyncio
import logging
from typing import Literal, get_args

from shiny import ui
from shiny.session import Session
from shiny.types import SafeException

from shiny_chatkit.protocol.checks.options import choice
from shiny_chatkit.protocol.words import Words, said_by, words

from ._app_code import app_code
from ._error_text import error_text

_log = logging.getLogger("shiny_chatkit.errors")

_closing_sessions: set[asyncio.Task[None]] = set()

OnError = Literal["auto", "actual", "sanitize", "unhandled"]

Where = Literal["Chat", "MarkdownStream"]
"""The class whose app code raised an error."""

NOTIFICATION_SECONDS = 8
"""How long an error notification stays, unless the next message removes it."""

SANITIZED = words("appFailed")
"""The same text as Shiny's."""


def resolve_on_error(on_error: str, session: Session) -> OnError:
    """Check ``on_error`` and settle "auto" by the app's own setting.

    Raises
    ------
    ValueError
        If ``on_error`` is not one of the four modes.
    """
    mode: OnError = choice("on_error", on_error, get_args(OnError))
    if mode != "auto":
        return mode
    return "sanitize" if getattr(session.app, "sanitize_errors", True) else "actual"


def shown_text(error: BaseException, on_error: OnError, session: Session) -> str:
    """Return what may be shown of an error; a ``SafeException`` is always shown as it is."""
    if on_error != "actual" and not isinstance(error, SafeException):
        text = getattr(session.app, "sanitize_error_msg", SANITIZED)
        return SANITIZED if text == SANITIZED else text
    try:
        with app_code():
            return said if isinstance(said := said_by(error), Words) else error_text(error)
    except Exception:  # noqa: BLE001 - an app's own exception may fail when it is converted to text
        return type(error).__name__


async def tell(
    error: Exception,
    on_error: OnError,
    id: str,
    session: Session,
    where: Where = "Chat",
    *,
    notification: str | None = None,
) -> None:
    """Log an error, and show Shiny's error notification, or end the session if ``on_error`` is "unhandled".

    Parameters
    ----------
    error, on_error
        The error, and how to show it.
    id, session, where
        Whose app code has raised it.
    notification
        The name of the notification, which replaces another one of this name.
    """
    _log.error("Error in %s(%r).", where, id, exc_info=error)
    if on_error == "unhandled":
        # Use a separate task: ending the session cancels the failed task, which may be the current one.
        ending = asyncio.create_task(session.close())
        _closing_sessions.add(ending)
        ending.add_done_callback(_closing_sessions.discard)
        return
    text = shown_text(error, on_error, session)
    if on_error == "actual":
        text = f"Error in {where}('{id}'): {text}"
    ui.notification_show(
        text,
        type="error",
        id=notification and _notification_id(notification),
        duration=NOTIFICATION_SECONDS,
        session=session.root_scope(),
    )


def withdraw(notification: str, session: Session) -> None:
    """Remove a notification, because the conversation continues."""
    ui.notification_remove(_notification_id(notification), session=session.root_scope())


def _notification_id(notification: str) -> str:
    # The element's style finds the notification by this prefix, to keep it off the composer.
    return f"chatkit-error-{notification}"
