"""Whatever is a table, cut into slices and written as CSV. Knows no protocol."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol, cast

import narwhals.stable.v2 as nw

from ._cells import cell_of, plain_of

Columns = dict[str, list[Any]]

SLICE = 10_000
"""So many rows are written at a time: what is made of them is all that is held beside the table."""


class Table(Protocol):
    """Columns of one length, each of a name of its own."""

    def names(self) -> Sequence[str]:
        """Give the columns' names; reads no rows."""
        ...

    def head(self, rows: int | None) -> Columns:
        """Give the first rows, or all of them."""
        ...

    def count(self) -> int:
        """Give the number of rows."""
        ...

    def csv(self, rows: int | None = None) -> Iterator[str]:
        """Give the first rows, or all of them, as CSV, a slice at a time."""
        ...


def table_of(data: Any) -> Table:
    """Read anything that is a table.

    Parameters
    ----------
    data
        What :func:`frame_of` knows, a list of dictionaries or a dictionary of lists.

    Raises
    ------
    TypeError
        If it is no table.
    """
    if isinstance(data, Mapping):
        lists = {str(name): list(values) for name, values in cast(Any, data).items()}
        if len({len(values) for values in lists.values()}) > 1:
            raise TypeError("A table given as a dictionary needs lists of one length.")
        return _Lists(lists)
    if isinstance(data, Sequence) and not isinstance(data, (str, bytes)):
        rows = cast("Sequence[Any]", data)
        if not all(isinstance(row, Mapping) for row in rows):
            raise TypeError("A table given as a list needs a dictionary per row.")
        names = list(dict.fromkeys(str(name) for row in rows for name in row))
        return _Lists({name: [row.get(name) for row in rows] for name in names})
    table = frame_of(data)
    if table is None:
        raise TypeError(f"Cannot show a {type(data).__name__} as a table.")
    return table


def frame_of(data: Any) -> Table | None:
    """Read what a library of data frames or arrays calls a table, a series or an array.

    An array with more than two dimensions is none of these.
    """
    known = nw.dependencies
    data = nw.to_native(data, pass_through=True)
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
    """Columns as sequences of Python or of an array."""

    def __init__(self, columns: Mapping[str, Sequence[Any]]) -> None:
        self._columns = columns

    def names(self) -> Sequence[str]:
        return list(self._columns)

    def head(self, rows: int | None) -> Columns:
        return {name: list(values[:rows]) for name, values in self._columns.items()}

    def count(self) -> int:
        return max((len(values) for values in self._columns.values()), default=0)

    def csv(self, rows: int | None = None) -> Iterator[str]:
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(self._columns)
        end = self.count() if rows is None else min(rows, self.count())
        for start in range(0, end + 1, SLICE):
            at = slice(start, min(start + SLICE, end))
            cells = zip(*(values[at] for values in self._columns.values()), strict=True)
            writer.writerows([cell_of(plain_of(value)) for value in row] for row in cells)
            yield text.getvalue()
            text.seek(0)
            text.truncate()


class _Frame:
    """A data frame in the hands of narwhals; its own library writes its CSV."""

    def __init__(self, frame: Any) -> None:
        self._frame = frame

    def names(self) -> Sequence[str]:
        return list(self._frame.collect_schema())

    def head(self, rows: int | None) -> Columns:
        frame = self._first(rows)
        return {str(name): frame[name].to_list() for name in frame.columns}

    def count(self) -> int:
        return int(_collected(self._frame.select(nw.len())).item())

    def csv(self, rows: int | None = None) -> Iterator[str]:
        frame = self._first(rows)
        header: str = _writable(frame.head(0)).write_csv(None)
        yield header
        for start in range(0, len(frame), SLICE):
            text: str = _writable(frame[start : start + SLICE]).write_csv(None)
            yield text[len(header) :]

    def _first(self, rows: int | None) -> Any:
        return _collected(self._frame if rows is None else self._frame.head(rows))


def _collected(frame: Any) -> Any:
    return frame.collect() if isinstance(frame, nw.LazyFrame) else frame


def _writable(frame: Any) -> Any:
    """Give as text what most libraries have no CSV for."""
    if frame.implementation.is_pandas_like():
        return frame
    texts = [
        nw.new_series(
            name,
            [None if value is None else str(value) for value in frame[name].to_list()],
            nw.String,
            backend=frame.implementation,
        )
        for name, dtype in frame.schema.items()
        if dtype.is_nested() or dtype in (nw.Binary, nw.Duration, nw.Object, nw.Unknown)
    ]
    return frame.with_columns(*texts) if texts else frame


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
    """Make a table, or one column, of what Arrow has; its tables may have a name twice."""
    if isinstance(data, arrow.Array):
        return arrow.chunked_array([data])
    if isinstance(data, arrow.RecordBatch):
        data = arrow.Table.from_batches([data])
    return (
        data.rename_columns(_unique(data.column_names)) if isinstance(data, arrow.Table) else data
    )


def _with_labels(frame: Any) -> Any:
    """Make columns of a pandas frame's labels, and names of whatever its columns are called.

    An index of bare numbers without a name says nothing: rows that were filtered have one.
    """
    index = frame.index
    if index.nlevels > 1 or index.name is not None or index.dtype.kind not in "iu":
        frame = frame.reset_index(allow_duplicates=True)
    return frame.set_axis(_unique([_flat(name) for name in frame.columns]), axis=1)


def _named(index: Any) -> Any:
    return index if index.nlevels > 1 or index.name is not None else index.rename("value")


def _flat(name: Any) -> str:
    if isinstance(name, tuple):
        return " ".join(str(part) for part in cast("tuple[Any, ...]", name) if part != "")
    return str(name)


def _unique(names: Sequence[str]) -> list[str]:
    """Number what is called like something before it."""
    unique: dict[str, None] = {}
    for name in names:
        number, free = 2, name
        while free in unique:
            free, number = f"{name} ({number})", number + 1
        unique[free] = None
    return list(unique)
