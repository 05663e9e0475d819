"""One open page of an app: what it costs the browser and what comes over its websocket.

Looks from outside, through DevTools and the websocket's frames. All that runs in the page is a list of long tasks.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from types import TracebackType
from typing import Any

from playwright.sync_api import Browser

from tests.bench.plan import PARTS, Plan
from tests.bench.products import Product
from tests.bench.texts import SENTINEL
from tests.bench.wire import Wire

TIMEOUT = 900.0
"""Seconds until a stream counts as lost. The slowest measured one takes about a minute on an idle machine."""

_WATCH_LONG_TASKS = """
window.longTasks = [];
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) window.longTasks.push(duration);
}).observe({ type: "longtask" });
"""

_COMPLETE = "([all, end]) => [...document.querySelectorAll(all)].at(-1)?.textContent.includes(end)"

_SETTLED = """
() => new Promise((done) => {
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 250)));
})
"""


@dataclass(frozen=True)
class Metrics:
    """Milliseconds of CPU that the page's main thread has used since it was opened, and the nodes it holds."""

    script: float
    task: float
    layout: float
    nodes: float


@dataclass(frozen=True)
class Cost:
    """The cost of one stream, in milliseconds unless a name says otherwise."""

    script: float
    """The main thread's CPU time in scripts."""
    task: float
    """All of the main thread's CPU time."""
    layout: float
    """The main thread's CPU time in layout and style."""
    long_tasks: float
    """The sum of tasks that took more than 50 ms by the clock."""
    longest: float
    """The longest of them."""
    wall: float
    """From asking for the stream to the last word in the page."""
    server: float
    """CPU time of the server's process."""
    messages: int
    """The chat's custom messages."""
    chars: int
    """Characters on the websocket, of all frames."""
    parts: tuple[float, ...] = ()
    """Script time of each tenth, for a parted stream; what the end of the message costs is not in them."""


class Tab:
    """A page in a browser context of its own; closes with its block."""

    def __init__(
        self,
        browser: Browser,
        product: Product,
        url: str,
        query: str = "",
        *,
        script: str = "",
        on_error: Callable[[str], None],
    ) -> None:
        self.product = product
        self.page = browser.new_page(viewport={"width": 1000, "height": 800})
        self.page.on("pageerror", lambda error: on_error(error.stack or error.message))
        self.page.add_init_script(_WATCH_LONG_TASKS)
        if script:
            self.page.add_init_script(script)
        self._wire = Wire(product).watch(self.page)
        self._asked = itertools.count()
        self._devtools = self.page.context.new_cdp_session(self.page)
        # The thread's CPU time rather than the clock's: what else the machine is doing counts for less.
        self._devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
        self.page.goto(f"{url}/{query}")

    def __enter__(self) -> Tab:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.page.context.close()

    def ready(self) -> Tab:
        """Wait until the page is connected, can be typed into and has come to rest."""
        self.page.wait_for_selector(self.product.input)
        self.page.wait_for_function("() => window.Shiny?.shinyapp?.isConnected()")
        self.server_cpu()
        self.settle()
        return self

    def metrics(self) -> Metrics:
        answer = self._devtools.send("Performance.getMetrics")["metrics"]
        value: dict[str, float] = {metric["name"]: metric["value"] for metric in answer}
        return Metrics(
            script=value["ScriptDuration"] * 1000,
            task=value["TaskDuration"] * 1000,
            layout=(value["LayoutDuration"] + value["RecalcStyleDuration"]) * 1000,
            nodes=value["Nodes"],
        )

    def settle(self) -> None:
        """Wait until what has arrived is drawn."""
        self.page.evaluate(_SETTLED)

    def server_cpu(self) -> float:
        """CPU time of the server's process so far."""
        name = f"asked {next(self._asked)}"
        self._set("bench_mark", name)
        return self._mark(name) * 1000

    def clear(self) -> None:
        """Empty the chat."""
        self._set("bench_clear", next(self._asked))
        self._until(lambda: self.page.locator(self.product.articles).count() == 0, 0.1)

    def stream(self, plan: Plan) -> Cost:
        """Have the app stream an answer, until it is complete and drawn."""
        cpu = self.server_cpu()
        self.settle()
        self.page.evaluate("() => { window.longTasks.length = 0; }")
        sent, before, start = self._wire.copy(), self.metrics(), time.monotonic()
        self._set("bench_go", asdict(plan))
        parts = self._parts(before.script) if plan.parted else []
        self._until(lambda: self._wire.ends > sent.ends)
        self.until_complete()
        wall = time.monotonic() - start
        self.settle()
        after, received = self.metrics(), self._wire.copy()
        long_tasks: list[float] = self.page.evaluate("() => window.longTasks")
        return Cost(
            script=after.script - before.script,
            task=after.task - before.task,
            layout=after.layout - before.layout,
            long_tasks=sum(long_tasks),
            longest=max(long_tasks, default=0),
            wall=wall * 1000,
            server=self.server_cpu() - cpu,
            messages=received.messages - sent.messages,
            chars=received.chars - sent.chars,
            parts=tuple(parts),
        )

    def until_complete(self) -> None:
        """Wait until the last message holds all of its text."""
        state = [self.product.articles, SENTINEL]
        self._until(lambda: bool(self.page.evaluate(_COMPLETE, state)), 0.1)

    def _parts(self, script: float) -> list[float]:
        """The script time of each tenth, after which the app waits for us."""
        costs: list[float] = []
        for part in range(1, PARTS + 1):
            self._mark(f"part {part}")
            self.settle()
            now = self.metrics().script
            costs.append(now - script)
            script = now
            self._set("bench_resume", part)
        return costs

    def _set(self, name: str, value: Any) -> None:
        set_input = "([name, value]) => Shiny.setInputValue(name, value, { priority: 'event' })"
        self.page.evaluate(set_input, [name, value])

    def _mark(self, name: str) -> float:
        """The CPU time in the mark of that name, when it has come."""
        self._until(lambda: name in self._wire.marks)
        return self._wire.marks.pop(name)

    def _until(self, condition: Callable[[], bool], pause: float = 0.02) -> None:
        deadline = time.monotonic() + TIMEOUT
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.product.name} did not finish within {TIMEOUT:.0f} s.")
            # Playwright hands over frames while it waits; this wait happens in its driver, not in the page.
            self.page.wait_for_timeout(pause * 1000)
