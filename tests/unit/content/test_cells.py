"""Cells of tables: nothing that a library has in its arrays is shown as something else."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import orjson
import pandas as pd
import pyarrow as pa
import pytest

from shiny_chatkit.content import TableArtifact

DAY = np.datetime64("2024-02-01T00:00", "ns")
WRITTEN = "2024-02-01T00:00:00"


@pytest.mark.parametrize(
    ("data", "cells", "kind"),
    [
        (np.ma.array([1, 2], mask=[False, True]), [1, None], "number"),
        (np.array([DAY, np.datetime64("NaT")]), [WRITTEN, None], "date"),
        ({"value": np.array([DAY])}, [WRITTEN], "date"),
        (np.array([90], "m8[m]").astype("m8[ns]"), ["1:30:00"], "duration"),
        (np.array([1.5, np.nan], np.longdouble), [1.5, None], "number"),
        (np.array([1 + 2j], np.clongdouble), ["(1+2j)"], "text"),
        (np.array([True]), [True], "boolean"),
    ],
)
def test_cells_of_arrays(data: Any, cells: list[Any], kind: str) -> None:
    table = TableArtifact(data).fields()
    assert [row["value"] for row in table["rowData"]] == cells
    assert table["columnTypes"] == {"value": kind}
    # As bookmarks are written; it is stricter than Python's own.
    assert orjson.dumps(table)


@pytest.mark.parametrize("make", [pd.DataFrame, pa.table, dict])
def test_whole_numbers_that_a_browser_would_round_keep_their_digits(make: Any) -> None:
    # Keys of databases, for instance.
    table = TableArtifact(make({"id": [7, 2**53 + 1, -(2**60) - 1]})).fields()
    assert [row["id"] for row in table["rowData"]] == [
        7,
        "9007199254740993",
        "-1152921504606846977",
    ]
    assert table["columnTypes"] == {"id": "number"}


def test_missing_dates_leave_a_column_one_of_dates() -> None:
    table = TableArtifact({"day": [datetime.date(2024, 2, 1), None, pd.NaT]}).fields()
    assert [row["day"] for row in table["rowData"]] == ["2024-02-01", None, None]
    assert table["columnTypes"] == {"day": "date"}
