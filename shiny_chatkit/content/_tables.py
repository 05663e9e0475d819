"""Tables: any data frame as rows the browser's grid can show."""

from __future__ import annotations

import datetime
import decimal
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import narwhals.stable.v2 as nw

from ._artifacts import Artifact
from ._pieces import json_like


@dataclass
class TableArtifact(Artifact):
    """
    A table that can be sorted and filtered.

    Attributes
    ----------
    data
        A pandas or polars frame or anything else narwhals reads, a list of dictionaries, or a
        dictionary of lists.
    column_defs, grid_options
        Passed to AG Grid, over what is derived from the data.
    height
        A CSS length.
    title
        Shown above it.

    Raises
    ------
    TypeError
        If ``data`` is no table.
    """

    data: Any
    column_defs: Sequence[Mapping[str, Any]] | None = None
    grid_options: Mapping[str, Any] | None = None
    height: str = "400px"
    title: str = ""

    def fields(self) -> dict[str, Any]:
        """Give the artifact in the protocol's shape."""
        columns, types, rows = _read(self.data)
        fields: dict[str, Any] = {
            "artifactType": "table",
            "title": self.title,
            "rowData": rows,
            "columns": columns,
            "columnTypes": types,
            "height": self.height,
        }
        if self.column_defs is not None:
            fields["columnDefs"] = json_like([dict(column) for column in self.column_defs])
        if self.grid_options is not None:
            fields["gridOptions"] = json_like(dict(self.grid_options))
        return fields


def _read(data: Any) -> tuple[list[str], dict[str, str], list[dict[str, Any]]]:
    """Give the columns, their types ("number", "boolean", "date", "text") and the rows."""
    if isinstance(data, Mapping):
        lists = {str(name): list(values) for name, values in cast(Any, data).items()}
        if len({len(values) for values in lists.values()}) > 1:
            raise TypeError("A table given as a dictionary needs lists of one length.")
        return _from_columns(lists)
    if isinstance(data, Sequence) and not isinstance(data, str):
        rows = cast("Sequence[Any]", data)
        if not all(isinstance(row, Mapping) for row in rows):
            raise TypeError("A table given as a list needs a dictionary per row.")
        names = list(dict.fromkeys(str(name) for row in rows for name in row))
        return _from_columns({name: [row.get(name) for row in rows] for name in names})
    try:
        frame = cast(Any, nw).from_native(data)
    except TypeError as error:
        raise TypeError(f"Cannot show a {type(data).__name__} as a table.") from error
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect()
    return _from_columns({str(name): frame[name].to_list() for name in frame.columns})


def _from_columns(
    columns: Mapping[str, list[Any]],
) -> tuple[list[str], dict[str, str], list[dict[str, Any]]]:
    plain = {name: [_plain(value) for value in values] for name, values in columns.items()}
    types = {name: _type(values) for name, values in plain.items()}
    cells = [[_cell(value) for value in values] for values in plain.values()]
    names = list(columns)
    return names, types, [dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True)]


def _plain(value: Any) -> Any:
    """Give a value of a library of arrays as Python's own, and what is missing as None."""
    # pandas' own marks of absence compare with nothing, themselves included.
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return None
    if isinstance(value, (str, bool, int, float, decimal.Decimal, datetime.date, datetime.time)):
        return value
    if getattr(value, "ndim", None) == 0 and callable(item := getattr(value, "item", None)):
        return _plain(item())
    return str(value)  # A cell is one thing: a list in it is shown as its text.


def _type(values: Sequence[Any]) -> str:
    known: set[type] = {type(value) for value in values if value is not None}
    if known and known <= {bool}:
        return "boolean"
    numbers = (int, float, decimal.Decimal)
    if known and bool not in known and all(issubclass(t, numbers) for t in known):
        return "number"
    if known and all(issubclass(t, datetime.date) for t in known):
        return "date"
    return "text"


def _cell(value: Any) -> Any:
    """Give a cell as JSON can carry it."""
    if isinstance(value, decimal.Decimal):
        value = float(value)
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, float) and math.isinf(value):
        return str(value)
    return json_like(value)
