"""Reads the columns of data frames without loss, by the storage type that each library uses."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import narwhals.stable.v2 as nw

from ._cells import plain_of, shortest, without_nan
from ._moments import TICKS_PER_SECOND, Duration, clock_text, date_text, moment_text


def values_of(column: nw.Series[Any]) -> list[Any]:
    """Return the plain values of a column, see :func:`plain_of`."""
    column = _native_arrow(column)
    if column.implementation.is_pandas_like():
        return _of_pandas(column)
    dtype = column.dtype
    if isinstance(dtype, (nw.Datetime, nw.Duration, nw.Date, nw.Time)):
        return _of_time(column, dtype)
    return _shortened(_listed(column), dtype)


def order_of(column: nw.Series[Any]) -> list[Any] | None:
    """Return the categories of an ordered column, lowest first, or None for any other column."""
    column = _native_arrow(column)
    native = column.to_native()
    if column.implementation.is_pandas_like():
        return _order_of_pandas(native)
    if column.implementation.is_polars():
        return native.dtype.categories.to_list() if column.dtype == nw.Enum else None
    if getattr(getattr(native, "type", None), "ordered", False):
        known = native.unify_dictionaries()
        return known.chunk(0).dictionary.to_pylist() if known.num_chunks else []
    return None


def is_arrow_of_pandas(column: nw.Series[Any]) -> bool:
    """Return whether a column is a pandas column that Arrow stores."""
    return type(getattr(column.to_native(), "dtype", None)).__name__ == "ArrowDtype"


def _native_arrow(column: nw.Series[Any]) -> nw.Series[Any]:
    """Return an Arrow-backed column as an Arrow column, because pandas would lose some of its values."""
    arrow: Any = nw.dependencies.get_pyarrow()
    if arrow is None or not is_arrow_of_pandas(column):
        return column
    values = arrow.array(column.to_native().array)
    if isinstance(values, arrow.Array):
        values = arrow.chunked_array([values])
    return nw.from_native(values, series_only=True)


def _of_pandas(column: nw.Series[Any]) -> list[Any]:
    native = column.to_native()
    dtype = native.dtype
    values = [plain_of(value) for value in native.tolist()]
    # Only these pandas columns distinguish missing values from NaN.
    if not str(dtype).startswith("Float"):
        values = without_nan(values)
    categories = getattr(dtype, "categories", None)
    return _shortened(values, column.dtype if categories is None else categories.dtype)


def _order_of_pandas(native: Any) -> list[Any] | None:
    dtype = native.dtype
    if getattr(dtype, "ordered", False):
        return list(dtype.categories)
    if type(dtype).__name__ == "IntervalDtype":
        # As text, these values would sort in another order.
        return sorted(native.dropna().unique())
    return None


def _listed(column: nw.Series[Any]) -> list[Any]:
    return [plain_of(value) for value in column.to_list()]


def _shortened(values: list[Any], dtype: Any) -> list[Any]:
    size = {"Float32": 4, "float32": 4, "Float16": 2, "float16": 2}.get(str(dtype))
    if size is None:
        return values
    return [shortest(v, size) if isinstance(v, float) else v for v in values]


def _of_time(column: nw.Series[Any], dtype: Any) -> list[Any]:
    """Read a column of times from the numbers that store them."""
    unit: str = getattr(dtype, "time_unit", "ns")
    ticks, unit = _ticks(column, unit)
    if isinstance(dtype, nw.Duration):
        scale = 10**9 // TICKS_PER_SECOND[unit]
        return [None if tick is None else Duration(tick * scale) for tick in ticks]
    if isinstance(dtype, nw.Time):
        return [None if tick is None else clock_text(tick, unit) for tick in ticks]
    if isinstance(dtype, nw.Date):
        return [None if tick is None else _date(tick) for tick in ticks]
    zone = dtype.time_zone
    return [None if tick is None else moment_text(tick, unit, zone) for tick in ticks]


def _ticks(column: nw.Series[Any], unit: str) -> tuple[Sequence[int | None], str]:
    native = column.to_native()
    if column.implementation.is_polars():
        return native.to_physical().to_list(), unit
    arrow: Any = nw.dependencies.get_pyarrow()
    kind = native.type
    unit = getattr(kind, "unit", unit)
    if arrow.types.is_date64(kind):
        return [
            None if tick is None else tick // 86_400_000
            for tick in native.cast(arrow.int64()).to_pylist()
        ], unit
    width = arrow.int32() if kind.bit_width == 32 else arrow.int64()
    return native.cast(width).to_pylist(), unit


def _date(day: int) -> Any:
    text = date_text(day)
    return datetime.date.fromisoformat(text) if len(text) == 10 and text[:4] != "0000" else text
