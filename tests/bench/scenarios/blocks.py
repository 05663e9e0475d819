"""Whether one open block stays cheap: 40 kB as one list, one table, one code block, one paragraph.

The stream waits after each tenth of the text for its script time to be read; what is done once, when the message ends
(coloring code, saying it to a screen reader), is told apart. A page first shows another answer, so that
the first tenth does not pay for what every first answer pays.
"""

from __future__ import annotations

from dataclasses import asdict
from statistics import median

from tests.bench.bench import Bench
from tests.bench.plan import Plan, Shape
from tests.bench.report import Goal, Section
from tests.bench.tab import Cost

SHAPES: tuple[Shape, ...] = ("list", "table", "code", "paragraph")
CHARS = 40_000
RATE = 1000.0

_WARM_UP = Plan("mixed", 10_000, rate=RATE)


def measure(bench: Bench) -> Section:
    """Ours alone: theirs takes minutes for each of these (see peers' numbers in the docs)."""
    chars = CHARS // 2 if bench.quick else CHARS
    costs: dict[Shape, list[Cost]] = {shape: [] for shape in SHAPES}
    for _ in range(bench.repeats):
        for shape in SHAPES:
            with bench.ours.open() as tab:
                tab.ready().stream(_WARM_UP)
                tab.clear()
                costs[shape].append(tab.stream(Plan(shape, chars, RATE, parted=True)))

    section = Section(
        f"One open block of {chars // 1000} kB: script time of each tenth, ms",
        ("", *(str(number) for number in range(1, 11)), "end", "last / first"),
    )
    for shape, repeats in costs.items():
        tenths = [median(part) for part in zip(*(cost.parts for cost in repeats), strict=True)]
        end = median(cost.script - sum(cost.parts) for cost in repeats)
        ratio = tenths[-1] / tenths[0]
        cells = *(f"{cost:.0f}" for cost in (*tenths, end)), f"{ratio:.2f}"
        section.rows.append((shape, *cells))
        section.goals.append(Goal(f"{shape}: last tenth over first", ratio, 2))
        section.data[shape] = {"tenths": tenths, "runs": [asdict(cost) for cost in repeats]}
    return section
