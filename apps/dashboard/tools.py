"""Answer questions about the data: plain functions, computed with pandas.

The offline assistant calls them, and a model gets the same ones through chatlas, which reads their names, type hints
and docstrings. They take and give plain values, raise QueryError for what does not exist, and know nothing of Shiny.
"""

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any, Literal

import pandas as pd
from data import GROUPS, LABELS, MEASURES, QueryError, known_column, parse_condition, select

Statistic = Literal["mean", "median", "min", "max", "std"]
Rows = list[dict[str, Any]]


def count_penguins(by: list[str] | None = None, where: list[str] | None = None) -> Rows:
    """
    Count penguins, in total or per group (the largest group first).

    `by` names grouping columns: species, island, sex, year. `where` lists conditions that must all hold, such as
    "species = Adelie, Gentoo", "sex != male", "year = 2007" or "body_mass_g >= 4000".
    """
    data, groups = _selected(by, where)
    if not groups:
        return [{"penguins": len(data)}]
    counts = data.groupby(groups, dropna=False).size().reset_index(name="penguins")
    return _rows(counts.sort_values("penguins", ascending=False, kind="stable"))


def summarize(
    column: str,
    statistic: Statistic = "mean",
    by: list[str] | None = None,
    where: list[str] | None = None,
) -> Rows:
    """
    One statistic of one measurement, overall or per group, with the number of penguins it rests on.

    `column` is bill_length_mm, bill_depth_mm, flipper_length_mm or body_mass_g; `by` and `where` are as in
    count_penguins. Penguins without that measurement are left out.
    """
    known_column(column, MEASURES)
    data, groups = _selected(by, where)
    data = data.dropna(subset=[column])
    if data.empty:
        return []
    if not groups:
        return [{statistic: float(data[column].agg(statistic)), "penguins": len(data)}]
    table = data.groupby(groups)[column].agg([statistic, "size"]).reset_index()
    return _rows(table.rename(columns={"size": "penguins"}))


def describe(where: list[str] | None = None) -> Rows:
    """Smallest, median, mean and largest value of every measurement, with how many penguins have it."""
    data, _ = _selected(None, where)
    table = data[list(MEASURES)].agg(["count", "min", "median", "mean", "max"]).T
    table = table.rename_axis("measurement").reset_index().rename(columns={"count": "penguins"})
    return _rows(table.astype({"penguins": int}).replace({"measurement": LABELS}))


def correlate(
    columns: list[str], by: list[str] | None = None, where: list[str] | None = None
) -> Rows:
    """Pearson's correlation r of every pair of the given measurements, overall or per group."""
    for column in columns:
        known_column(column, MEASURES)
    if len(columns) < 2:
        raise QueryError("A correlation needs two measurements.")
    data, groups = _selected(by, where)
    rows: Rows = []
    parts: Sequence[tuple[Any, pd.DataFrame]] = (
        list(data.groupby(groups)) if groups else [((), data)]
    )
    for key, part in parts:
        for x, y in combinations(columns, 2):
            pair = part[[x, y]].dropna()
            r = float(pair[x].corr(pair[y])) if len(pair) > 2 else None
            rows.append(
                {
                    **dict(zip(groups, key, strict=True)),
                    "x": x,
                    "y": y,
                    "r": r,
                    "penguins": len(pair),
                }
            )
    return rows


def missing_values(where: list[str] | None = None) -> Rows:
    """How many penguins lack a value, for each column that has gaps."""
    data, _ = _selected(None, where)
    missing = data.isna().sum()
    return [
        {"column": LABELS[str(column)], "missing": int(n), "of": len(data)}
        for column, n in missing.items()
        if n
    ]


def top_penguins(
    column: str, n: int = 5, smallest: bool = False, where: list[str] | None = None
) -> Rows:
    """The n penguins with the largest (or smallest) value of a measurement, with their other columns."""
    known_column(column, MEASURES)
    if not 1 <= n <= 50:
        raise QueryError("Between 1 and 50 penguins can be listed.")
    data, _ = _selected(None, where)
    ranked = data.sort_values(column, ascending=smallest, kind="stable").dropna(subset=[column])
    return _rows(ranked.head(n)[["species", "island", "sex", "year", column]])


TOOLS: tuple[Callable[..., Rows], ...] = (
    count_penguins,
    summarize,
    describe,
    correlate,
    missing_values,
    top_penguins,
)


def _selected(by: list[str] | None, where: list[str] | None) -> tuple[pd.DataFrame, list[str]]:
    groups = [known_column(column, GROUPS) for column in by or []]
    return select(map(parse_condition, where or [])), groups


def _rows(table: pd.DataFrame) -> Rows:
    # Plain Python values, with None for what is missing: they go to a model as JSON.
    return [
        {str(k): None if pd.isna(v) else v for k, v in row.items()}
        for row in table.to_dict(orient="records")
    ]
