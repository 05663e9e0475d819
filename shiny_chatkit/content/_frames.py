"""Reads any kind of table, and writes it as CSV in slices. Independent of the protocol."""

from __future__ import annotations

import csv
import datetime
import decimal
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, cast

import narwhals.stable.v2 as nw

from shiny_chatkit.protocol.checks import values as check_values
from shiny_chatkit.protocol.clean import quoted

from ._cells import cell_of, number_of, plain_of, text_of
from ._columns import is_arrow_of_pandas, order_of, values_of
from ._relations import Relation, is_relation

Columns = dict[str, list[Any]]
Orders = dict[str, list[str]]

SLICE_ROWS = 10_000
"""Number of rows to write at a time, which bounds the memory needed in addition to the table."""


class Table(Protocol):
    """Columns of the same length with different names."""

    def names(self) -> Sequence[str]:
        """Return the names of the columns without reading any row."""
        ...

    def head(self, rows: int | None) -> Columns:
        """Return the plain values of the first rows, or of all of them."""
        ...

    def first(self, rows: int | None) -> tuple[Columns, Orders]:
        """Return :meth:`head`, with the values of ordered columns as text."""
        ...

    def count(self) -> int:
        """Return the number of rows."""
        ...

    def csv(self, rows: int | None = None) -> Iterator[str]:
        """Yield the first rows, or all of them, as CSV, in slices."""
        ...


def table_of(data: Any) -> Table:
    """Read a table of any supported kind.

    Parameters
    ----------
    data
        Anything that :func:`frame_of` reads, a list of dictionaries or a dictionary of lists.

    Raises
    ------
    TypeError
        If it is not a table.
    """
    _check_lists(data)
    if isinstance(data, Mapping):
        given = cast("Mapping[Any, Any]", data)
        names = unique_names([str(name) for name in given])
        lists = {name: list(values) for name, values in zip(names, given.values(), strict=True)}
        if len({len(values) for values in lists.values()}) > 1:
            lengths = ", ".join(f"{len(lists[name])} for {quoted(name)}" for name in lists)
            raise TypeError(
                f"A table given as a dictionary needs lists of the same length, not {lengths}."
            )
        return _Lists(lists)
    if isinstance(data, Sequence) and not isinstance(data, (str, bytes)):
        rows = cast("Sequence[Any]", data)
        for row in rows:
            if not isinstance(row, Mapping):
                raise _bad_row(row)
        keys = list(dict.fromkeys(key for row in rows for key in row))
        names = unique_names([str(key) for key in keys])
        return _Lists(
            {n: [row.get(key) for row in rows] for n, key in zip(names, keys, strict=True)}
        )
    table = frame_of(data)
    if table is None:
        raise _not_a_table(cast(object, data))
    return table


def check_table(data: Any) -> None:
    """Raise an error for data that is obviously not a table, in constant time regardless of its rows.

    Raises
    ------
    TypeError
        If it is not a table; the error lists what would be one.
    """
    _check_lists(data)
    is_plain = isinstance(data, (Mapping, Sequence)) and not isinstance(data, (str, bytes))
    # Reading the names of a pandas frame may copy its columns.
    if not is_plain and not nw.dependencies.is_pandas_dataframe(data) and frame_of(data) is None:
        raise _not_a_table(cast(object, data))


def _check_lists(data: Any) -> None:
    if isinstance(data, Mapping):
        for name, values in cast("Mapping[Any, Any]", data).items():
            if isinstance(values, (str, bytes)) or not isinstance(values, Iterable):
                raise TypeError(
                    f"A table given as a dictionary needs a list for each column, and {quoted(name)} is "
                    f"{check_values.named(values)}. For one row write `[{{...}}]`."
                )
    elif isinstance(data, Sequence) and not isinstance(data, (str, bytes)):
        for row in cast("Sequence[Any]", data)[:1]:
            if not isinstance(row, Mapping):
                raise _bad_row(row)


def _not_a_table(data: object) -> TypeError:
    expected = "expected a data frame, a list of dictionaries or a dictionary of lists"
    return TypeError(f"Cannot show {check_values.named(data)} as a table: {expected}.")


def _bad_row(row: object) -> TypeError:
    return TypeError(
        "A table given as a list needs a dictionary for each row, such as "
        f'`[{{"name": "Ada", "age": 36}}]`, not {check_values.named(row)}.'
    )


def frame_of(data: Any) -> Table | None:
    """Read a table, series or array of a data frame or array library; return None for anything else.

    Arrays with more than two dimensions and arrays of axes, which plotting functions return, are not tables.
    """
    known = nw.dependencies
    data = nw.to_native(data, pass_through=True)
    if _is_drawing(data):
        return None
    if is_relation(data):
        return _RelationTable(Relation(data, unique_names(data.columns)))
    if known.is_numpy_array(data):
        return _of_array(data)
    if known.is_pandas_index(data):
        data = _named(data).to_frame(index=False)
    elif known.is_pandas_series(data):
        data = data.to_frame("value" if data.name is None else data.name)
    elif (arrow := known.get_pyarrow()) is not None:
        data = _of_arrow(data, arrow)
    if known.is_pandas_dataframe(data):
        data = _with_labels(data)
    found: Any = nw.from_native(data, pass_through=True, allow_series=True)
    if isinstance(found, nw.Series):
        found = found.to_frame() if found.name else found.alias("value").to_frame()
    return _Frame(found) if isinstance(found, (nw.DataFrame, nw.LazyFrame)) else None


class _Lists:
    """A table of columns that are Python sequences or arrays."""

    def __init__(self, columns: Mapping[str, Sequence[Any]]) -> None:
        self._columns = columns

    def names(self) -> Sequence[str]:
        return list(self._columns)

    def head(self, rows: int | None) -> Columns:
        return {
            name: [_without_nan(plain_of(value)) for value in values[:rows]]
            for name, values in self._columns.items()
        }

    def first(self, rows: int | None) -> tuple[Columns, Orders]:
        return self.head(rows), {}

    def count(self) -> int:
        return max((len(values) for values in self._columns.values()), default=0)

    def csv(self, rows: int | None = None) -> Iterator[str]:
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(self._columns)
        end = self.count() if rows is None else min(rows, self.count())
        for start in range(0, end + 1, SLICE_ROWS):
            at = slice(start, min(start + SLICE_ROWS, end))
            cells = zip(*(values[at] for values in self._columns.values()), strict=True)
            writer.writerows(
                [cell_of(_without_nan(plain_of(value))) for value in row] for row in cells
            )
            yield text.getvalue()
            text.seek(0)
            text.truncate()


class _Frame:
    """A data frame read through narwhals; the frame's library writes the CSV."""

    def __init__(self, frame: Any) -> None:
        self._frame = frame

    def names(self) -> Sequence[str]:
        return list(self._frame.collect_schema())

    def head(self, rows: int | None) -> Columns:
        return self.first(rows)[0]

    def first(self, rows: int | None) -> tuple[Columns, Orders]:
        frame = self._first(rows)
        columns = {str(name): frame[name] for name in frame.columns}
        orders = {name: order_of(column) for name, column in columns.items()}
        return (
            {name: values_of(column) for name, column in columns.items()},
            {n: [text_of(plain_of(v)) for v in o] for n, o in orders.items() if o is not None},
        )

    def count(self) -> int:
        return int(_collected(self._frame.select(nw.len())).item())

    def csv(self, rows: int | None = None) -> Iterator[str]:
        frame = self._first(rows)
        header: str = _writable(frame.head(0)).write_csv(None)
        yield header
        for start in range(0, len(frame), SLICE_ROWS):
            text: str = _writable(frame[start : start + SLICE_ROWS]).write_csv(None)
            yield text[len(header) :]

    def _first(self, rows: int | None) -> Any:
        return _collected(self._frame if rows is None else self._frame.head(rows))


class _RelationTable:
    """A DuckDB relation, whose query runs each time it is read."""

    def __init__(self, relation: Relation) -> None:
        self._relation = relation

    def names(self) -> Sequence[str]:
        return self._relation.names

    def head(self, rows: int | None) -> Columns:
        return self.first(rows)[0]

    def first(self, rows: int | None) -> tuple[Columns, Orders]:
        columns, _ = self._run(rows).first(None)
        for name in self._relation.numbers & columns.keys():
            columns[name] = [None if v is None else number_of(v) for v in columns[name]]
        return columns, {**self._relation.orders}

    def count(self) -> int:
        return self._relation.count()

    def csv(self, rows: int | None = None) -> Iterator[str]:
        yield from self._run(rows).csv()

    def _run(self, rows: int | None) -> _Frame:
        return _Frame(nw.from_native(self._relation.run(rows)))


def _collected(frame: Any) -> Any:
    return frame.collect() if isinstance(frame, nw.LazyFrame) else frame


def _without_nan(value: Any) -> Any:
    return None if isinstance(value, float) and value != value else value


def _writable(frame: Any) -> Any:
    """Convert columns to text that the frame's library cannot write to CSV without loss."""
    texts = [_as_text(frame[name]) for name in frame.columns if not _is_written(frame[name])]
    return frame.with_columns(*texts) if texts else frame


def _as_text(column: Any) -> Any:
    texts = [None if value is None else text_of(value) for value in values_of(column)]
    return nw.new_series(column.name, texts, nw.String, backend=column.implementation)


def _is_written(column: Any) -> bool:
    """Return whether the column's library writes its values to CSV without loss."""
    dtype, library = column.dtype, column.implementation
    if dtype.is_integer() or dtype == nw.Boolean:
        return True
    if library.is_pandas_like():
        if dtype == nw.Object:
            return all(v is None or isinstance(v, _ATOMS) for v in column.to_native())
        return not is_arrow_of_pandas(column)
    if library.is_pyarrow():
        return dtype in (nw.Float32, nw.Float64, nw.String) and "view" not in str(
            column.to_native().type
        )
    return not (dtype.is_nested() or dtype in (nw.Binary, nw.Duration, nw.Object, nw.Unknown))


_ATOMS = (str, int, float, decimal.Decimal, datetime.date, datetime.time)


def _is_drawing(data: Any) -> bool:
    """Return whether an array or series contains matplotlib objects, such as axes."""
    if str(getattr(data, "dtype", "")) != "object" or not len(data):
        return False
    values: Any = data.to_numpy() if hasattr(data, "to_numpy") else data
    first = values.flat[0] if values.size else None
    if hasattr(first, "dtype") and hasattr(first, "__len__"):
        return _is_drawing(first)
    return type(first).__module__.startswith("matplotlib.")


def _of_array(array: Any) -> Table | None:
    if array.dtype.names:
        return (
            _Lists({name: array[name] for name in array.dtype.names}) if array.ndim == 1 else None
        )
    if array.ndim == 1:
        return _Lists({"value": array})
    if array.ndim == 2:
        return _Lists({str(at): array[:, at] for at in range(array.shape[1])})
    return None


def _of_arrow(data: Any, arrow: Any) -> Any:
    """Convert an Arrow table or column for narwhals; Arrow tables may have duplicate column names."""
    if isinstance(data, arrow.Array):
        return arrow.chunked_array([data])
    if isinstance(data, arrow.RecordBatch):
        data = arrow.Table.from_batches([data])
    return (
        data.rename_columns(unique_names(data.column_names))
        if isinstance(data, arrow.Table)
        else data
    )


def _with_labels(frame: Any) -> Any:
    """Turn a pandas frame's index into columns, and its column labels into names.

    An unnamed index of numbers is dropped, because it has no meaning: filtered frames have one, too.
    """
    index = frame.index
    if index.nlevels > 1 or index.name is not None or index.dtype.kind not in "iu":
        frame = frame.reset_index(allow_duplicates=True)
    return frame.set_axis(unique_names([_flat(name) for name in frame.columns]), axis=1)


def _named(index: Any) -> Any:
    return index if index.nlevels > 1 or index.name is not None else index.rename("value")


def _flat(name: Any) -> str:
    if isinstance(name, tuple):
        return " ".join(str(part) for part in cast("tuple[Any, ...]", name) if part != "")
    return str(name)


def unique_names(names: Sequence[str]) -> list[str]:
    """Return the names with numbers added to duplicates."""
    unique: dict[str, None] = {}
    for name in names:
        number, free = 2, name
        while free in unique:
            free, number = f"{name} ({number})", number + 1
        unique[free] = None
    return list(unique)
