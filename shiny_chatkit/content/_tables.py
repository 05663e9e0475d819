"""Tables: any data frame as rows the browser's grid can show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ._artifacts import Artifact
from ._cells import cell_of, plain_of, type_of
from ._frames import table_of
from ._pieces import json_like


@dataclass
class TableArtifact(Artifact):
    """
    A table that can be sorted and filtered.

    Attributes
    ----------
    data
        A pandas, polars or pyarrow frame, a series or anything else narwhals reads, a numpy array of
        one or two dimensions, a list of dictionaries, or a dictionary of lists.
    column_defs, grid_options
        Passed to AG Grid, over what is derived from the data. The grid evaluates some of them as
        expressions or HTML: never build them from what a user or a model wrote.
    height
        A CSS length.
    title
        Shown above it.
    max_rows
        Show only so many rows, with the number of all and a download of the whole. By default all
        rows are shown.

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
    max_rows: int | None = None

    def __post_init__(self) -> None:
        if self.max_rows is not None and self.max_rows < 1:
            raise ValueError("`max_rows` must be at least 1.")

    def fields(self) -> dict[str, Any]:
        """Give the artifact in the protocol's shape; what is shown is all there is unless it says so."""
        table = table_of(self.data)
        columns = {n: [plain_of(v) for v in vs] for n, vs in table.head(self.max_rows).items()}
        cells = [[cell_of(value) for value in values] for values in columns.values()]
        rows = [dict(zip(columns, row, strict=True)) for row in zip(*cells, strict=True)]
        fields: dict[str, Any] = {
            "artifactType": "table",
            "title": self.title,
            "rowData": rows,
            "columns": list(columns),
            "columnTypes": {name: type_of(values) for name, values in columns.items()},
            "height": self.height,
        }
        if self.column_defs is not None:
            fields["columnDefs"] = json_like([dict(column) for column in self.column_defs])
        if self.grid_options is not None:
            fields["gridOptions"] = json_like(dict(self.grid_options))
        if fields.keys() & {"columnDefs", "gridOptions"}:
            # The grid evaluates expressions in them: only the app's own code says this.
            fields["trusted"] = True
        if len(rows) == self.max_rows and (total := table.count()) > len(rows):
            fields["totalRows"] = total
        return fields
