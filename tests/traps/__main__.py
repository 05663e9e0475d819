"""The command line: all tests pass as things are; then each way into each trap must make its tests fail."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from .outcome import Outcome, outcomes
from .table import TRAPS
from .trap import Test, Trap, Way
from .workshop import Workshop


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.traps", description=__doc__)
    parser.add_argument("--only", metavar="WORD", help="traps with this in their text or ways")
    parser.add_argument("--verbose", action="store_true", help="print what the tests print")
    options = parser.parse_args()
    chosen = [
        (trap, way)
        for trap in TRAPS
        for way in trap.ways
        if not options.only or options.only.lower() in f"{trap.text} {way.how}".lower()
    ]
    if not chosen:
        parser.error(f"no trap has {options.only!r} in it")
    with tempfile.TemporaryDirectory(prefix="chatkit-traps-") as folder:
        workshop = Workshop(Path(folder).resolve() / "copy")
        return 0 if _all_pass(workshop, chosen) and _try(workshop, chosen, options.verbose) else 1


def _all_pass(workshop: Workshop, chosen: list[tuple[Trap, Way]]) -> bool:
    """Whether the tests pass as things are; else they say nothing about traps."""
    results, printed = outcomes(workshop, (test for _, way in chosen for test in way.tests))
    bad = [f"  {test} ({outcome})" for test, outcome in results.items() if outcome != "passed"]
    if bad:
        print(printed, "Without any trap these do not pass:", *bad, sep="\n")
    else:
        print(f"{len(results)} tests pass as things are.", flush=True)
    return not bad


def _try(workshop: Workshop, chosen: list[tuple[Trap, Way]], verbose: bool) -> bool:
    missed = 0
    for trap, way in chosen:
        results: dict[Test, Outcome] = {}
        printed = ""
        with workshop.inside(way):
            # One by one, each up to its first failure: tests that fail may take long.
            for test in way.tests:
                found, output = outcomes(workshop, [test], bail=True)
                results |= found
                printed += output
        caught = all(outcome == "failed" for outcome in results.values())
        missed += not caught
        print(f"{'caught' if caught else 'MISSED'}  {trap.text}: {way.how}", flush=True)
        for test, outcome in results.items():
            if outcome != "failed":
                print(f"        {test} ({outcome})", flush=True)
        if verbose or not caught:
            print(printed, flush=True)
    print(f"{len(chosen) - missed} of {len(chosen)} caught.")
    return missed == 0


if __name__ == "__main__":
    sys.exit(main())
