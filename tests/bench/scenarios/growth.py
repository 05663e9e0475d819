"""How the cost grows with the length: mixed markdown as fast as it comes, from 5,000 to 200,000 characters."""

from __future__ import annotations

from dataclasses import asdict

from tests.bench.bench import Bench, Side
from tests.bench.plan import CHUNK, Plan
from tests.bench.report import Goal, Section
from tests.bench.stats import exponent, summary
from tests.bench.tab import Cost

SIZES = (5_000, 10_000, 20_000, 50_000, 100_000, 200_000)
THEIR_SIZES = SIZES[:4]  # their next one takes many minutes

_PATIENCE = 20_000
"""Above that size theirs runs once: it takes long, and the trend is plain."""


def measure(bench: Bench) -> Section:
    """Every size on each side; a page of its own for each."""
    sizes, their_sizes = (SIZES[:4], THEIR_SIZES[:2]) if bench.quick else (SIZES, THEIR_SIZES)
    costs: dict[str, dict[int, list[Cost]]] = {side.name: {} for side in bench.sides}

    def run(side: Side, size: int) -> None:
        with side.open() as tab:
            costs[side.name].setdefault(size, []).append(tab.ready().stream(Plan("mixed", size)))

    for size in sizes:
        for repeat in range(bench.repeats):
            run(bench.ours, size)
            if size in their_sizes and (size <= _PATIENCE or repeat == 0):
                run(bench.theirs, size)

    section = Section(
        "As fast as it comes: growth with the length",
        ("", "characters", "main thread, ms", "script, ms", "wall, s", "server CPU per chunk, µs"),
    )
    for name, by_size in costs.items():
        for size, repeats in by_size.items():
            cells = (
                summary([cost.task for cost in repeats]).show(),
                summary([cost.script for cost in repeats]).show(),
                summary([cost.wall / 1000 for cost in repeats]).show(1),
                summary([cost.server * 1000 / (size / CHUNK) for cost in repeats]).show(),
            )
            section.rows.append((name, f"{size:,}", *cells))
        task = [summary([cost.task for cost in repeats]).median for repeats in by_size.values()]
        script = [summary([cost.script for cost in repeats]).median for repeats in by_size.values()]
        lengths = list(by_size)
        growth = exponent(lengths, task), exponent(lengths, script)
        # What any stream costs bends the exponent down; between the two greatest lengths it weighs least.
        last = exponent(lengths[-2:], task[-2:]), exponent(lengths[-2:], script[-2:])
        section.rows.append((name, "exponent", *(f"{k:.2f}" for k in growth), "", ""))
        section.rows.append((name, "the last two", *(f"{k:.2f}" for k in last), "", ""))
        section.data[name] = {
            "exponent": growth[0],
            "exponent of the last two": last[0],
            "runs": {n: [asdict(cost) for cost in repeats] for n, repeats in by_size.items()},
        }
    ours = section.data[bench.ours.name]["exponent"]
    section.goals = [Goal("exponent of the main thread's time", ours, 1.15)]
    return section
