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
    types = {name: _type(values) for name, values in columns.items()}
    values = [[_json(value) for value in column] for column in columns.values()]
    names = list(columns)
    return names, types, [dict(zip(names, row, strict=True)) for row in zip(*values, strict=True)]


def _type(values: Sequence[Any]) -> str:
    known: set[type] = {type(value) for value in values if not _missing(value)}
    if known and known <= {bool}:
        return "boolean"
    if known and all(issubclass(t, (int, float, decimal.Decimal)) for t in known):
        return "number"
    if known and all(issubclass(t, datetime.date) for t in known):
        return "date"
    return "text"


def _missing(value: Any) -> bool:
    # pandas' own marks of absence compare with nothing, themselves included.
    return (
        value is None
        or (isinstance(value, float) and math.isnan(value))
        or type(value).__name__ in ("NAType", "NaTType")
    )


def _json(value: Any) -> Any:
    """Give a cell as JSON can carry it; what is missing, or no number, becomes null."""
    if _missing(value):
        return None
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, (str, int)):
        return value
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    item = getattr(value, "item", None)
    return item() if callable(item) else str(value)
