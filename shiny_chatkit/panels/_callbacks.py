"""Runs an app's callbacks (settings, todos, feedback, context) off the reactive lock."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from typing import Any

from shiny.session import Session

from shiny_chatkit.host import app_code, call_in_thread, off_lock
from shiny_chatkit.protocol.checks import values as check_values
from shiny_chatkit.protocol.exceptions import Refused
from shiny_chatkit.protocol.words import words


def checked_callback(name: str, fn: Any, takes: tuple[str, ...]) -> None:
    """Raise an error unless a function can be called with a callback's arguments.

    Parameters
    ----------
    name
        The method of ``Chat`` that registers the callback.
    fn
        The value that the app passed.
    takes
        The names of the positional arguments.

    Raises
    ------
    TypeError
        If the value is not a function, or requires other arguments.
    """
    if not callable(fn):
        raise TypeError(
            f"`{name}` takes a function, not {check_values.named(fn)}. Write `@chat.{name}` above one."
        )
    try:
        parameters = inspect.signature(fn).parameters.values()
    except ValueError:  # Some built-ins have no signature.
        return
    needed = [p for p in parameters if p.default is p.empty and p.kind not in _VARIABLE]
    if len(needed) > len(takes) or any(p.kind is p.KEYWORD_ONLY for p in needed):
        called = ", ".join(takes) or "nothing"
        raise TypeError(
            f"`{name}` calls its function with {called}, but {getattr(fn, '__name__', 'it')} needs "
            f"{', '.join(p.name for p in needed)}."
        )


def takes_comment(fn: Callable[..., Any]) -> bool:
    """Return whether a function's third parameter is named ``comment``."""
    try:
        return list(inspect.signature(fn).parameters)[2:3] == ["comment"]
    except (TypeError, ValueError):  # Not a function, or a built-in without a signature.
        return False


_VARIABLE = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


class Callbacks:
    """Runs plain and async functions in a session's context.

    Parameters
    ----------
    session
        The session.
    on_error
        Called with each exception that a callback raises.
    max_pending
        Maximum number of calls that run at the same time.
    """

    def __init__(
        self,
        session: Session,
        on_error: Callable[[Exception], Awaitable[None]],
        max_pending: int,
    ) -> None:
        self._session = session
        self._on_error = on_error
        self._max_pending = max_pending
        self._tasks: set[asyncio.Task[None]] = set()

    def check_room(self) -> None:
        """Raise an error if too many calls are running.

        Raises
        ------
        Refused
            If the maximum is reached.
        """
        if len(self._tasks) >= self._max_pending:
            raise Refused(words("busyApp", count=len(self._tasks)))

    def start(self, fns: list[Callable[..., Any]], *args: Any) -> None:
        """Start running functions one after the other; do not wait for them."""
        if fns:
            task = asyncio.create_task(self._run_all(list(fns), args))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def call(self, fn: Callable[..., Any], *args: Any) -> Any:
        """Run one function, in a worker thread if it is synchronous, and return its result."""
        wanted = len(inspect.signature(fn).parameters)
        given = args[:wanted]
        with app_code():
            if inspect.iscoroutinefunction(fn):
                return await fn(*given)
            result = await call_in_thread(lambda: fn(*given))
            return await result if inspect.isawaitable(result) else result

    async def _run_all(self, fns: list[Callable[..., Any]], args: tuple[Any, ...]) -> None:
        with off_lock(self._session):
            for fn in fns:
                await self._run(fn, args)

    async def _run(self, fn: Callable[..., Any], args: tuple[Any, ...]) -> None:
        try:
            await self.call(fn, *args)
        except Exception as error:  # noqa: BLE001 - a user's function may raise anything
            await self._on_error(error)

    def end(self) -> None:
        """Cancel running calls, because the session has ended."""
        for task in self._tasks:
            task.cancel()
