"""Tables: converts any data frame to rows for the browser's grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from shiny_chatkit.protocol.checks import options as check_options
from shiny_chatkit.protocol.checks import values as check_values
from shiny_chatkit.protocol.checks.html import css_length

from ._artifacts import Artifact
from ._cells import cell_of, text_of, type_of
from ._formats import ColumnFormat, formats_of
from ._frames import check_table, table_of
from ._pieces import json_like

MAX_CELLS = 100_000
"""Cells of the largest table shown in full by default: more would take seconds to read and to send."""


@dataclass
class TableArtifact(Artifact):
    """
    A table that can be sorted and filtered.

    Attributes
    ----------
    data
        A pandas, polars or pyarrow frame, a DuckDB relation, a series or anything else that narwhals reads,
        a numpy array of one or two dimensions, a list of dictionaries, or a dictionary of lists.
    column_defs, grid_options
        Options for AG Grid, which override those derived from the data. The grid evaluates some of them as
        expressions or HTML: never build them from text that a user or a model wrote.
    height
        A CSS length, or a number of pixels. A table with few rows is only as high as its rows.
    title
        The title above the table.
    max_rows
        The maximum number of rows to show. A longer table also shows the total number of rows and a
        download of the whole table. By default, up to 100,000 cells are shown; ``"all"`` shows every row.
    escape_formulas
        Whether copied and downloaded data has an apostrophe before text that a spreadsheet would run as
        a formula. By default, the data is not changed.
    formats
        The formats of columns, by column name: a number of decimals, one of ``"percent"``,
        ``"thousands"``, ``"date"``, ``"time"`` and ``"datetime"``, a currency code (``"EUR"``), or a
        dictionary; see :class:`ColumnFormat`. Formats do not affect sorting, filtering, copies and
        downloads, which use the values themselves.

    Raises
    ------
    TypeError
        If ``data`` is not a table, or another argument has the wrong type.
    ValueError
        If ``max_rows``, ``height`` or a format is not valid.
    """

    data: Any
    column_defs: Sequence[Mapping[str, Any]] | None = None
    grid_options: Mapping[str, Any] | None = None
    height: str = "400px"
    title: str = ""
    max_rows: int | Literal["all"] | None = None
    formats: Mapping[str, ColumnFormat | str | int] | None = None
    escape_formulas: bool = False

    def __post_init__(self) -> None:
        rows: Any = self.max_rows
        if rows not in (None, "all") and not (type(rows) is int and rows >= 1):
            raise ValueError(
                f'Invalid `max_rows` {check_values.named(rows)}: expected a number of at least 1, "all" or None.'
            )
        check_options.flag("escape_formulas", self.escape_formulas)
        check_table(self.data)
        check_values.labels(self, "title")
        self.height = css_length("TableArtifact(height=...)", self.height) or "400px"
        if self.column_defs is not None:
            self.column_defs = _column_defs(self.column_defs)
        options: Any = self.grid_options
        if options is not None and not isinstance(options, Mapping):
            raise check_values.wrong("grid_options", "a dictionary", options)
        self._formats = formats_of(self.formats or {})
        if self._formats:
            names = table_of(self.data).names()
            if unknown := self._formats.keys() - set(names):
                raise ValueError(
                    f"Invalid `formats` for {', '.join(map(repr, sorted(unknown)))}: the table's columns "
                    f"are {', '.join(map(repr, names))}."
                )

    def fields(self) -> dict[str, Any]:
        """Return the artifact in the protocol's shape, with the total number of rows if not all are shown."""
        table = table_of(self.data)
        limit = self._limit(len(table.names()))
        columns, orders = table.first(limit)
        cells = {
            name: [_text_or_none(v) if name in orders else cell_of(v) for v in values]
            for name, values in columns.items()
        }
        rows = [dict(zip(cells, row, strict=True)) for row in zip(*cells.values(), strict=True)]
        types: dict[str, str] = {name: type_of(values) for name, values in columns.items()}
        for name, order in orders.items():
            present = set(cells[name])
            types[name] = "category"
            orders[name] = [value for value in order if value in present]
        fields: dict[str, Any] = {
            "artifactType": "table",
            "title": self.title,
            "rowData": rows,
            "columns": list(columns),
            "columnTypes": types,
            "height": self.height,
        }
        if orders:
            fields["columnOrders"] = orders
        if self._formats:
            fields["columnFormats"] = self._formats
        if self.escape_formulas:
            fields["escapeFormulas"] = True
        if self.column_defs is not None:
            fields["columnDefs"] = json_like([dict(column) for column in self.column_defs])
        if self.grid_options is not None:
            fields["gridOptions"] = json_like(dict(self.grid_options))
        if fields.keys() & {"columnDefs", "gridOptions"}:
            # The grid evaluates expressions in these options, so only the app's code may set them.
            fields["trusted"] = True
        if len(rows) == limit and (total := table.count()) > len(rows):
            fields["totalRows"] = total
        return fields

    def _limit(self, columns: int) -> int | None:
        if self.max_rows == "all":
            return None
        return max(1, MAX_CELLS // max(1, columns)) if self.max_rows is None else self.max_rows


def _column_defs(given: Any) -> list[Mapping[str, Any]]:
    definitions = check_values.items("column_defs", given, "a list of dictionaries")
    for definition in definitions:
        if not isinstance(definition, Mapping):
            raise check_values.wrong("column_defs", "a list of dictionaries", given)
    return definitions


def _text_or_none(value: Any) -> str | None:
    return None if value is None else text_of(value)
