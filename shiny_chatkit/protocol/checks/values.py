"""Checks the values that apps pass to content, settings and callbacks; errors say what is wrong and what is valid.

An argument is named as a person writes it: ``options``, or ``CodeArtifact(content=...)``.
"""

from __future__ import annotations

from collections.abc import Iterable, KeysView, Mapping, Set
from itertools import islice
from pathlib import PurePath
from typing import Any, cast

from shiny_chatkit.protocol.clean import quoted

_SCALARS = (str, bytes, int, float, type(None))
_COLLECTIONS = (list, tuple, dict, set, frozenset)

_LIBRARIES = frozenset({"PIL", "altair", "matplotlib", "pandas", "plotly", "polars"})
"""Libraries whose class names other libraries also use."""

NAMED_ITEMS = 20
"""Number of items of a collection to check: an error quotes the collection if these are simple values."""


def text(name: str, value: Any, hint: str = "") -> str:
    """Return a string.

    Raises
    ------
    TypeError
        If the value is not a string; ``hint`` says what to write instead.
    """
    if not isinstance(value, str):
        raise wrong(name, "a string", value, hint)
    return value


def texts(owner: object, *fields: str, hint: str = "") -> None:
    """Check fields of an object that must be strings.

    Raises
    ------
    TypeError
        If one of them is not a string.
    """
    for field in fields:
        value = getattr(owner, field)
        if type(value) is not str:  # A fast path, because nearly all values are strings.
            text(option(owner, field), value, hint)


def labels(owner: object, *fields: str) -> None:
    """Check fields of an object that must be strings or None; None becomes an empty string.

    Raises
    ------
    TypeError
        If one of them is neither a string nor None.
    """
    for field in fields:
        if getattr(owner, field) is None:
            setattr(owner, field, "")
        else:
            texts(owner, field)


def items(name: str, value: Any, expected: str, hint: str = "") -> list[Any]:
    """Return the items of a sequence or another ordered iterable.

    Raises
    ------
    TypeError
        If the value is a string, a set, a dictionary, or not iterable.
    """
    if isinstance(value, Set) and not isinstance(value, KeysView):
        hint = f"A set has no order. {hint}".strip()
    elif isinstance(value, Iterable) and not isinstance(value, (str, bytes, Mapping)):
        return list(cast("Iterable[Any]", value))
    raise wrong(name, expected, cast(object, value), hint)


def option(owner: object, field: str) -> str:
    """Return how a person writes an argument of a class."""
    return f"{type(owner).__name__}({field}=...)"


def wrong(name: str, expected: str, value: object, hint: str = "") -> TypeError:
    """Return the error for a value of the wrong type."""
    hint = f" {hint}" if hint else ""
    return TypeError(f"`{name}` must be {expected}, not {named(value)}.{hint}")


def named(value: object) -> str:
    """Return how an error names a value: short values as they are written, objects by their type."""
    if isinstance(value, _SCALARS):
        return quoted(value)
    if isinstance(value, PurePath):
        return f"Path({quoted(str(value))})"
    if type(value) in _COLLECTIONS:
        first = islice(cast("Iterable[object]", value), NAMED_ITEMS)
        if all(isinstance(item, _SCALARS) for item in first):
            return " ".join(quoted(value).split())
    name = getattr(value, "__name__", None)
    if isinstance(name, str) and callable(value):
        kind = "class" if isinstance(value, type) else "function"
        return f"the {kind} {name}"
    kind, library = type(value).__name__, type(value).__module__.partition(".")[0]
    return with_article(f"{library} {kind}" if library in _LIBRARIES else kind)


def with_article(noun: str) -> str:
    """Return a noun with "a" or "an" before it."""
    return f"an {noun}" if noun[:1].lower() in "aeio" else f"a {noun}"
