"""An answer as a model gives it: 20,000 characters of mixed markdown, 4 at a time, 200 times a second."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from tests.bench.bench import Bench
from tests.bench.plan import CHUNK, Plan
from tests.bench.report import Goal, Section
from tests.bench.stats import summary
from tests.bench.tab import Cost

PLAN = Plan("mixed", 20_000, rate=200)

_ROWS: tuple[tuple[str, Callable[[Cost], float], int], ...] = (
    ("script, ms", lambda cost: cost.script, 0),
    ("layout and style, ms", lambda cost: cost.layout, 0),
    ("main thread in all, ms", lambda cost: cost.task, 0),
    ("long tasks, ms", lambda cost: cost.long_tasks, 0),
    ("longest task, ms", lambda cost: cost.longest, 0),
    ("custom messages", lambda cost: cost.messages, 0),
    ("websocket, kB", lambda cost: cost.chars / 1000, 0),
    ("until the last word, s", lambda cost: cost.wall / 1000, 1),
    ("server CPU per chunk, µs", lambda cost: cost.server * 1000 / (PLAN.chars / CHUNK), 0),
)


def measure(bench: Bench) -> Section:
    """Both, in turn."""
    costs: dict[str, list[Cost]] = {side.name: [] for side in bench.sides}
    for _ in range(bench.repeats):
        for side in bench.sides:
            with side.open() as tab:
                costs[side.name].append(tab.ready().stream(PLAN))
    ours, theirs = costs.values()

    section = Section(
        "A stream of 20,000 characters of mixed markdown, 4 at a time, 200 a second",
        ("", *costs, "ratio"),
        data={name: [asdict(cost) for cost in of_side] for name, of_side in costs.items()},
    )
    for name, read, digits in _ROWS:
        mine, other = summary([read(c) for c in ours]), summary([read(c) for c in theirs])
        ratio = f"1 : {other.median / mine.median:.1f}" if mine.median else "-"
        section.rows.append((name, mine.show(digits), other.show(digits), ratio))
    script = [summary([cost.script for cost in of_side]).median for of_side in (ours, theirs)]
    layout = [summary([cost.layout for cost in of_side]).median for of_side in (ours, theirs)]
    messages = summary([cost.messages for cost in ours]).median
    section.goals = [
        Goal("script time, as a share of theirs", script[0] / script[1], 0.1, 3),
        Goal("layout and style time, as a share of theirs", layout[0] / layout[1], 1, 2),
        Goal("custom messages", messages, 900, 0),
    ]
    return section
