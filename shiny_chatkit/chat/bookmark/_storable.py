"""Converts JSON-like values to the form in which a bookmark restores them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, cast

import orjson

from shiny_chatkit.log import MAX_DEPTH
from shiny_chatkit.protocol.clean import TOO_DEEP, clean_text, nests_deeper

_MAX_INTEGER = 2**63 - 1


def storable(value: Any) -> Any:
    """Return a value in the form in which a bookmark restores it.

    Values that JSON cannot express are replaced: NaN and infinity by null, lone surrogates by the replacement
    character, other objects by their text, and content that is nested too deeply by a note.
    """
    try:
        found = orjson.loads(orjson.dumps(value))
    except (TypeError, ValueError, RecursionError):
        return _cleaned(value, MAX_DEPTH)
    return _cleaned(found, MAX_DEPTH) if nests_deeper(found, MAX_DEPTH) else found


def _cleaned(value: Any, depth: int) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, int):
        return int(value) if abs(value) <= _MAX_INTEGER else str(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if not isinstance(value, (Mapping, list, tuple, set, frozenset)):
        return _cleaned(str(value), depth)
    if depth <= 0:
        return TOO_DEEP
    if isinstance(value, Mapping):
        items = cast("Mapping[Any, Any]", value).items()
        return {_cleaned(str(key), depth): _cleaned(item, depth - 1) for key, item in items}
    return [_cleaned(item, depth - 1) for item in cast("list[Any]", value)]
