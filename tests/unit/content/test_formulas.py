"""CSV without formulas: text that looks like one gets an apostrophe, everything else stays as it is."""

from __future__ import annotations

import csv
import io
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiny_chatkit.content import WithoutFormulas, table_of
from shiny_chatkit.content._formulas import escape_formulas
from shiny_chatkit.types import TableArtifact

TEXTS = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\uff1d1",
    "-",
    "+49 30",
    '="a"&B1',
]
PLAIN = [
    "a",
    "a=1",
    "1+1",
    "'=1",
    " =1",
    "",
    "-1.5",
    "+3",
    "-1e-5",
    "-inf",
    "-.5",
    "a,-b",
    '"',
    "2020-01-01",
]


def written(*cells: str) -> list[str]:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return next(csv.reader(io.StringIO("".join(escape_formulas([text.getvalue()])), newline="")))


@pytest.mark.parametrize("text", TEXTS)
def test_text_that_looks_like_a_formula(text: str) -> None:
    assert written("x", text, text) == ["x", f"'{text}", f"'{text}"]


@pytest.mark.parametrize("text", PLAIN)
def test_other_text_and_numbers(text: str) -> None:
    assert written("x", text, "y") == ["x", text, "y"]


@given(st.lists(st.text() | st.sampled_from([*TEXTS, *PLAIN]), min_size=2))
def test_nothing_is_lost(cells: list[str]) -> None:
    cells = [cell.replace("\0", "") for cell in cells]
    assert [c[1:] if c != o else c for c, o in zip(written(*cells), cells, strict=True)] == cells


def test_a_cell_of_any_length() -> None:
    long = "=" + "x" * 1_000_000
    text = "".join(escape_formulas([f'a\n{long}\n"{long}"\n']))
    assert text == f"a\n'{long}\n\"'{long}\"\n"


@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame, pa.table, dict])
def test_every_library(make: object) -> None:
    data = make({"=h": ["=1", "b"], "n": [-1.0, -2.5]})  # pyright: ignore[reportCallIssue]
    text = "".join(WithoutFormulas(table_of(data)).csv())
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert [row[0] for row in rows] == ["'=h", "'=1", "b"]
    assert [float(row[1]) for row in rows[1:]] == [-1, -2.5]
    assert "'=1" not in "".join(table_of(data).csv())


@pytest.mark.parametrize("value", ["False", "True", None, 0, 1, [], "columns"])
def test_the_option_is_a_boolean(value: Any) -> None:
    with pytest.raises(TypeError, match="`escape_formulas` must be True or False"):
        TableArtifact([{"a": "=1"}], escape_formulas=value)


def test_the_option_travels_with_the_table() -> None:
    assert TableArtifact([{"a": "=1"}], escape_formulas=True).fields()["escapeFormulas"] is True
    assert "escapeFormulas" not in TableArtifact([{"a": "=1"}]).fields()
