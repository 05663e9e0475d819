"""Converts the values of any data library to Python values and JSON cells, and determines the types of columns.

A cell is a JSON number, boolean or text that represents the value exactly. Numbers that JSON would
round, and infinities, become text in a column of numbers.
"""

from __future__ import annotations

import datetime
import decimal
import math
import struct
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Literal, cast

from ._moments import Clock, Duration, Moment, moment_text

ColumnType = Literal["number", "boolean", "date", "time", "duration", "category", "text"]

_MISSING = frozenset({"NAType", "NaTType", "MaskedConstant"})
"""Types of missing values, which are not equal to anything, including themselves."""

MAX_SAFE_INTEGER = 2**53
"""The largest whole number that a browser does not round."""

MAX_PLAIN_EXPONENT = 60
"""Maximum number of zeros in a decimal; one that would need more is written with an exponent."""

_FLOAT_FORMATS: dict[int, tuple[str, float, range]] = {
    2: ("e", 2.0**-14, range(3, 6)),
    4: ("f", 2.0**-126, range(6, 10)),
}
"""By size in bytes: the :mod:`struct` code, the smallest normal number, and the maximum number of digits."""


def plain_of(value: Any) -> Any:
    """Return a value of any library as a Python value or a value of :mod:`._moments`; None if it is missing."""
    if value is None or isinstance(value, (str, bool)):
        return value
    if type(value).__name__ in _MISSING:
        return None
    if isinstance(value, datetime.timedelta):
        return _duration(value)
    if isinstance(value, datetime.datetime):
        # A pandas value can have more digits and years than Python's types.
        return Moment(value.isoformat()) if getattr(value, "nanosecond", 0) else value
    if type(value) is float or type(value) is int:
        return value
    if getattr(value, "ndim", None) == 0 and hasattr(value, "item"):
        return _item(value)
    if isinstance(value, (int, float, decimal.Decimal, datetime.date, datetime.time)):
        return value
    if isinstance(value, (Duration, Moment)):
        return value
    if type(value).__name__ == "MonthDayNano":
        return Duration(value.nanoseconds, value.months, value.days)
    # A cell shows a single value, so a list becomes text.
    return nested_text(value)


def shortest(value: float, size: int) -> float:
    """Return the float with the fewest digits that equals the value in ``size`` bytes."""
    code, smallest, digits = _FLOAT_FORMATS[size]
    if not math.isfinite(value):
        return value
    for count in digits if abs(value) >= smallest else range(1, digits.stop):
        short = float(f"{value:.{count}g}")
        try:
            if struct.unpack(code, struct.pack(code, short))[0] == value:
                return short
        except OverflowError:
            continue
    return value


def nested_text(value: Any) -> str:
    """Return a nested value as Python writes it, with each inner value written as in a cell."""
    if isinstance(value, Mapping):
        items = cast("Mapping[Any, Any]", value).items()
        return f"{{{', '.join(f'{k!r}: {_inner_text(v)}' for k, v in items)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_inner_text, cast('list[Any]', value)))}]"
    if type(value) is tuple:
        inner = ", ".join(map(_inner_text, cast("tuple[Any, ...]", value)))
        return f"({inner},)" if len(cast("tuple[Any, ...]", value)) == 1 else f"({inner})"
    if getattr(value, "ndim", 0) and hasattr(value, "tolist") and hasattr(value, "dtype"):
        return _array_text(value)
    return str(value)


def type_of(values: Sequence[Any]) -> ColumnType:
    """Return the type of a column of plain values."""
    known: set[type] = {type(value) for value in values if value is not None}
    if not known:
        return "text"
    if known == {bool}:
        return "boolean"
    if bool not in known and all(issubclass(t, (int, float, decimal.Decimal)) for t in known):
        return "number"
    if all(issubclass(t, (datetime.time, Clock)) for t in known):
        return "time"
    if all(issubclass(t, (datetime.date, Moment)) and t is not Clock for t in known):
        return "date"
    return "duration" if known == {Duration} else "text"


def cell_of(value: Any) -> Any:
    """Return a plain value as a JSON value, without loss."""
    if value is None or type(value) is str or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value) if abs(value) <= MAX_SAFE_INTEGER else _integer_text(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else _not_finite(value)
    if isinstance(value, decimal.Decimal):
        return _decimal(value)
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return str(value)


def text_of(value: Any) -> str:
    """Return a plain value as text; a missing value is an empty string."""
    cell = cell_of(value)
    return "" if cell is None else str(cell)


def number_of(text: str) -> int | decimal.Decimal:
    """Parse a number that a database has written as text."""
    number = decimal.Decimal(text)
    return int(number) if number.is_finite() and number == number.to_integral() else number


def without_nan(values: Sequence[Any]) -> list[Any]:
    """Return values with None in place of NaN, for libraries that represent missing values by NaN."""
    return [None if isinstance(v, float) and v != v else v for v in values]


def _duration(value: datetime.timedelta) -> Duration:
    microseconds = (value.days * 86_400 + value.seconds) * 10**6 + value.microseconds
    return Duration(microseconds * 1000 + getattr(value, "nanoseconds", 0))


def _integer_text(value: int) -> str:
    try:
        return str(int(value))
    except ValueError:  # The number exceeds Python's default limit for digits.
        return hex(value)


def _not_finite(value: float) -> str:
    return "NaN" if math.isnan(value) else "inf" if value > 0 else "-inf"


def _decimal(value: decimal.Decimal) -> float | str:
    """Return a number if it represents the decimal exactly, including trailing zeros; otherwise text."""
    if not value.is_finite():
        return "NaN" if value.is_nan() else _not_finite(float(value))
    plain = abs(value.adjusted()) <= MAX_PLAIN_EXPONENT
    text = format(value, "f") if plain else str(value)
    short = repr(float(value)) if plain else ""
    return float(value) if short == text else text


def _item(scalar: Any) -> Any:
    """Return a scalar of an array library as a Python value."""
    dtype = getattr(scalar, "dtype", None)
    size = getattr(dtype, "itemsize", 8)
    match getattr(dtype, "kind", ""):
        case "m" | "M" as kind:
            return _time_item(scalar, kind)
        case "f" if size in _FLOAT_FORMATS:
            return shortest(float(scalar), size)
        case "f" if size > 8:
            return _long_float(scalar)
        case "c":
            return str(complex(scalar)) if size <= 16 else str(scalar)
        case _:
            return plain_of(scalar.item())


def _time_item(scalar: Any, kind: str) -> Any:
    item = scalar.item()
    if item is None or not isinstance(item, int):
        # Only the library can write years and months.
        return plain_of(item) if not isinstance(item, int) else str(scalar)
    unit = str(scalar.dtype).partition("[")[2].rstrip("]")
    if kind == "m" and unit == "ns":
        return Duration(item)
    if kind == "M" and unit in ("s", "ms", "us", "ns"):
        text = moment_text(item, unit)
        return text if unit != "ns" or item % 1000 else datetime.datetime.fromisoformat(text)
    return str(scalar)


def _long_float(scalar: Any) -> Any:
    short = float(scalar)
    if short == scalar or short != short:
        return short
    return decimal.Decimal(str(scalar))


def _inner_text(value: Any) -> str:
    if type(value) is str:
        return repr(value)
    plain = plain_of(value)
    if plain is None:
        return "None"
    if type(plain) is str and isinstance(value, str):
        return repr(plain)
    return repr(plain) if isinstance(plain, (bool, float)) else text_of(plain)


def _array_text(array: Any) -> str:
    numpy = sys.modules.get("numpy")
    if numpy is None:
        return str(array)
    # By default, the text of a long array is abbreviated.
    return numpy.array2string(array, threshold=array.size + 1, max_line_width=sys.maxsize)
