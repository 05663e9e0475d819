"""The cells of tables: values of any library as Python's own, as JSON, and what a column is made of."""

from __future__ import annotations

import datetime
import decimal
import math
from collections.abc import Sequence
from typing import Any

from ._pieces import json_like

_ABSENT = frozenset({"NAType", "NaTType", "MaskedConstant"})
"""Types of what stands for nothing: it compares with nothing, itself included."""

EXACT = 2**53
"""Beyond this, a browser rounds whole numbers."""


def plain_of(value: Any) -> Any:
    """Give a value of a library of arrays as Python's own, and what is missing as None."""
    if value is None or type(value).__name__ in _ABSENT:
        return None
    if isinstance(value, (str, bool, int, float, decimal.Decimal, datetime.date, datetime.time)):
        return value
    if getattr(value, "ndim", None) == 0 and hasattr(value, "item"):
        return plain_of(_item(value))
    return str(value)  # A cell is one thing: a list in it is shown as its text.


def _item(scalar: Any) -> Any:
    """Give what an array has as one of its items."""
    item = scalar.item()
    match getattr(getattr(scalar, "dtype", None), "kind", ""):
        case "m" | "M" as kind if isinstance(item, int):
            # Nanoseconds, which Python has no type for.
            return scalar.astype(f"{kind}8[us]").item()
        case "f":
            return float(item)  # Of a long one, the item is itself.
        case "c":
            return complex(item)
        case _:
            return item


def type_of(values: Sequence[Any]) -> str:
    """Say what a column of plain values is: "number", "boolean", "date" or "text"."""
    known: set[type] = {type(value) for value in values if value is not None}
    if known and known <= {bool}:
        return "boolean"
    numbers = (int, float, decimal.Decimal)
    if known and bool not in known and all(issubclass(t, numbers) for t in known):
        return "number"
    if known and all(issubclass(t, datetime.date) for t in known):
        return "date"
    return "text"


def cell_of(value: Any) -> Any:
    """Give a plain value as JSON can carry it."""
    if isinstance(value, decimal.Decimal):
        value = float(value)
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, float) and math.isinf(value):
        return str(value)
    if isinstance(value, int) and abs(value) > EXACT:
        return str(value)
    return json_like(value)
