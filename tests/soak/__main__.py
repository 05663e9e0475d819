"""Runs the server, kills it every minute, and compares what people saw with what the store has."""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

from shiny_chatkit.stores import Account, MessageRecord, SQLStore
from tests.soak.person import Person
from tests.support.app_process import AppProcess

APP = Path(__file__).with_name("app.py")
ANSWER = re.compile(r"w(\d+)")


def start(folder: Path, port: int = 0) -> AppProcess:
    """Start the server in a process of its own."""
    env = {"PYTHONPATH": str(Path(__file__).parents[2])}
    return AppProcess(APP, cwd=folder, env=env, fork=False, port=port)


async def compare(store: SQLStore, people: list[Person], killed_at: float) -> list[str]:
    """Return what is wrong with what was kept."""
    wrong: list[str] = []
    for person in people:
        account = Account("chat", f"user:{person.name}")
        threads = {row.id for row in (await store.threads(account, limit=1000)).rows}
        rows: list[MessageRecord] = []
        for id in threads:
            rows += (await store.messages(account, id)).rows
        found = person.memory.missing(killed_at, {row.id: row for row in rows}, threads)
        wrong += [f"{person.name}: {what}" for what in [*found, *_twice(rows)]]
    return wrong


def _twice(rows: list[MessageRecord]) -> list[str]:
    """Return questions that were kept twice, and answers with words that are missing or come twice."""
    asked = Counter(row.text for row in rows if row.role == "user")
    wrong = [
        f"question {text!r} is kept {count} times" for text, count in asked.items() if count > 1
    ]
    for row in rows:
        words = [int(number) for number in ANSWER.findall(row.text)]
        if row.role == "assistant" and words != list(range(len(words))):
            wrong.append(f"answer {row.id} has gaps: {row.text!r}")
    return wrong


async def soak(minutes: float, count: int, seconds: float, seed: int) -> int:
    """Return how many faults were found."""
    people = [Person(f"owner{n}", random.Random(f"{seed} {n}")) for n in range(count)]
    faults = kills = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        process = start(folder)
        url, is_up = process.url, asyncio.Event()
        is_up.set()
        lives = [asyncio.create_task(person.live(url, is_up)) for person in people]
        end = time.monotonic() + 60 * minutes
        try:
            while time.monotonic() < end:
                await asyncio.wait(lives, timeout=seconds, return_when="FIRST_EXCEPTION")
                for life in lives:
                    if life.done():
                        life.result()
                is_up.clear()
                killed_at = time.monotonic()
                process.process.kill()
                await asyncio.to_thread(process.close)
                kills += 1
                _show_trouble(process.output())
                # What was sent before the end arrives.
                await asyncio.gather(*(person.is_away.wait() for person in people))
                store = SQLStore(f"sqlite:///{folder / 'soak.db'}")
                await store.open()
                wrong = await compare(store, people, killed_at)
                await store.close()
                faults += len(wrong)
                firm = sum(person.memory.firm for person in people)
                lag = max(person.memory.lag for person in people)
                print(
                    f"kill {kills}: {firm} messages, store behind {lag:.2f} s, {len(wrong)} faults",
                    flush=True,
                )
                for what in wrong[:10]:
                    print("  " + what, flush=True)
                if time.monotonic() < end:
                    port = urlsplit(url).port or 0
                    process = await asyncio.to_thread(start, folder, port)
                    is_up.set()
        finally:
            for life in lives:
                life.cancel()
            await asyncio.gather(*lives, return_exceptions=True)
            process.close()
    did, errors = Counter[str](), Counter[str]()
    for person in people:
        did += person.did
        errors += person.errors
    print(
        f"{count} people, {kills} kills, {faults} faults; did {dict(did)}; refused {dict(errors)}"
    )
    return faults


def _show_trouble(output: str) -> None:
    """Show what the server has logged besides its requests."""
    lines = [line for line in output.splitlines() if re.search(r"Error|Traceback|WARNING", line)]
    for line in lines[:10]:
        print("  server: " + line)


def main() -> int:
    """Run as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--owners", type=int, default=50)
    parser.add_argument("--kill-every", type=float, default=60, metavar="SECONDS")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    return (
        1
        if asyncio.run(soak(options.minutes, options.owners, options.kill_every, options.seed))
        else 0
    )


if __name__ == "__main__":
    sys.exit(main())
