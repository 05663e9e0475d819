"""The results of a scenario, and how to print them. Never measures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Goal:
    """A number that should not be above its limit."""

    what: str
    value: float
    limit: float
    digits: int = 2

    @property
    def met(self) -> bool:
        return self.value <= self.limit

    def show(self) -> str:
        value, limit = (f"{number:,.{self.digits}f}" for number in (self.value, self.limit))
        return f"{'met   ' if self.met else 'MISSED'}  {self.what}: {value} (at most {limit})"


@dataclass
class Section:
    """One scenario's results: a table for people, data for programs."""

    title: str
    header: Sequence[str]
    rows: list[Sequence[str]] = field(default_factory=list[Sequence[str]])
    goals: list[Goal] = field(default_factory=list[Goal])
    data: dict[str, Any] = field(default_factory=dict[str, Any])

    def show(self) -> str:
        lines = [f"\n## {self.title}\n", *_table(self.header, self.rows)]
        if self.goals:
            lines += ["", *(goal.show() for goal in self.goals)]
        return "\n".join(lines)

    def as_json(self) -> dict[str, Any]:
        goals = [{**asdict(goal), "met": goal.met} for goal in self.goals]
        return {"title": self.title, "goals": goals, **self.data}


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A markdown table with columns as wide as they must be; numbers stand to the right."""
    body = list(rows)
    widths = [max(len(row[at]) for row in [header, *body]) for at in range(len(header))]

    def line(cells: Sequence[str]) -> str:
        first, *rest = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
        numbers = [cell.strip().rjust(width) for cell, width in zip(rest, widths[1:], strict=True)]
        return "| " + " | ".join([first, *numbers]) + " |"

    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return [line(header), "| " + " | ".join(rule) + " |", *map(line, body)]
