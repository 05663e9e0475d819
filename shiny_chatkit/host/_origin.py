"""Finds the line of an app that warnings refer to."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any

import shiny

_LIBRARIES = tuple(
    f"{folder}/" for folder in (Path(__file__).parents[1], Path(shiny.__file__ or "shiny").parent)
)


@dataclass(frozen=True)
class Origin:
    """A line of an app.

    Attributes
    ----------
    function
        The code of the function that has the line; None if it is not known.
    line
        The line, as ``app.py:12``.
    """

    function: CodeType | None
    line: str


def origin() -> Origin:
    """Return the line of the app that called this package."""
    frame = inspect.currentframe()
    assert frame is not None, "CPython and Pyodide have frames."
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_LIBRARIES):
        frame = frame.f_back
    return Origin(frame.f_code, f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}")


def named(fn: Callable[..., Any]) -> str:
    """Return a function's name and where it is defined, such as ``answer() in app.py:12``."""
    while isinstance(fn, functools.partial):
        fn = fn.func
    fn = inspect.unwrap(fn)
    name = getattr(fn, "__qualname__", type(fn).__qualname__).rpartition("<locals>.")[2]
    code = getattr(fn, "__code__", None) or getattr(
        getattr(type(fn), "__call__", None),  # noqa: B004 - objects that are called
        "__code__",
        None,
    )
    where = f" in {Path(code.co_filename).name}:{code.co_firstlineno}" if code else ""
    return f"{name}(){where}"
