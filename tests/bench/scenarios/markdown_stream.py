"""A markdown stream without a chat: what 20,000 characters cost, and how the cost grows with the length."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace

from tests.bench.bench import Bench, Side
from tests.bench.plan import CHUNK, Plan
from tests.bench.report import Goal, Section
from tests.bench.stats import exponent, summary
from tests.bench.tab import Cost

PLAN = Plan("mixed", 20_000, rate=200)
SIZES = (5_000, 20_000, 50_000, 200_000)
THEIR_SIZES = SIZES[:2]

_WIRES = (
    ('{"custom": {"shiny_chatkit":', '"busy": false'),
    ('{"custom": {"shinyMarkdownStreamMessage":', '"isStreaming": false'),
)
"""The beginning of each side's messages, and a text in the last one of a stream."""

_ROWS: tuple[tuple[str, Callable[[Cost], float]], ...] = (
    ("script, ms", lambda cost: cost.script),
    ("layout and style, ms", lambda cost: cost.layout),
    ("main thread in all, ms", lambda cost: cost.task),
    ("custom messages", lambda cost: cost.messages),
    ("server CPU per chunk, µs", lambda cost: cost.server * 1000 / (PLAN.chars / CHUNK)),
)


def measure(bench: Bench) -> Section:
    """Both, in turn; then every size as fast as it comes."""
    sides = [_of_stream(*one) for one in zip(bench.sides, _WIRES, strict=True)]
    costs = {side.name: [_cost(side, PLAN) for _ in range(bench.repeats)] for side in sides}
    section = Section(
        "A markdown stream of 20,000 characters, 4 at a time, 200 a second",
        ("", *costs, "ratio"),
        data={name: {"runs": [asdict(cost) for cost in runs]} for name, runs in costs.items()},
    )
    medians: list[list[float]] = []
    for name, read in _ROWS:
        mine, other = (summary([read(cost) for cost in runs]) for runs in costs.values())
        medians.append([mine.median, other.median])
        ratio = f"1 : {other.median / mine.median:.1f}" if mine.median else "-"
        section.rows.append((name, mine.show(), other.show(), ratio))
    growth: list[float] = []
    for side, sizes in zip(sides, (SIZES[:3] if bench.quick else SIZES, THEIR_SIZES), strict=True):
        task = [_cost(side, Plan("mixed", size)).task for size in sizes]
        growth.append(exponent(list(sizes), task))
        section.data[side.name] |= {"sizes": sizes, "task": task, "exponent": growth[-1]}
    section.rows.append(("growth of the main thread's time", *(f"{k:.2f}" for k in growth), ""))
    (script, their_script), (layout, their_layout) = medians[:2]
    section.goals = [
        Goal(
            "script time of a markdown stream, as a share of theirs", script / their_script, 0.1, 3
        ),
        Goal("layout and style time, as a share of theirs", layout / their_layout, 1),
        Goal("exponent of the main thread's time", growth[0], 1.15),
    ]
    return section


def _of_stream(side: Side, wire: tuple[str, str]) -> Side:
    beginning, end = wire
    product = replace(side.product, wire=beginning, end=end, articles="#doc", input="body")
    return replace(side, product=product)


def _cost(side: Side, plan: Plan) -> Cost:
    with side.open("?stream") as tab:
        return tab.ready().stream(plan)
