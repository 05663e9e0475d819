"""The penguins and the conditions that select some of them. Knows nothing of questions, charts or Shiny."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

PENGUINS = pd.read_csv(Path(__file__).with_name("penguins.csv"))
"""One row per penguin, as the data set gives them; never changed."""

MEASURES = {
    "bill_length_mm": "bill length",
    "bill_depth_mm": "bill depth",
    "flipper_length_mm": "flipper length",
    "body_mass_g": "body mass",
}
GROUPS = {"species": "species", "island": "island", "sex": "sex", "year": "year"}
LABELS = {**GROUPS, **MEASURES}
UNITS = {column: column.rpartition("_")[2] for column in MEASURES}
CATEGORIES = {column: sorted(PENGUINS[column].dropna().unique().tolist()) for column in GROUPS}

OPERATORS = {
    "=": "is",
    "!=": "is not",
    ">": "is over",
    ">=": "is at least",
    "<": "is under",
    "<=": "is at most",
}


class QueryError(ValueError):
    """What was asked for does not exist; the message says what does."""


@dataclass(frozen=True)
class Condition:
    """One column compared with one or several values, such as ``species = Adelie, Gentoo``."""

    column: str
    operator: str
    values: tuple[str | int | float, ...]

    def holds(self, data: pd.DataFrame) -> "pd.Series[bool]":
        column, value = data[self.column], self.values[0]
        match self.operator:
            case "=":
                return column.isin(self.values)
            case "!=":
                return ~column.isin(self.values)
            case ">":
                return column > value
            case ">=":
                return column >= value
            case "<":
                return column < value
            case _:
                return column <= value

    @property
    def source(self) -> str:
        """The text that parse_condition reads back."""
        return f"{self.column} {self.operator} {', '.join(map(str, self.values))}"

    def __str__(self) -> str:
        values = " or ".join(
            f"{value:g}" if isinstance(value, float) else str(value) for value in self.values
        )
        unit = f" {UNITS[self.column]}" if self.column in UNITS else ""
        return f"{LABELS[self.column]} {OPERATORS[self.operator]} {values}{unit}"


def parse_condition(text: str) -> Condition:
    """Read ``column operator value``; several values of ``=`` and ``!=`` are separated by commas."""
    found = re.fullmatch(r"\s*(\w+)\s*(==|=|!=|>=|<=|>|<)\s*(.+?)\s*", text)
    if found is None:
        raise QueryError(
            f"{text!r} is not a condition such as 'species = Adelie' or 'body_mass_g > 4000'."
        )
    column = known_column(found[1])
    operator = "=" if found[2] == "==" else found[2]
    words = [word.strip(" \"'") for word in found[3].split(",")]
    if column in GROUPS and operator in ("=", "!="):
        return Condition(column, operator, tuple(_category(column, word) for word in words))
    try:
        return Condition(column, operator, tuple(float(word) for word in words))
    except ValueError:
        raise QueryError(
            f"{LABELS[column]} is compared with a number, not with {found[3]!r}."
        ) from None


def _category(column: str, word: str) -> str | int:
    for value in CATEGORIES[column]:
        if str(value).casefold() == word.casefold():
            return value
    known = ", ".join(map(str, CATEGORIES[column]))
    raise QueryError(f"There is no {LABELS[column]} {word!r}; there is {known}.")


def known_column(name: str, among: Iterable[str] = LABELS) -> str:
    """The name itself, when it is one of the columns."""
    if name not in (among := tuple(among)):
        raise QueryError(f"There is no column {name!r} to use here; there is {', '.join(among)}.")
    return name


def select(where: Iterable[Condition]) -> pd.DataFrame:
    """The penguins for which every condition holds."""
    data = PENGUINS
    for condition in where:
        data = data[condition.holds(data)]
    return data
