"""The command line: runs the scenarios one after the other, prints what each found, and writes all of it on request."""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.bench.bench import Bench, Side
from tests.bench.environment import ROOT
from tests.bench.products import products
from tests.bench.report import Goal, Section
from tests.bench.scenarios import blocks, growth, history, kept, markdown_stream, stream, weight
from tests.bench.server import Server
from tests.support.chromium import LAUNCH_ARGS, find_chromium

SCENARIOS: dict[str, Callable[[Bench], Section]] = {
    "weight": weight.measure,
    "stream": stream.measure,
    "growth": growth.measure,
    "blocks": blocks.measure,
    "history": history.measure,
    "kept": kept.measure,
    "markdown-stream": markdown_stream.measure,
}


def main() -> int:
    options = _options()
    names: list[str] = options.only or list(SCENARIOS)
    sections: dict[str, Section] = {}
    with _bench(options.repeats or (1 if options.quick else 3), options.quick) as bench:
        about = _about(bench)
        print("# Benchmark\n")
        print("\n".join(f"- {key}: {value}" for key, value in about.items()), flush=True)
        for name in names:
            sections[name] = SCENARIOS[name](bench)
            print(sections[name].show(), flush=True)
        errors = [error for side in bench.sides for error in side.errors]
    if options.json:
        results = {name: section.as_json() for name, section in sections.items()}
        options.json.write_text(json.dumps({"about": about, **results}, indent=1) + "\n")
    goals = [goal for section in sections.values() for goal in section.goals]
    goals.append(Goal("errors on the pages", len(errors), 0, 0))
    missed = [goal for goal in goals if not goal.met]
    print("\n## Goals\n\n" + "\n".join(goal.show() for goal in goals))
    if errors:
        print("\nThe first of the errors:", errors[0], sep="\n")
    return 1 if missed and options.strict else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="one repeat, shorter texts: a few minutes"
    )
    parser.add_argument("--repeats", type=int, help="runs of each measurement (3)")
    parser.add_argument("--only", nargs="+", choices=SCENARIOS, help="these scenarios")
    parser.add_argument("--json", type=Path, metavar="PATH", help="write every run to this file")
    parser.add_argument("--strict", action="store_true", help="exit with 1 if a goal was missed")
    return parser.parse_args()


@contextmanager
def _bench(repeats: int, quick: bool) -> Iterator[Bench]:
    chromium = find_chromium()
    if chromium is None:
        sys.exit("No Chromium: run scripts/setup-chromium, or set CHROMIUM to its path.")
    ours, theirs = products()
    with (
        Server(ours) as our_server,
        Server(theirs) as their_server,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=chromium, args=LAUNCH_ARGS) as browser,
    ):
        yield Bench(
            ours=Side(browser, ours, our_server),
            theirs=Side(browser, theirs, their_server),
            repeats=repeats,
            quick=quick,
        )


def _about(bench: Bench) -> dict[str, str]:
    """Return the measured versions and the environment."""
    return {
        "revision": _revision(),
        "compared with": bench.theirs.name,
        "shiny": version("shiny"),
        "python": platform.python_version(),
        "chromium": bench.ours.browser.version,
        "repeats": f"{bench.repeats}{', quick' if bench.quick else ''}; median (least–greatest)",
    }


def _revision() -> str:
    """The commit, and whether what runs differs from it."""

    def git(*arguments: str) -> str:
        answer = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)
        return answer.stdout.strip()

    changed = git("status", "--porcelain", "--", "shiny_chatkit")
    return (git("rev-parse", "--short", "HEAD") or "unknown") + (
        ", changed since" if changed else ""
    )


if __name__ == "__main__":
    sys.exit(main())
