"""A long conversation: how long a page with 2,000 startup messages takes to open, and to answer to a key."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from statistics import median

from tests.bench.bench import Bench, Side
from tests.bench.report import Goal, Section
from tests.bench.stats import summary
from tests.bench.texts import SENTINEL

TYPED = "a short draft."

# Notes when a frame has shown the last message. Playwright would add the time until everything has been loaded.
_WATCH_LAST = """
const [all, end] = %s;
requestAnimationFrame(function look() {
  if (!document.querySelector(`${all}:last-child`)?.textContent.includes(end)) requestAnimationFrame(look);
  else setTimeout(() => { window.shown = performance.now(); });
});
"""

# From the key to the frame that shows it: what follows the next frame's callbacks is its layout and paint.
_WATCH_KEYS = """
() => {
  window.keys = [];
  addEventListener("keydown", ({ timeStamp }) => {
    requestAnimationFrame(() => setTimeout(() => window.keys.push(performance.now() - timeStamp)));
  }, { capture: true });
}
"""


@dataclass(frozen=True)
class Opened:
    """Milliseconds, but for the nodes."""

    load: float
    """From asking for the page to the frame that shows its last message, by the clock."""
    task: float
    """The main thread's CPU time until the page is connected and has come to rest."""
    nodes: float
    key: float
    """From a key to the frame that shows it, by the clock; the median of some."""
    typing: float
    """The main thread's CPU time for all of them, each."""


def measure(bench: Bench) -> Section:
    """Both, in turn."""
    count = 200 if bench.quick else 2000
    runs: dict[str, list[Opened]] = {side.name: [] for side in bench.sides}
    for _ in range(bench.repeats):
        for side in bench.sides:
            runs[side.name].append(_open(side, count))

    section = Section(
        f"A page that opens with {count:,} messages",
        ("", *runs, "ratio"),
        data={name: [asdict(run) for run in of_side] for name, of_side in runs.items()},
    )
    main_thread = [median(run.task for run in of_side) for of_side in runs.values()]
    shown = [median(run.load for run in of_side) for of_side in runs.values()]
    section.goals = [
        Goal("last message shown, as a share of theirs", shown[0] / shown[1], 0.1),
        Goal(
            "main thread until usable, as a share of theirs", main_thread[0] / main_thread[1], 0.1
        ),
        Goal("nodes", max(run.nodes for run in runs[bench.ours.name]), 5000, 0),
    ]
    labels = {
        "load": "last message shown, ms",
        "task": "main thread until usable, ms",
        "nodes": "nodes",
        "key": "key to frame, ms",
        "typing": "main thread per key, ms",
    }
    for name, label in labels.items():
        ours, theirs = (
            summary([getattr(run, name) for run in of_side]) for of_side in runs.values()
        )
        ratio = f"1 : {theirs.median / ours.median:.1f}"
        section.rows.append((label, ours.show(), theirs.show(), ratio))
    return section


def _open(side: Side, count: int) -> Opened:
    watch = _WATCH_LAST % json.dumps([side.product.articles, SENTINEL])
    with side.open(f"?messages={count}", script=watch) as tab:
        tab.until_complete()
        tab.ready()
        load: float = tab.page.evaluate("() => window.shown")
        loaded = tab.metrics()
        tab.page.evaluate(_WATCH_KEYS)
        tab.page.focus(side.product.input)
        tab.settle()
        before = tab.metrics()
        tab.page.keyboard.type(TYPED, delay=60)
        tab.settle()
        typed = tab.metrics().task - before.task
        keys: list[float] = tab.page.evaluate("() => window.keys")
        return Opened(
            load=load,
            task=loaded.task,
            nodes=loaded.nodes,
            key=summary(keys).median,
            typing=typed / len(TYPED),
        )
