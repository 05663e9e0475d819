"""The demo's tools give what pandas gives when asked directly."""

from pathlib import Path

import pandas as pd
import pytest
from data import QueryError, parse_condition, select
from tools import (
    correlate,
    count_penguins,
    describe,
    missing_values,
    summarize,
    top_penguins,
)

PENGUINS = pd.read_csv(Path(__file__).parents[3] / "apps/dashboard/penguins.csv")


def test_counts() -> None:
    assert count_penguins() == [{"penguins": 344}]
    assert count_penguins(["species"]) == [
        {"species": "Adelie", "penguins": 152},
        {"species": "Gentoo", "penguins": 124},
        {"species": "Chinstrap", "penguins": 68},
    ]


def test_a_count_keeps_the_penguins_of_unknown_sex() -> None:
    assert {"sex": None, "penguins": 11} in count_penguins(["sex"])


@pytest.mark.parametrize("statistic", ["mean", "median", "min", "max", "std"])
def test_summarize_by_two_groups(statistic: str) -> None:
    rows = summarize("body_mass_g", statistic, ["island", "sex"])  # pyright: ignore[reportArgumentType]
    expected = (
        PENGUINS.dropna(subset=["sex"]).groupby(["island", "sex"])["body_mass_g"].agg(statistic)
    )
    assert {(r["island"], r["sex"]): r[statistic] for r in rows} == pytest.approx(
        expected.to_dict()
    )


def test_summarize_overall_counts_only_penguins_with_a_value() -> None:
    (row,) = summarize("bill_depth_mm")
    assert row == {"mean": pytest.approx(PENGUINS["bill_depth_mm"].mean()), "penguins": 342}


def test_conditions_all_hold() -> None:
    mask = (
        (PENGUINS["body_mass_g"] >= 4000)
        & (PENGUINS["sex"] == "female")
        & (PENGUINS["year"] != 2007)
    )
    assert count_penguins(where=["body_mass_g >= 4000", "sex = Female", "year != 2007"]) == [
        {"penguins": mask.sum()}
    ]


@pytest.mark.parametrize("operator", ["<", "<=", ">", ">=", "==", "!="])
def test_every_operator(operator: str) -> None:
    expected = PENGUINS.query(f"flipper_length_mm {operator} 190")
    assert len(select([parse_condition(f"flipper_length_mm {operator} 190")])) == len(expected)


def test_a_condition_reads_back_its_own_source() -> None:
    for text in ("species = Adelie, Gentoo", "year != 2008", "body_mass_g <= 3500.0"):
        condition = parse_condition(text)
        assert parse_condition(condition.source) == condition


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("species = Emperor", "no species 'Emperor'"),
        ("age > 3", "no column 'age'"),
        ("body_mass_g > heavy", "compared with a number"),
        ("penguins", "not a condition"),
        ("species > Adelie", "compared with a number"),
        ("__import__('os') = 1", "not a condition"),
    ],
)
def test_what_does_not_exist_is_said(where: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        count_penguins(where=[where])


def test_correlation() -> None:
    (row,) = correlate(["body_mass_g", "flipper_length_mm"])
    pair = PENGUINS[["body_mass_g", "flipper_length_mm"]].dropna()
    assert row["r"] == pytest.approx(pair.corr().iloc[0, 1])
    assert row["penguins"] == len(pair)
    by_species = correlate(["bill_length_mm", "bill_depth_mm"], ["species"])
    assert [round(r["r"], 2) for r in by_species] == [0.39, 0.65, 0.64]
    with pytest.raises(QueryError, match="two measurements"):
        correlate(["body_mass_g"])


def test_describe_and_missing() -> None:
    mass = next(row for row in describe() if row["measurement"] == "body mass")
    assert mass["median"] == PENGUINS["body_mass_g"].median()
    assert {r["column"]: r["missing"] for r in missing_values()} == {
        "bill length": 2,
        "bill depth": 2,
        "flipper length": 2,
        "body mass": 2,
        "sex": 11,
    }


def test_top() -> None:
    heaviest = [row["body_mass_g"] for row in top_penguins("body_mass_g", 3)]
    assert heaviest == PENGUINS["body_mass_g"].nlargest(3).tolist()
    lightest = top_penguins("body_mass_g", 1, smallest=True, where=["species = Gentoo"])
    assert lightest[0]["body_mass_g"] == PENGUINS.query("species == 'Gentoo'")["body_mass_g"].min()
    with pytest.raises(QueryError, match="Between 1 and 50"):
        top_penguins("body_mass_g", 0)


def test_nothing_selected_gives_nothing() -> None:
    nobody = ["body_mass_g > 9000"]
    assert count_penguins(where=nobody) == [{"penguins": 0}]
    assert summarize("body_mass_g", where=nobody) == []
    assert top_penguins("body_mass_g", where=nobody) == []
    assert missing_values(nobody) == []
