"""Cleans text and JSON-like data so that every encoder accepts them.

Defines what counts as text (no lone surrogates, no NUL) and how deeply JSON may nest. The functions are pure,
return the same object if nothing has to change, and know neither the log nor the wire.
"""

from __future__ import annotations

import math
import operator
import reprlib
from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from typing import Any, TypeVar, cast

MAX_DEPTH = 100
"""Maximum nesting of lists and objects, because bookmarks and copies recurse into them."""

TOO_DEEP = f"… (nested more than {MAX_DEPTH} levels deep)"
"""Replaces content that is nested too deeply."""

QUOTE_CHARS = 100
"""Longest quotation of a value in an error message."""

REPLACEMENT = "\ufffd"

_SCALARS: frozenset[type] = frozenset({bool, int, type(None)})
_FLAT_TYPES = _SCALARS | {float, str}

_QUOTING = reprlib.Repr()
_QUOTING.maxstring = _QUOTING.maxother = QUOTE_CHARS

T = TypeVar("T")


class CleanList(list[Any]):
    """A list that is known to be clean and is not checked again. It must not be changed; copies are plain lists."""

    __slots__ = ()

    def __deepcopy__(self, memo: Any) -> list[Any]:
        return deepcopy(list(self), memo)


class CleanDict(dict[str, Any]):
    """A mapping that is known to be clean and is not checked again. It must not be changed; copies are plain."""

    __slots__ = ()

    def __deepcopy__(self, memo: Any) -> dict[str, Any]:
        return deepcopy(dict(self), memo)


def cleaned_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return an event's fields cleaned and marked as clean; call this off the event loop."""
    return {name: _marked(value) for name, value in clean(fields, MAX_DEPTH - 1).items()}


def _marked(value: Any) -> Any:
    if isinstance(value, list):
        return CleanList(cast("list[Any]", value))
    return CleanDict(cast("dict[str, Any]", value)) if isinstance(value, dict) else value


def clean_text(text: str) -> str:
    """Return text that can be encoded: torn pairs joined, lone surrogates and NUL replaced by U+FFFD."""
    if "\0" in text:
        text = text.replace("\0", REPLACEMENT)
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def clean(value: T, depth: int = MAX_DEPTH) -> T:
    """Return JSON-like data that every writer of JSON accepts.

    Parameters
    ----------
    value
        Any JSON-like data. Text is cleaned, including keys. NaN and infinity become null. Content that is
        nested deeper than ``depth``, or within itself, becomes :data:`TOO_DEEP`.
    depth
        Maximum number of levels.
    """
    return cast(T, _clean(value, depth, frozenset()))


def _clean(value: Any, depth: int, around: frozenset[int]) -> Any:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if not isinstance(value, (Mapping, list, tuple)) or isinstance(value, (CleanList, CleanDict)):
        return value
    nested = cast(Any, value)
    if depth <= 0 or id(nested) in around:
        return TOO_DEEP
    clean_items = _clean_mapping if isinstance(value, Mapping) else _clean_sequence
    return clean_items(nested, depth - 1, around | {id(nested)})


def _clean_sequence(value: Sequence[Any], depth: int, around: frozenset[int]) -> Sequence[Any]:
    if _is_clean_and_flat(value):
        return value
    cleaned = [_clean(item, depth, around) for item in value]
    return value if all(map(operator.is_, cleaned, value)) else cleaned


def _clean_mapping(
    value: Mapping[Any, Any], depth: int, around: frozenset[int]
) -> Mapping[Any, Any]:
    if _is_clean_and_flat(value.values()) and _is_clean_and_flat(value.keys()):
        return value
    cleaned: dict[Any, Any] = {}
    changed = False
    for key, item in value.items():
        name = clean_text(key) if isinstance(key, str) else key
        if name is not key:
            # Keep keys distinct that differ only in replaced characters.
            while name in value or name in cleaned:
                name += REPLACEMENT
        cleaned[name] = _clean(item, depth, around)
        changed = changed or name is not key or cleaned[name] is not item
    return cleaned if changed else value


def _is_clean_and_flat(values: Collection[Any]) -> bool:
    """Return whether no value needs cleaning, without checking each value separately."""
    kinds: set[type] = set(map(type, values))
    if kinds <= _SCALARS:
        return True
    if not kinds <= _FLAT_TYPES:
        return False
    # A finite sum has only finite terms; if the sum overflows, the values are checked one by one.
    if float in kinds and not math.isfinite(sum([v for v in values if type(v) is float])):
        return False
    text = "".join([v for v in values if type(v) is str]) if str in kinds else ""
    return clean_text(text) is text


def nests_deeper(value: object, depth: int = MAX_DEPTH) -> bool:
    """Return whether lists and objects are nested more than ``depth`` levels deep."""
    level: list[object] = [value]
    for _ in range(depth + 1):
        level = [item for outer in level for item in _items(outer)]
        if not level:
            return False
    return True


def _items(value: object) -> Collection[object]:
    if isinstance(value, Mapping):
        return cast("Mapping[object, object]", value).values()
    return cast("Collection[object]", value) if isinstance(value, (list, tuple)) else ()


def quoted(value: object) -> str:
    """Return a value for an error message: its ``repr``, shortened."""
    try:
        text = _QUOTING.repr(value)
    except ValueError:  # an integer with more digits than Python converts
        return f"this {type(value).__name__}"
    return text if len(text) <= QUOTE_CHARS else text[: QUOTE_CHARS - 1] + "…"
