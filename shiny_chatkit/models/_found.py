"""Finds the chatlas clients that a function of the app uses.

An app's handler calls its client directly, so the chat does not know which one. This module inspects the objects
that the function refers to: variables of the module and of enclosing functions, attributes, and other functions of
the app.
"""

from __future__ import annotations

import contextlib
import functools
import sys
import sysconfig
import types
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, cast

import chatlas
from shiny import reactive

from ._holder import client_itself
from ._state import AnyChat

MAX_VISITED_OBJECTS = 500
"""Maximum number of values to inspect for one function."""

_MAX_ITEMS = 50
_INSTALLED = tuple({path for name, path in sysconfig.get_paths().items() if "lib" in name})
_Named = tuple[str, Any]
_NOT_APPS = ("builtins", "shiny", "shiny_chatkit", "shinychat", "chatlas", "asyncio")


def clients_in(fn: Callable[..., Any]) -> dict[AnyChat, str]:
    """
    Return the clients that a function refers to, as far as they can be found without running it.

    Each is given with the variable and the attributes that lead to it, such as ``bot.client``. These names are
    the same in every session and process that runs the same app.
    """
    found: dict[AnyChat, str] = {}
    seen: set[int] = set()
    # The nearest first, so that a large object does not use up the limit.
    todo: deque[_Named] = deque([("", fn)])
    while todo and len(seen) < MAX_VISITED_OBJECTS:
        name, value = todo.popleft()
        if id(value) in seen or isinstance(value, type):
            continue
        seen.add(id(value))
        # A proxy without a target may raise any exception.
        with contextlib.suppress(Exception):
            if isinstance(value, chatlas.Chat):
                found[cast(AnyChat, client_itself(value))] = name
            else:
                todo += _within(name, value)
    return found


def is_common(client: AnyChat, server: Callable[..., Any]) -> bool:
    """
    Return whether all sessions of an app reach a client, as far as that can be found.

    Parameters
    ----------
    client
        The client.
    server
        The app's server function.
    """
    if any(client in clients_in(fn) for fn in _unwrapped(server)):
        return True
    # The code of an Express app is not a function, so look at the modules that it may import.
    return any(
        client is value for module in _modules_of_app() for value in [*vars(module).values()]
    )


def _unwrapped(server: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """Yield the server function of an app, and what Shiny has wrapped around it."""
    yield server
    if isinstance(server, types.FunctionType) and server.__module__.startswith("shiny."):
        for _, fn in _closure_of(server):
            if isinstance(fn, types.FunctionType):
                yield from _unwrapped(fn)


def _modules_of_app() -> Iterator[types.ModuleType]:
    modules: list[Any] = [*sys.modules.values()]  # Some packages put other objects there.
    for module in modules:
        # Asking a module for an attribute may import something.
        file = vars(module).get("__file__") if isinstance(module, types.ModuleType) else None
        if isinstance(file, str) and not file.startswith(_INSTALLED):
            yield module


def _within(name: str, value: Any) -> Iterator[_Named]:
    if isinstance(value, types.FunctionType):
        yield from _referred_to(value)
    elif isinstance(value, types.MethodType):
        yield from ((name, value.__self__), (name, value.__func__))
    elif isinstance(value, functools.partial):
        call = cast("functools.partial[Any]", value)
        yield from ((name, call.func), *_items("", call.args), *call.keywords.items())
    elif isinstance(value, reactive.Value):
        with reactive.isolate():
            held: Any = cast("reactive.Value[Any]", value).get()
        yield name, held
    elif isinstance(value, dict):
        yield from _entries(name, cast("dict[Any, Any]", value))
    elif isinstance(value, (list, tuple, set, frozenset)):
        yield from _items(name, cast("list[Any]", value))
    elif _is_of_app(value):
        yield from _entries(name, cast("dict[str, Any]", vars(value)))
        call: Any = getattr(cast("type[Any]", type(value)), "__call__", None)  # noqa: B004
        if isinstance(call, types.FunctionType):
            yield name, call


def _entries(name: str, entries: Mapping[Any, Any]) -> list[_Named]:
    return [
        (f"{name}.{key if isinstance(key, str) else at}".lstrip("."), value)
        for at, (key, value) in enumerate(islice(entries.items(), _MAX_ITEMS))
    ]


def _items(name: str, values: Iterable[Any]) -> list[_Named]:
    return [
        (f"{name}.{at}".lstrip("."), value) for at, value in enumerate(islice(values, _MAX_ITEMS))
    ]


def _is_of_app(value: Any) -> bool:
    module = type(value).__module__
    return hasattr(value, "__dict__") and module.partition(".")[0] not in _NOT_APPS


def _referred_to(fn: types.FunctionType) -> Iterator[_Named]:
    if fn.__module__.partition(".")[0] in _NOT_APPS:
        return
    if (wrapped := getattr(fn, "__wrapped__", None)) is not None:
        yield "", wrapped
    defaults = fn.__defaults__ or ()
    positional = fn.__code__.co_varnames[: fn.__code__.co_argcount]
    yield from zip(positional[len(positional) - len(defaults) :], defaults, strict=True)
    yield from (fn.__kwdefaults__ or {}).items()
    yield from _closure_of(fn)
    # In the order of the code: the order of a set differs between processes.
    names = [*dict.fromkeys(_names(fn.__code__))]
    for name in (name for name in names if name in fn.__globals__):
        value = fn.__globals__[name]
        if isinstance(value, types.ModuleType):
            yield from ((each, vars(value)[each]) for each in names if each in vars(value))
        else:
            yield name, value


def _closure_of(fn: types.FunctionType) -> Iterator[_Named]:
    for name, cell in zip(fn.__code__.co_freevars, fn.__closure__ or (), strict=True):
        with contextlib.suppress(ValueError):  # The variable has no value yet.
            yield name, cell.cell_contents


def _names(code: types.CodeType) -> Iterator[str]:
    """Return the names in the code of a function and of its nested functions."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _names(constant)
