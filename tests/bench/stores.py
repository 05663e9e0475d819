"""Measures search and writing over 100,000 messages: ``python -m tests.bench.stores [URL]``.

Without a URL it measures SQLite in a temporary folder, then a PostgreSQL server of the tests.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path

from shiny_chatkit.stores import (
    Account,
    Batch,
    Hit,
    MessageRecord,
    ThreadRecord,
    ThreadStore,
    open_store,
)
from tests.support.postgres import PostgresServer

MESSAGES = 100_000
WORDS_PER_MESSAGE = 80
QUERIES = ("common", "common w", "c", "word77 word78", "rarest", "手机", "zürich common", "nothing")
ACCOUNT = Account("chat", "owner")


def texts() -> list[str]:
    chance = random.Random(1)
    vocabulary = [f"word{number}" for number in range(20_000)]
    weights = [1 / (rank + 10) for rank in range(len(vocabulary))]
    found = []
    for number in range(MESSAGES):
        words = chance.choices(vocabulary, weights, k=WORDS_PER_MESSAGE)
        extra = ["common"] * (number % 2) + ["手机 Zürich"] * (number % 100 == 0)
        found.append(" ".join([*words, *extra, *(["rarest"] if number == 50_000 else [])]))
    return found


async def fill(store: ThreadStore) -> None:
    contents = texts()
    for start in range(0, MESSAGES, 1000):
        thread = ThreadRecord(f"t{start}", f"Thread number {start}", start, start, 1)
        messages = [
            MessageRecord(f"m{start + i}", thread.id, i, 1, "user", start + i, text, {"text": text})
            for i, text in enumerate(contents[start : start + 1000])
        ]
        await store.save(ACCOUNT, Batch(threads=[thread], messages=messages))


async def measure(url: str) -> None:
    store = open_store(url)
    await store.open()
    start = time.perf_counter()
    await fill(store)
    print(f"{store}: {MESSAGES} messages saved in {time.perf_counter() - start:.1f} s")
    for query in QUERIES:
        times: list[float] = []
        hits: list[Hit] = []
        for _ in range(5):
            start = time.perf_counter()
            hits = await store.search(ACCOUNT, query)
            times.append(1000 * (time.perf_counter() - start))
        print(f"  search {query!r}: {min(times):.1f} to {max(times):.1f} ms, {len(hits)} hits")
    text = "word " * 400
    start = time.perf_counter()
    for version in range(200):
        message = MessageRecord("m1", "t0", 1, 2 + version, "user", 1, text, {"text": text})
        await store.save(ACCOUNT, Batch(messages=[message]))
    print(f"  one save of a message: {5 * (time.perf_counter() - start):.2f} ms")
    await store.close()


def main() -> None:
    if len(sys.argv) > 1:
        asyncio.run(measure(sys.argv[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "chats.db"
        asyncio.run(measure(f"sqlite:///{path}"))
        print(f"  size: {path.stat().st_size / 1e6:.0f} MB")
    server = PostgresServer()
    try:
        asyncio.run(measure(server.url))
    finally:
        server.close()


if __name__ == "__main__":
    main()
