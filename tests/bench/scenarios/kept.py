"""Measures the cost of keeping a conversation while an answer streams."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

from shiny_chatkit.stores import MemoryStore, open_store
from tests.bench import many
from tests.bench.bench import Bench
from tests.bench.plan import CHUNK
from tests.bench.report import Goal, Section
from tests.bench.scenarios.stream import PLAN
from tests.bench.server import Server
from tests.bench.stats import summary
from tests.bench.tab import Cost
from tests.support.postgres import PostgresServer

CHUNKS = PLAN.chars / CHUNK

FIRST = replace(PLAN, chars=PLAN.chars // 20)
"""An answer that is not measured: a process makes some things once, such as compiled statements."""


def measure(bench: Bench) -> Section:
    """Each store in turn."""
    costs: dict[str, list[Cost]] = {}
    streams: dict[str, list[many.Streams]] = {}
    with _stores() as stores:
        for _ in range(bench.repeats):
            for name, url in stores.items():
                costs.setdefault(name, []).append(_stream(bench, url))
                if url:
                    streams.setdefault(name, []).append(_many(url))
    section = Section(
        "Keeping conversations: the same stream with each store",
        (
            "",
            "server CPU per chunk, µs",
            "until the last word, s",
            "custom messages",
            "100 at once: CPU per chunk, µs",
            "… delay p95, ms",
            "… characters lost",
        ),
        data={
            name: {
                "one": [asdict(cost) for cost in of_store],
                "many": [asdict(each) for each in streams.get(name, ())],
            }
            for name, of_store in costs.items()
        },
    )
    for name, of_store in costs.items():
        section.rows.append(
            (
                name,
                summary([cost.server * 1000 / CHUNKS for cost in of_store]).show(0),
                summary([cost.wall / 1000 for cost in of_store]).show(1),
                summary([cost.messages for cost in of_store]).show(0),
                *_row(streams.get(name, [])),
            )
        )
    cpu = {name: summary([cost.server for cost in found]).median for name, found in costs.items()}
    section.goals = [
        Goal("CPU with SQLite, compared with memory", cpu["SQLite"] / cpu["memory"], 1.05),
        Goal("characters lost", sum(each.lost for found in streams.values() for each in found), 0),
    ]
    return section


@contextmanager
def _stores() -> Iterator[dict[str, str]]:
    postgres = PostgresServer()
    try:
        with tempfile.TemporaryDirectory() as folder:
            yield {
                "no store": "",
                "memory": "memory",
                "SQLite": f"sqlite:///{Path(folder) / 'chats.db'}",
                "PostgreSQL": postgres.url,
            }
    finally:
        postgres.close()


def _stream(bench: Bench, store: str) -> Cost:
    product = bench.ours.product
    with Server(product, env={"BENCH_STORE": store}) as server:
        side = replace(bench.ours, server=server)
        with side.open() as tab:
            tab.ready().stream(FIRST)
            return tab.stream(PLAN)


def _many(url: str) -> many.Streams:
    store = MemoryStore() if url == "memory" else open_store(url)
    # The event loop of Playwright runs in this thread.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, many.measure(store)).result()


def _row(streams: list[many.Streams]) -> tuple[str, ...]:
    if not streams:
        return ("", "", "")
    return (
        summary([each.cpu for each in streams]).show(0),
        summary([each.late_95 for each in streams]).show(1),
        summary([each.lost for each in streams]).show(0),
    )
