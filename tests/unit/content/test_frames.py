"""Tables of every library: their columns, their first rows, and their CSV."""

from __future__ import annotations

import csv
import datetime
import io
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from shiny_chatkit.content import TableArtifact, frame_of, table_of
from shiny_chatkit.content import _frames as frames

DATA: dict[str, list[Any]] = {
    "name": ["plain", 'a "quoted", one', "two\nlines", "=1+1", "ünï", None],
    "n": [1, 2, 3, 4, 5, 6],
}
ARROW = pa.table(DATA)
TABLES = {
    "dictionary": DATA,
    "rows": [dict(zip(DATA, row, strict=True)) for row in zip(*DATA.values(), strict=True)],
    "pandas": pd.DataFrame(DATA),
    "polars": pl.DataFrame(DATA),
    "lazy": pl.LazyFrame(DATA),
    "arrow": ARROW,
    "batch": ARROW.to_batches()[0],
    "narwhals": nw.from_native(pl.DataFrame(DATA)),
    "lazy narwhals": nw.from_native(pl.LazyFrame(DATA)),
}


def text(data: Any) -> str:
    return "".join(table_of(data).csv())


@pytest.mark.parametrize("name", TABLES)
def test_tables_of_every_library_say_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "SLICE_ROWS", 2)
    table = table_of(TABLES[name])
    assert table.count() == 6
    head = {k: [None if pd.isna(v) else v for v in vs] for k, vs in table.head(2).items()}
    assert head == {"name": DATA["name"][:2], "n": [1, 2]}
    assert [len(values) for values in table.head(None).values()] == [6, 6]
    rows = list(csv.reader(io.StringIO("".join(table.csv()), newline="")))
    assert rows[0] == ["name", "n"]
    assert rows[1:] == [[a or "", str(b)] for a, b in zip(*DATA.values(), strict=True)]


@pytest.mark.parametrize("size", [1, 4, 5, 100])
def test_csv_in_slices_is_what_the_library_writes(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "SLICE_ROWS", size)
    data = {**DATA, "x": [0.1, 1e300, -2.5, float("nan"), 3.0, None], "b": [True, False] * 3}
    data["day"] = [datetime.date(2024, 2, n + 1) for n in range(6)]
    data["text"] = ['" and \n'] * 6
    assert text(pd.DataFrame(data)) == pd.DataFrame(data).to_csv(index=False)
    polars = pl.DataFrame(data, strict=False)
    assert text(polars) == polars.write_csv()
    assert text(polars.lazy()) == polars.write_csv()


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("size", [1, 2, 100])
def test_csv_of_the_first_rows(name: str, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "SLICE_ROWS", size)
    table = table_of(TABLES[name])
    for wanted in (0, 1, 2, 3, 6, 9):
        text = io.StringIO("".join(table.csv(wanted)), newline="")
        assert [row[1] for row in csv.reader(text)] == ["n", "1", "2", "3", "4", "5", "6"][
            : wanted + 1
        ]


def test_a_name_of_several_lines_is_a_name() -> None:
    frame = pd.DataFrame({'two\n"lines"': [1, 2]})
    assert text(frame) == frame.to_csv(index=False)


@pytest.mark.parametrize("kind", [pd.DataFrame, pl.DataFrame, pa.table])
def test_a_table_without_rows(kind: Any) -> None:
    assert table_of(kind({"a": []})).head(10) == {"a": []}
    assert text(kind({"a": []})).replace('"', "") == "a\n"


def test_lists_and_records_are_text_in_csv() -> None:
    data = {"list": [[1, 2], None], "record": [{"a": 1}, {"a": 2}], "bytes": [b"x", b""]}
    for frame in (pl.DataFrame(data), pa.table(data)):
        rows = list(csv.reader(io.StringIO(text(frame))))
        assert rows[1][:2] == ["[1, 2]", "{'a': 1}"]
        assert rows[2][0] == ""


def test_csv_of_what_libraries_cannot_write() -> None:
    lasting = {"for": [datetime.timedelta(hours=1), None], "n": [1, 2]}
    either = pa.UnionArray.from_sparse(pa.array([0, 1], "int8"), [pa.array([1, 2]), pa.array("ab")])
    for frame in (pl.DataFrame(lasting), pa.table({"for": either, "n": [1, 2]})):
        rows = list(csv.reader(io.StringIO(text(frame))))
        assert rows[0] == ["for", "n"]
        assert rows[1] in (["1:00:00", "1"], ["1", "1"])


def test_labels_that_say_something_are_a_column() -> None:
    counts = pd.DataFrame({"city": ["a", "b", "a"], "n": [1, 2, 3]})
    for grouped in (counts.groupby("city").sum(), counts.groupby("city")["n"].sum()):
        assert table_of(grouped).head(None) == {"city": ["a", "b"], "n": [4, 2]}
    assert list(table_of(counts.describe()).head(0)) == ["index", "n"]
    # What is left of numbers after filtering says nothing.
    assert table_of(counts[counts["n"] > 1]).head(None) == {"city": ["b", "a"], "n": [2, 3]}


def test_columns_get_names_of_their_own() -> None:
    wide = pd.DataFrame([[1, 2, 3]], columns=["a", "a", "a (2)"])
    assert list(table_of(wide).head(0)) == ["a", "a (2)", "a (2) (2)"]
    levels = pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("x", "min"), ("y", "")]))
    assert list(table_of(levels).head(0)) == ["x min", "y"]
    assert list(table_of(pd.DataFrame([[1, 2]])).head(0)) == ["0", "1"]
    twice = pa.Table.from_arrays([pa.array([1]), pa.array([2])], ["a", "a"])
    assert table_of(twice).head(1) == {"a": [1], "a (2)": [2]}


@pytest.mark.parametrize(
    ("data", "columns"),
    [
        (pd.Series([1, 2], name="s"), {"s": [1, 2]}),
        (pd.Series([1, 2]), {"value": [1, 2]}),
        (pd.Index(["a", "b"]), {"value": ["a", "b"]}),
        (pd.MultiIndex.from_tuples([(1, "a")], names=["n", "t"]), {"n": [1], "t": ["a"]}),
        (pl.Series("s", [1, 2]), {"s": [1, 2]}),
        (pl.Series([1, 2]), {"value": [1, 2]}),
        (pa.chunked_array([[1], [2]]), {"value": [1, 2]}),
        (pa.array([1, 2]), {"value": [1, 2]}),
        (np.array([1, 2]), {"value": [1, 2]}),
        (np.array([[1, 2], [3, 4]]), {"0": [1, 3], "1": [2, 4]}),
        (np.array([(1, "a")], dtype=[("n", int), ("t", "U1")]), {"n": [1], "t": ["a"]}),
    ],
)
def test_series_and_arrays(data: Any, columns: dict[str, list[Any]]) -> None:
    assert table_of(data).head(None) == columns
    assert next(csv.reader(io.StringIO(text(data)))) == list(columns)


@pytest.mark.parametrize(
    "data",
    [
        np.zeros((2, 2, 2)),
        np.array(1),
        3,
        object(),
        "text",
        b"x",
        None,
        [1],
        {"a": [1, 2], "b": [1]},
    ],
)
def test_what_is_no_table(data: Any) -> None:
    with pytest.raises(TypeError):
        table_of(data)
    if not isinstance(data, dict):
        assert frame_of(data) is None


def test_a_frame_that_changes_later_is_given_as_it_was() -> None:
    frame = pd.DataFrame({"a": [1, 2]})
    table = table_of(frame)
    frame.loc[0, "a"] = 9
    assert "".join(table.csv()) == "a\n1\n2\n"


# -- As an artifact ----------------------------------------------------------------------------------


def test_a_table_sends_all_of_its_rows_unless_told_otherwise() -> None:
    frame = pl.DataFrame({"n": range(2000)})
    whole = TableArtifact(frame).fields()
    assert len(whole["rowData"]) == 2000
    assert "totalRows" not in whole
    some = TableArtifact(frame, max_rows=3).fields()
    assert some["rowData"] == [{"n": 0}, {"n": 1}, {"n": 2}]
    assert some["totalRows"] == 2000
    assert "downloadUrl" not in some
    assert "totalRows" not in TableArtifact(frame, max_rows=2000).fields()
    with pytest.raises(ValueError, match="max_rows"):
        TableArtifact(frame, max_rows=0)


def test_only_what_is_shown_is_read_of_a_lazy_frame() -> None:
    def refuse(batch: pl.DataFrame) -> pl.DataFrame:
        assert len(batch) <= 5
        return batch

    frame = pl.LazyFrame({"n": range(5)}).map_batches(refuse, streamable=True)
    fields = TableArtifact(frame, max_rows=2).fields()
    assert (len(fields["rowData"]), fields["totalRows"]) == (2, 5)
