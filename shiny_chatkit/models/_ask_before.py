"""Determines which of a client's tools run only after the user has agreed, and checks the app's list of them."""

from __future__ import annotations

import difflib
import functools
import inspect
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import chatlas


class AskBefore:
    """The tools listed in ``Chat(ask_before=...)``.

    Parameters
    ----------
    given
        A tool's name, its function or the chatlas ``Tool``; or several of these.

    Raises
    ------
    TypeError
        If the value is something else.
    ValueError
        If a name is empty.
    """

    def __init__(self, given: Any = ()) -> None:
        self._matchers = [_ToolMatcher(each) for each in _as_list(given)]

    def __bool__(self) -> bool:
        return bool(self._matchers)

    def covers(self, tool: Any) -> bool:
        """Return whether the user has to be asked before this tool runs."""
        return any(matcher.fits(tool) for matcher in self._matchers)

    def check(self, tools: Sequence[Any] | None) -> None:
        """
        Raise an error unless the chat can ask for permission for each of the listed tools.

        Parameters
        ----------
        tools
            The tools of the chat's client; None if the chat has no client.

        Raises
        ------
        ValueError
            If a tool does not exist, or is run by the model's provider.
        """
        if self._matchers and tools is None:
            raise ValueError(
                "`ask_before` applies to the tools of `Chat(client=...)`, but this chat has no client. "
                "In tools that a handler runs, call `await chat.approve(...)` instead."
            )
        for matcher in self._matchers:
            found = [tool for tool in tools or () if matcher.fits(tool)]
            if not found:
                raise ValueError(_unknown(matcher.label, tools or ()))
            if not all(isinstance(tool, chatlas.Tool) for tool in found):
                raise ValueError(
                    f"`ask_before` names {matcher.label!r}, which the model's provider runs itself: "
                    "the chat cannot ask first."
                )


class _ToolMatcher:
    """One tool as the app specified it."""

    def __init__(self, given: Any) -> None:
        self._function: Any = None
        if isinstance(given, str):
            if not given.strip():
                raise ValueError("A tool's name in `ask_before` must not be empty.")
            self.label = given
        elif isinstance(given, chatlas.Tool):
            self.label, self._function = given.name, _underlying_function(given.func)
        elif callable(given) and not isinstance(given, type):
            self._function = _underlying_function(given)
            self.label = str(getattr(self._function, "__name__", repr(given)))
        else:
            raise TypeError(
                "`ask_before` takes names of tools, their functions or chatlas Tools, "
                f"not {type(given).__name__}: {given!r}."
            )

    def fits(self, tool: Any) -> bool:
        if getattr(tool, "name", None) == self.label:
            return True
        return (
            self._function is not None
            and _underlying_function(getattr(tool, "func", None)) is self._function
        )


def _as_list(given: Any) -> list[Any]:
    if isinstance(given, (str, chatlas.Tool)) or callable(given):
        return [given]
    if isinstance(given, Iterable) and not isinstance(given, (bytes, bytearray, Mapping)):
        return list(cast("Iterable[Any]", given))
    raise TypeError(
        "`ask_before` must be the name of a tool, its function, or a list of these, "
        f"not {type(cast(object, given)).__name__}."
    )


def _underlying_function(fn: Any) -> Any:
    """Return the function behind a partial, a bound method or a decorator."""
    while True:
        inner: Any = fn
        if isinstance(fn, functools.partial):
            inner = cast("functools.partial[Any]", fn).func
        elif inspect.ismethod(fn):
            inner = fn.__func__
        elif callable(getattr(fn, "__wrapped__", None)):
            inner = fn.__wrapped__
        if inner is fn:
            return inner
        fn = inner


def _unknown(name: str, tools: Sequence[Any]) -> str:
    known = sorted(str(getattr(tool, "name", tool)) for tool in tools)
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    there_are = ", ".join(repr(each) for each in known) or "none"
    return (
        f"`ask_before` names {name!r}, but the chat's client has no such tool.{hint} "
        f"Its tools: {there_are}."
    )
