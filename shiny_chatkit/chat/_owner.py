"""Decides who owns the conversations of a session: a user whom the app or its host knows, or a browser."""

from __future__ import annotations

import inspect
import unicodedata
from collections.abc import Callable
from typing import Any, cast

from shiny import reactive
from shiny.session import Session, session_context
from shiny.types import SilentException

from shiny_chatkit.host import app_code
from shiny_chatkit.protocol.clean import quoted

from ._guest import Owner, guest_of, owner_id

__all__ = ["Owner", "User", "checked_user", "owner_of"]

User = str | Callable[[Session], str | None] | None

MAX_USER_CHARS = 255
"""Longest name of a user."""

# Control characters, lone surrogates, and line and paragraph separators.
_UNFIT = frozenset({"Cc", "Cs", "Zl", "Zp"})


def checked_user(user: Any) -> User:
    """Return the ``user`` argument of ``Chat``.

    Raises
    ------
    TypeError
        If it is neither a string, nor a function of the session, nor None.
    ValueError
        If it is a string that cannot name a user.
    """
    if user is None:
        return None
    if isinstance(user, str):
        return _name(user, "`user`")
    if not callable(user):
        raise TypeError(
            f"Invalid `user` {quoted(user)}: expected a string, or a function that takes the session and returns "
            "a string or None."
        )
    if inspect.iscoroutinefunction(user) or inspect.iscoroutinefunction(
        getattr(user, "__call__", None)  # noqa: B004 - objects that are called
    ):
        raise _is_async()
    try:
        inspect.signature(user).bind(None)
    except TypeError as error:
        raise TypeError(
            f"Invalid `user` {quoted(user)}: expected a function of one argument, the session."
        ) from error
    except ValueError:  # A function without a signature, such as some builtins.
        pass
    return cast(User, user)


def owner_of(session: Session, user: User) -> Owner:
    """Return who owns the conversations of a session.

    Parameters
    ----------
    session
        The session. Its owner is decided once, when the chat is created.
    user
        The user's name, or a function that returns it for the session without a module's scope, or None for a
        guest. By default, the user whom Posit Connect or Shiny Server has authenticated, or else a guest.

    Raises
    ------
    TypeError, ValueError
        If the function returns anything else.
    """
    root = session.root_scope()
    if root.is_stub_session():
        return _guest(root)
    if callable(user):
        # A guest if it returns None: whoever connects directly to a server can pretend to be any user of a host.
        name = _call(user, root)
        what = "The name that `user` returned"
    elif user is not None:
        name, what = user, "`user`"
    else:
        name, what = root.user, "The user that the host has authenticated"
    return _guest(root) if name is None else Owner(f"user:{_name(name, what)}", is_guest=False)


def _guest(root: Session) -> Owner:
    return Owner(owner_id(guest_of(root).token), is_guest=True)


def _call(user: Callable[[Session], Any], root: Session) -> Any:
    try:
        with session_context(root), reactive.isolate(), app_code():
            name = user(root)
    except SilentException as error:
        raise RuntimeError(
            "The function `user` read an input or calculation that has no value yet. It is called once, when the "
            "session begins: read what came with the request, such as `session.http_conn.headers`."
        ) from error
    if inspect.isawaitable(name):
        if inspect.iscoroutine(name):
            name.close()
        raise _is_async()
    return name


def _is_async() -> TypeError:
    return TypeError(
        "`user` must be a plain function, not an async one: it is called while the chat is created."
    )


def _name(name: Any, what: str) -> str:
    if not isinstance(name, str):
        raise TypeError(f"{what} must be a string or None, not {quoted(name)}.")
    if not name.strip():
        raise ValueError(f"{what} is empty: use None for somebody who has not signed in.")
    if len(name) > MAX_USER_CHARS:
        raise ValueError(
            f"{what} has {len(name)} characters; at most {MAX_USER_CHARS} are allowed: {quoted(name)}."
        )
    if any(unicodedata.category(character) in _UNFIT for character in name):
        raise ValueError(f"{what} contains control characters or line breaks: {quoted(name)}.")
    return name
