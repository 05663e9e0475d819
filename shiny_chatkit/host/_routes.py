"""Adds routes to an app that belong to no session."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable
from functools import wraps
from typing import Any

from shiny import App
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_waiting: dict[Hashable, Callable[[App], None]] = {}
_is_patched = False


def add_route(app: App, path: str, endpoint: Callable[[Request], Awaitable[Response]]) -> None:
    """Let an app answer GET requests for a path.

    Parameters
    ----------
    app
        The app.
    path
        The path below the app's root, with Starlette's placeholders.
    endpoint
        Answers the requests.
    """
    # Before the app's files, which answer all paths that no other route does.
    app.starlette_app.router.routes.insert(0, Route(path, endpoint, methods=["GET"]))


def on_next_app(key: Hashable, callback: Callable[[App], None]) -> None:
    """Call a function with the app that is created next: Shiny Express creates it after it has run its code.

    Parameters
    ----------
    key
        A later callback with the same key replaces this one.
    callback
        The function.
    """
    global _is_patched
    _waiting[key] = callback
    if _is_patched:
        return
    _is_patched = True
    create: Callable[..., None] = App.__init__

    @wraps(create)
    def __init__(self: App, *args: Any, **options: Any) -> None:  # noqa: N807
        create(self, *args, **options)
        while _waiting:
            _waiting.pop(next(iter(_waiting)))(self)

    App.__init__ = __init__
