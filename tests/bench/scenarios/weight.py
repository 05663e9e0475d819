"""Measures the scripts and styles, gzipped, that a page loads only because of an empty chat."""

from __future__ import annotations

import gzip

from tests.bench.bench import Bench, Side
from tests.bench.report import Goal, Section

KINDS = ("script", "stylesheet")


def measure(bench: Bench) -> Section:
    """Both, once: it does not vary."""
    ours, theirs = (_weight(side) for side in bench.sides)
    section = Section(
        "Script and style of an empty chat, kB gzipped",
        ("", *(side.name for side in bench.sides), "ratio"),
        data={bench.ours.name: ours, bench.theirs.name: theirs},
    )
    for kind in ours:
        ratio = f"1 : {theirs[kind] / ours[kind]:.1f}"
        section.rows.append((kind, f"{ours[kind]:.1f}", f"{theirs[kind]:.1f}", ratio))
    section.goals = [Goal("kB gzipped", ours["both"], 100, 1)]
    return section


def _weight(side: Side) -> dict[str, float]:
    without, with_chat = _resources(side, "?empty"), _resources(side, "")
    weight: dict[str, float] = dict.fromkeys(KINDS, 0.0)
    for (kind, url), size in with_chat.items():
        if (kind, url) not in without:
            weight[kind] += size / 1000
    return {**weight, "both": sum(weight.values())}


def _resources(side: Side, query: str) -> dict[tuple[str, str], int]:
    """Kind and url of each script and style that a page loads, with its gzipped size in bytes."""
    loaded: set[tuple[str, str]] = set()
    with side.open() as tab:
        tab.page.on("request", lambda request: loaded.add((request.resource_type, request.url)))
        tab.page.goto(f"{side.server.url}/{query}", wait_until="networkidle")
        tab.settle()
        # Fetched once more, outside the page: the browser does not keep the bodies of what it took from its cache.
        return {
            (kind, url): len(gzip.compress(tab.page.request.get(url).body(), 9))
            for kind, url in loaded
            if kind in KINDS
        }
