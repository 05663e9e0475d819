"""Whether one open block stays cheap: 40 kB as one list, one table, one code block, one paragraph.

The stream waits after each tenth of the text for its script time to be read. A page first shows another answer, so that
the first tenth does not pay for what every first answer pays.
"""

from __future__ import annotations

from statistics import median

from tests.bench.bench import Bench
from tests.bench.plan import Plan, Shape
from tests.bench.report import Goal, Section

SHAPES: tuple[Shape, ...] = ("list", "table", "code", "paragraph")
CHARS = 40_000
RATE = 1000.0

_WARM_UP = Plan("mixed", 10_000, rate=RATE)


def measure(bench: Bench) -> Section:
    """Ours alone: theirs takes minutes for each of these (see peers' numbers in the docs)."""
    chars = CHARS // 2 if bench.quick else CHARS
    tenths: dict[Shape, list[tuple[float, ...]]] = {shape: [] for shape in SHAPES}
    for _ in range(bench.repeats):
        for shape in SHAPES:
            with bench.ours.open() as tab:
                tab.ready().stream(_WARM_UP)
                tab.clear()
                cost = tab.stream(Plan(shape, chars, RATE, parted=True))
                tenths[shape].append(cost.parts)

    section = Section(
        f"One open block of {chars // 1000} kB: script time of each tenth, ms",
        ("", *(str(number) for number in range(1, 11)), "last / first"),
    )
    for shape, repeats in tenths.items():
        typical = [median(part) for part in zip(*repeats, strict=True)]
        ratio = typical[-1] / typical[0]
        section.rows.append((shape, *(f"{part:.0f}" for part in typical), f"{ratio:.2f}"))
        section.goals.append(Goal(f"{shape}: last tenth over first", ratio, 2))
        section.data[shape] = {"tenths": typical, "repeats": repeats}
    return section
