"""Columns of any library and type are sent and downloaded without losing a digit."""

from __future__ import annotations

import csv
import datetime
import io
import json
import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiny_chatkit.content import TableArtifact, table_of
from tests.support.fuzz import fuzzing

NOW_NS = 1_704_067_200_123_456_789

Read = Callable[[str], Any]


def shown(data: Any) -> tuple[list[Any], str, list[str]]:
    """The cells of the one column as the browser gets them, its type, and its CSV."""
    fields = json.loads(json.dumps(TableArtifact(data).fields(), allow_nan=False))
    (name,) = fields["columns"]
    rows = list(csv.reader(io.StringIO("".join(table_of(data).csv()), newline="")))
    return (
        [row[name] for row in fields["rowData"]],
        fields["columnTypes"][name],
        [(row or [""])[0] for row in rows[1:]],
    )


def lists(values: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(values, min_size=1, max_size=8)


def integers(bits: int, signed: bool = True) -> st.SearchStrategy[int]:
    low = -(2 ** (bits - 1)) if signed else 0
    return st.integers(low, low + 2**bits - 1)


def libraries(name: str, values: list[Any], **types: Any) -> list[Any]:
    """The same column in each library that has the type."""
    made: list[Any] = []
    if "pandas" in types:
        made.append(pd.DataFrame({name: pd.Series(values, dtype=types["pandas"])}))
    if "polars" in types:
        made.append(pl.DataFrame({name: pl.Series(values, dtype=types["polars"])}))
    if "arrow" in types:
        array = pa.array(values, types["arrow"])
        made.append(pa.table({name: array}))
        made.append(pd.DataFrame({name: pd.Series(pd.arrays.ArrowExtensionArray(array))}))
    if "duckdb" in types:
        source = pa.table({"x": pa.array(values, types["arrow"])})  # noqa: F841 - by its name in the query
        query = f'select x::{types["duckdb"]} as "{name}" from source'
        made.append(duckdb.connect().sql(query))
    return made


def agrees(data: Any, values: list[Any], kind: str, read: Read) -> None:
    cells, found, written = shown(data)
    assert found == (kind if any(v is not None for v in values) else "text")
    for cell, text, value in zip(cells, written, values, strict=True):
        if value is None:
            assert (cell, text) == (None, "")
        else:
            assert read(str(cell)) == value
            assert read(text) == value


@fuzzing(20)
@given(lists(st.none() | integers(64)), lists(st.none() | integers(64, signed=False)))
def test_whole_numbers(signed: list[Any], unsigned: list[Any]) -> None:
    for data in libraries(
        "n", signed, pandas="Int64", polars=pl.Int64, arrow=pa.int64(), duckdb="hugeint"
    ):
        agrees(data, signed, "number", int)
    for data in libraries("n", unsigned, pandas="UInt64", polars=pl.UInt64, arrow=pa.uint64()):
        agrees(data, unsigned, "number", int)


@pytest.mark.parametrize("width", [16, 32, 64])
@fuzzing(20)
@given(data=st.data())
def test_floats_are_the_shortest_text_of_their_own_type(width: Any, data: Any) -> None:
    values = data.draw(lists(st.floats(width=width, allow_nan=False)))
    array = np.array(values, f"float{width}")
    polars = {16: pl.Float16, 32: pl.Float32, 64: pl.Float64}[width]
    arrow = {16: pa.float16(), 32: pa.float32(), 64: pa.float64()}[width]
    for frame in (
        pd.DataFrame({"x": array}),
        pl.DataFrame({"x": pl.Series(values, dtype=polars)}),
        pa.table({"x": pa.array(array, arrow)}),
        {"x": array},
    ):
        cells, kind, written = shown(frame)
        assert kind == "number"
        for cell, text, value in zip(cells, written, array, strict=True):
            assert array.dtype.type(float(text)) == value
            assert array.dtype.type(float(cell)) == value
            if math.isfinite(value):
                assert len(_digits(repr(cell))) <= len(_digits(str(value)))


def _digits(number: str) -> str:
    return number.lower().partition("e")[0].replace(".", "").strip("-0")


@fuzzing(20)
@given(
    lists(
        st.none()
        | st.decimals(
            allow_nan=False, allow_infinity=False, places=5, max_value=10**30, min_value=-(10**30)
        )
    )
)
def test_decimals(values: list[Any]) -> None:
    frames = libraries(
        "d", values, pandas=object, polars=pl.Decimal(38, 5), arrow=pa.decimal128(38, 5)
    )
    for data in [*frames, {"d": values}, [{"d": value} for value in values]]:
        agrees(data, values, "number", Decimal)
        cells, _, _ = shown(data)
        assert all(str(c) == format(v, "f") for c, v in zip(cells, values, strict=True) if v)


@fuzzing(20)
# From 1902 on: before, the offset of Madrid has seconds, which pandas cannot read back.
@given(
    lists(st.none() | st.integers(-2_145_916_800_000_000_000, 2**62)),
    st.sampled_from([None, "Europe/Madrid", "UTC"]),
)
def test_moments_to_the_nanosecond(ticks: list[Any], zone: str | None) -> None:
    frames = libraries(
        "t",
        ticks,
        pandas=f"datetime64[ns, {zone}]" if zone else "datetime64[ns]",
        polars=pl.Int64,
        arrow=pa.timestamp("ns", zone),
    )
    frames[1] = frames[1].select(pl.col("t").cast(pl.Datetime("ns", zone)))
    wanted = [None if tick is None else pd.Timestamp(tick, tz="UTC") for tick in ticks]

    def read(text: str) -> pd.Timestamp:
        moment = pd.Timestamp(text)
        return moment.tz_localize("UTC") if moment.tz is None else moment.tz_convert("UTC")

    for data in frames:
        agrees(data, wanted, "date", read)


@fuzzing(20)
@given(lists(st.none() | st.integers(0, 2**62)))
def test_durations_to_the_nanosecond(ticks: list[Any]) -> None:
    frames = libraries(
        "d", ticks, pandas="timedelta64[ns]", polars=pl.Int64, arrow=pa.duration("ns")
    )
    frames[1] = frames[1].select(pl.col("d").cast(pl.Duration("ns")))
    wanted = [None if tick is None else pd.Timedelta(tick) for tick in ticks]
    for data in frames:
        agrees(data, wanted, "duration", pd.Timedelta)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime.timedelta(days=1), "1 day, 0:00:00"),
        (datetime.timedelta(days=10, microseconds=5), "10 days, 0:00:00.000005"),
        (datetime.timedelta(seconds=-5), "-0:00:05"),
        (datetime.timedelta(days=-2, hours=-1), "-2 days, -1:00:00"),
        (pd.Timedelta(1), "0:00:00.000000001"),
        (
            pa.scalar((14, -3, 0), pa.month_day_nano_interval()).as_py(),
            "1 year 2 months -3 days, 0:00:00",
        ),
        (Decimal("1.10"), "1.10"),
        (Decimal("-Infinity"), "-inf"),
        (Decimal("1E+100"), "1E+100"),
        (-(2**70), "-1180591620717411303424"),
        (float("inf"), "inf"),
        (datetime.time(8, 30), "08:30:00"),
        (b"x", "b'x'"),
        ([1, "a", Decimal("1.1"), {"b": None}], "[1, 'a', 1.1, {'b': None}]"),
        (np.arange(2000), " ".join(["[", *map(str, range(2000)), "]"])),
    ],
)
def test_cells(value: Any, text: str) -> None:
    cells, _, (written, *_) = shown([{"x": value}])
    assert str(cells[0]).replace(" ", "") == text.replace(" ", "") == written.replace(" ", "")


@pytest.mark.parametrize(
    ("data", "order"),
    [
        (pd.DataFrame({"x": pd.Categorical(["lo", "hi"], ["lo", "mid", "hi"], ordered=True)}), ["lo", "hi"]),
        (pl.DataFrame({"x": pl.Series(["lo", "hi"], dtype=pl.Enum(["lo", "mid", "hi"]))}), ["lo", "hi"]),
        (
            pa.table({"x": pa.DictionaryArray.from_arrays([0, 1], ["lo", "hi"], ordered=True)}),
            ["lo", "hi"],
        ),
        (duckdb.connect().sql("select unnest(['lo', 'hi'])::enum('lo', 'mid', 'hi') as x"), ["lo", "hi"]),
        (pd.DataFrame({"x": pd.cut([1, 12], [0, 10, 20])}), ["(0, 10]", "(10, 20]"]),
    ],
    ids=["pandas", "polars", "arrow", "duckdb", "intervals"],
)  # fmt: skip
def test_ordered_categories(data: Any, order: list[str]) -> None:
    fields = TableArtifact(data).fields()
    assert fields["columnTypes"] == {"x": "category"}
    assert fields["columnOrders"] == {"x": order}


def test_what_is_missing_and_what_is_no_number() -> None:
    for data in (
        pl.DataFrame({"x": [1.0, float("nan"), None]}),
        pa.table({"x": [1.0, float("nan"), None]}),
    ):
        assert shown(data)[:2] == ([1, "NaN", None], "number")
    # Here one stands for the other.
    assert shown(pd.DataFrame({"x": [1.0, float("nan"), None]}))[0] == [1, None, None]


@pytest.mark.parametrize(
    ("sql", "cell", "kind"),
    [
        ("170141183460469231731687303715884105727::hugeint", "170141183460469231731687303715884105727", "number"),
        ("340282366920938463463374607431768211455::uhugeint", "340282366920938463463374607431768211455", "number"),
        ("1.10::decimal(18, 2)", "1.10", "number"),
        ("3.14::float", 3.14, "number"),
        ("interval '1 year 10 days 3 hours'", "1 year 10 days, 3:00:00", "duration"),
        ("'infinity'::timestamp", "infinity", "date"),
        ("'infinity'::date", "infinity", "date"),
        ("date '0044-03-15 (BC)'", "-000043-03-15", "date"),
        ("timestamp_ns '2024-01-01 00:00:00.123456789'", "2024-01-01T00:00:00.123456789", "date"),
        ("'101'::bit", "101", "text"),
        ("'ab'::blob", "b'ab'", "text"),
        ("{'a': [1, 2]}", "{'a': [1, 2]}", "text"),
    ],
)  # fmt: skip
def test_types_of_duckdb(sql: str, cell: Any, kind: str) -> None:
    cells, found, written = shown(duckdb.connect().sql(f"select {sql} as x"))
    assert (cells, found, written) == ([cell], kind, [str(cell)])


def test_names_that_repeat_are_numbered_alike_everywhere() -> None:
    con = duckdb.connect()
    con.sql("create table a as select range id from range(30)")
    relation = con.sql('select a.id, b.id, 7 as "say ""id""" from a join a b on a.id = b.id')
    frame = pd.DataFrame([[1, 2]], columns=["id", "id"])
    arrow = pa.Table.from_arrays([pa.array([1]), pa.array([2])], ["id", "id"])
    for data in (relation, frame, arrow, [{1: 3, "1": 4}], {1: [3], "1": [4]}):
        fields = TableArtifact(data, max_rows=1).fields()
        header = next(csv.reader(io.StringIO("".join(table_of(data).csv()))))
        assert fields["columns"] == header == list(fields["rowData"][0])
        assert len(set(header)) == len(header)
    assert TableArtifact([{1: 3, "1": 4}]).fields()["rowData"] == [{"1": 3, "1 (2)": 4}]
    assert len("".join(table_of(relation).csv()).splitlines()) == 31


def test_a_large_table_is_a_preview_unless_the_app_wants_all_of_it() -> None:
    large = pl.DataFrame({f"c{n}": range(30_000) for n in range(10)})
    fields = TableArtifact(large).fields()
    assert (len(fields["rowData"]), fields["totalRows"]) == (10_000, 30_000)
    assert "totalRows" not in TableArtifact(large, max_rows="all").fields()
    for wrong in (0, -1, 1.5, True, "some"):
        with pytest.raises(ValueError, match="max_rows"):
            TableArtifact(large, max_rows=wrong)  # pyright: ignore[reportArgumentType]


def test_formats() -> None:
    data = {"x": [1], "y": [2]}
    formats: dict[str, Any] = {"x": 2, "y": "EUR"}
    fields = TableArtifact(data, formats=formats).fields()
    assert fields["columnFormats"] == {"x": {"decimals": 2}, "y": {"currency": "EUR"}}
    assert fields["rowData"] == [{"x": 1, "y": 2}]
    formats = {"x": {"date": True, "thousands": False}}
    assert TableArtifact(data, formats=formats).fields()["columnFormats"] == {
        "x": {"date": "medium"}
    }


@pytest.mark.parametrize(
    ("formats", "says"),
    [
        ({"z": 2}, "'z'.*'x'"),
        ({"x": "euros"}, "'euros'.*'percent'"),
        ({"x": -1}, "decimals=-1"),
        ({"x": True}, "True"),
        ({"x": {"decimal": 2}}, "'decimal'.*'decimals'"),
        ({"x": {"currency": "euro"}}, "currency='euro'"),
        ({"x": {"percent": True, "currency": "EUR"}}, "both"),
        ({"x": {"date": "tiny"}}, "date='tiny'"),
        ({"x": None}, "None"),
        (["x"], "dictionary"),
    ],
)
def test_formats_that_are_not_valid(formats: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        TableArtifact({"x": [1]}, formats=formats)
