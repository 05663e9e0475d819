"""A pending answer of the user, which async code awaits and synchronous code waits for.

A forgotten ``await`` must never count as consent, so every other use of the object raises an error.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from contextvars import ContextVar
from typing import Any, Generic, NoReturn, TypeVar

from shiny_chatkit.host import loop_of_this_code

T = TypeVar("T")

_forgotten: ContextVar[list[str] | None] = ContextVar("shiny_chatkit_forgotten", default=None)
"""Replies of the running turn that were neither awaited nor waited for."""


class Reply(Coroutine[Any, Any, T], Generic[T]):
    """
    A question to the user, which is shown once it is awaited or waited for.

    Using it as a boolean or string, or comparing it, raises a ``TypeError``, because it is not the answer.

    Parameters
    ----------
    call
        The name of the method that created it, for error messages.
    body
        Asks the question and returns the answer.
    """

    def __init__(self, call: str, body: Callable[[], Coroutine[Any, Any, T]]) -> None:
        self._call = call
        self._body = body
        self._coroutine: Coroutine[Any, Any, T] | None = None
        self._told = False
        self._noted_in = _forgotten.get()

    def wait(self) -> T:
        """
        Block this thread until there is an answer; for synchronous handlers and tools.

        Raises
        ------
        RuntimeError
            If called on the event loop, which would be blocked, or while no answer is being written.
        """
        self._told = True
        if _on_event_loop():
            raise RuntimeError(
                f"`wait()` would block the event loop: write `await {self._call}(...)`."
            )
        loop = loop_of_this_code()
        if loop is None:
            raise RuntimeError(
                f"`{self._call}(...).wait()` can only be used while an answer is being worked on."
            )
        return asyncio.run_coroutine_threadsafe(self._begin(), loop).result()

    # -- As a coroutine ------------------------------------------------------------------------

    def _begin(self) -> Coroutine[Any, Any, T]:
        if self._coroutine is None:
            self._coroutine = self._body()
        return self._coroutine

    def __await__(self) -> Any:
        return self._begin().__await__()

    def send(self, value: Any, /) -> Any:
        """Resume, like ``coroutine.send()``."""
        return self._begin().send(value)

    def throw(self, *error: Any) -> Any:
        """Raise an error in the coroutine, like ``coroutine.throw()``."""
        return self._begin().throw(*error)

    def close(self) -> None:
        """Close the coroutine, like ``coroutine.close()``."""
        self._told = True
        if self._coroutine is not None:
            self._coroutine.close()

    # -- Operations that would mistake the question for the answer -----------------------------

    def _misused(self) -> NoReturn:
        self._told = True
        raise TypeError(f"This is not an answer yet: {self._hint()}.")

    def _hint(self) -> str:
        return f"write `await {self._call}(...)`, or `{self._call}(...).wait()` in synchronous code"

    def __bool__(self) -> NoReturn:
        self._misused()

    def __str__(self) -> NoReturn:
        self._misused()

    def __format__(self, _spec: str) -> NoReturn:
        self._misused()

    def __eq__(self, _other: object) -> NoReturn:
        self._misused()

    def __ne__(self, _other: object) -> NoReturn:
        self._misused()

    def __lt__(self, _other: object) -> NoReturn:
        self._misused()

    def __le__(self, _other: object) -> NoReturn:
        self._misused()

    def __gt__(self, _other: object) -> NoReturn:
        self._misused()

    def __ge__(self, _other: object) -> NoReturn:
        self._misused()

    def __add__(self, _other: object) -> NoReturn:
        self._misused()

    def __radd__(self, _other: object) -> NoReturn:
        self._misused()

    def __contains__(self, _item: object) -> NoReturn:
        self._misused()

    def __iter__(self) -> NoReturn:
        self._misused()

    def __len__(self) -> NoReturn:
        self._misused()

    def __getitem__(self, _key: object) -> NoReturn:
        self._misused()

    def __int__(self) -> NoReturn:
        self._misused()

    def __float__(self) -> NoReturn:
        self._misused()

    __index__ = __int__
    __hash__ = object.__hash__

    def __repr__(self) -> str:
        return f"<{self._call}(...), not awaited yet>"

    def __del__(self) -> None:
        if self._told or self._coroutine is not None or sys.is_finalizing():
            return
        if self._noted_in is not None:
            self._noted_in.append(f"`{self._call}(...)` asked nobody: {self._hint()}.")


def note_forgotten_replies() -> list[str]:
    """Return a list that collects the replies which this code and its callees forget to await."""
    forgotten: list[str] = []
    _forgotten.set(forgotten)
    return forgotten


def raise_forgotten_replies() -> None:
    """
    Raise an error if a reply was forgotten since the last call.

    Raises
    ------
    TypeError
        If a reply was created but neither awaited nor waited for.
    """
    forgotten = _forgotten.get()
    if forgotten:
        first = forgotten[0]
        forgotten.clear()
        raise TypeError(first)


def _on_event_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
