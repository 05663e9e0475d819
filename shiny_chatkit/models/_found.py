"""Finds the chatlas clients that a function of the app uses.

An app's handler calls its client directly, so the chat does not know which one. This module inspects the objects
that the function refers to: variables of the module and of enclosing functions, attributes, and other functions of
the app.
"""

from __future__ import annotations

import contextlib
import functools
import types
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, cast

import chatlas
from shiny import reactive

from ._state import AnyChat

MAX_VISITED_OBJECTS = 500
"""Maximum number of values to inspect for one function."""

_MAX_ITEMS = 50
_NOT_APPS = ("builtins", "shiny", "shiny_chatkit", "shinychat", "chatlas", "asyncio")


def clients_in(fn: Callable[..., Any]) -> list[AnyChat]:
    """Return the clients that a function refers to, as far as they can be found without running it."""
    found: list[AnyChat] = []
    seen: set[int] = set()
    todo: list[Any] = [fn]
    while todo and len(seen) < MAX_VISITED_OBJECTS:
        value = todo.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        # A proxy without a target may raise any exception.
        with contextlib.suppress(Exception):
            if isinstance(value, chatlas.Chat):
                found.append(cast(AnyChat, value))
            else:
                todo += _within(value)
    return found


def _within(value: Any) -> Iterator[Any]:
    if isinstance(value, types.FunctionType):
        yield from _referred_to(value)
    elif isinstance(value, types.MethodType):
        yield from (value.__self__, value.__func__)
    elif isinstance(value, functools.partial):
        call = cast("functools.partial[Any]", value)
        yield from (call.func, *call.args, *call.keywords.values())
    elif isinstance(value, reactive.Value):
        with reactive.isolate():
            held: Any = cast("reactive.Value[Any]", value).get()
        yield held
    elif isinstance(value, dict):
        yield from _first(cast("dict[Any, Any]", value).values())
    elif isinstance(value, (list, tuple, set, frozenset)):
        yield from _first(cast("list[Any]", value))
    elif _is_of_app(value):
        yield from _first(cast("dict[str, Any]", vars(value)).values())
        call: Any = getattr(cast("type[Any]", type(value)), "__call__", None)  # noqa: B004
        if isinstance(call, types.FunctionType):
            yield call


def _first(values: Iterable[Any]) -> list[Any]:
    return list(islice(values, _MAX_ITEMS))


def _is_of_app(value: Any) -> bool:
    module = type(value).__module__
    return hasattr(value, "__dict__") and module.partition(".")[0] not in _NOT_APPS


def _referred_to(fn: types.FunctionType) -> Iterator[Any]:
    if fn.__module__.partition(".")[0] in _NOT_APPS:
        return
    if (wrapped := getattr(fn, "__wrapped__", None)) is not None:
        yield wrapped
    yield from fn.__defaults__ or ()
    yield from (fn.__kwdefaults__ or {}).values()
    for cell in fn.__closure__ or ():
        with contextlib.suppress(ValueError):  # The variable has no value yet.
            yield cell.cell_contents
    names = set(_names(fn.__code__))
    for name in names & fn.__globals__.keys():
        value = fn.__globals__[name]
        if isinstance(value, types.ModuleType):
            yield from (vars(value)[each] for each in names & vars(value).keys())
        elif not isinstance(value, type):
            yield value


def _names(code: types.CodeType) -> Iterator[str]:
    """Return the names in the code of a function and of its nested functions."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _names(constant)
