"""Checks options that ``chat_ui()`` and ``Chat`` take.

An invalid value is an error: if ``"False"`` counted as true, it would turn on what it is meant to turn off.
"""

from __future__ import annotations

import math
import re
from difflib import get_close_matches
from typing import Any, TypeVar

from shiny.module import ResolvedId, resolve_id

from shiny_chatkit.protocol.clean import quoted

Choice = TypeVar("Choice", bound="str | bool")


def chat_id(id: Any) -> ResolvedId:
    """Return the id of a chat, in the namespace of the running module.

    Raises
    ------
    TypeError
        If it is not a string.
    ValueError
        If it has characters that a Shiny id must not have.
    """
    if not isinstance(id, str):
        raise TypeError(f'Invalid value {quoted(id)} for `id`: expected a string such as "chat".')
    if not isinstance(id, ResolvedId) and not re.fullmatch(r"\.?\w+", id):
        plain = re.sub(r"\W+", "_", id).strip("_")
        hint = f" Did you mean {plain!r}?" if plain else ""
        raise ValueError(
            f"Invalid value {quoted(id)} for `id`: expected letters, digits and underscores.{hint}"
        )
    return resolve_id(id)


def text(name: str, value: Any) -> str:
    """Return a text.

    Raises
    ------
    TypeError
        If the value is not a string.
    """
    if not isinstance(value, str):
        raise TypeError(f"Invalid value {quoted(value)} for `{name}`: expected a string.")
    return value


def flag(name: str, value: Any) -> bool:
    """Return a switch.

    Raises
    ------
    TypeError
        If the value is not a boolean.
    """
    if not isinstance(value, bool):
        raise TypeError(f"`{name}` must be True or False, not {quoted(value)}.")
    return value


def optional_flag(name: str, value: Any) -> bool | None:
    """Return a switch that may be None.

    Raises
    ------
    TypeError
        If the value is neither a boolean nor None.
    """
    if value is not None and not isinstance(value, bool):
        raise TypeError(f"`{name}` must be True, False or None, not {quoted(value)}.")
    return value


def choice(name: str, value: Any, choices: tuple[Choice, ...]) -> Choice:
    """Return one of an option's values.

    Raises
    ------
    ValueError
        If the value is not one of the choices.
    """
    for one in choices:
        if type(value) is type(one) and value == one:
            return one
    *most, last = map(repr, choices)
    names = [one for one in choices if isinstance(one, str)]
    near = get_close_matches(value.lower(), names, n=1) if isinstance(value, str) else []
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise ValueError(f"`{name}` must be {', '.join(most)} or {last}, not {quoted(value)}.{hint}")


def size(name: str, value: Any) -> int:
    """Return a number of bytes.

    Raises
    ------
    TypeError
        If the value is not a whole number.
    ValueError
        If it is less than 1.
    """
    expected = "expected a whole number of bytes, at least 1."
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"Invalid value {quoted(value)} for `{name}`: {expected}")
    if value < 1:
        raise ValueError(f"Invalid value {value} for `{name}`: {expected}")
    return value


def seconds(name: str, value: Any, most: float = 60) -> float:
    """Return a number of seconds.

    Raises
    ------
    TypeError
        If the value is not a finite number.
    ValueError
        If it is more than ``most``.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise TypeError(
            f"Invalid value {quoted(value)} for `{name}`: expected a finite number of seconds."
        )
    if value > most:
        raise ValueError(
            f"Invalid value {quoted(value)} for `{name}`: expected at most {most} seconds."
        )
    return value
