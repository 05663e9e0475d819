"""Runs tests in a workshop and says of each whether it passed, failed by an assertion, or did not come so far."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from typing import Literal
from xml.etree import ElementTree

from .trap import Test
from .workshop import Workshop

Outcome = Literal["passed", "failed", "broken"]

_ASSERTION = re.compile(r"(?:\w+\.)*(?:AssertionError|Failed)\b|assert ")


def outcomes(
    workshop: Workshop, tests: Iterable[Test], *, bail: bool = False
) -> tuple[dict[Test, Outcome], str]:
    """Run tests; gives what became of each, and what was printed.

    With ``bail`` nothing more is run after the first failure.
    """
    tests = list(dict.fromkeys(tests))
    cases: list[tuple[str, str, Outcome]] = []
    printed = ""
    for runner, wanted in (
        (_vitest, [t for t in tests if t.in_vitest]),
        (_pytest, [t for t in tests if not t.in_vitest]),
    ):
        if wanted:
            found, output = runner(workshop, wanted, bail)
            cases += found
            printed += output
    return {test: _outcome(test, cases) for test in tests}, printed


def _outcome(test: Test, cases: list[tuple[str, str, Outcome]]) -> Outcome:
    """Return the outcome of a test with several cases; it fails if one of them does."""
    found = {
        outcome
        for file, name, outcome in cases
        if file == test.file and (test.title.search(name) if test.in_vitest else _is(test, name))
    }
    if "failed" in found:
        return "failed"
    return "passed" if found == {"passed"} else "broken"


def _is(test: Test, case: str) -> bool:
    return test.name in (case, case.partition("[")[0])


def _pytest(
    workshop: Workshop, tests: list[Test], bail: bool
) -> tuple[list[tuple[str, str, Outcome]], str]:
    report = workshop.path / "pytest.xml"
    report.unlink(missing_ok=True)
    options = ["-q", "-p", "no:cacheprovider", "-o", "junit_family=xunit1", f"--junitxml={report}"]
    options += ["--exitfirst"] if bail else []
    done = workshop.run([sys.executable, "-m", "pytest", *options, *map(str, tests)])
    if not report.is_file():
        return [], done.stdout
    cases: list[tuple[str, str, Outcome]] = []
    # The report is pytest's own.
    for case in ElementTree.parse(report).iter("testcase"):
        problems = [(child.tag, child.get("message") or "") for child in case]
        wrong = [(tag, message) for tag, message in problems if tag in ("failure", "error")]
        # What goes wrong around a test (an import, a fixture) is an error, and no failure.
        failed = any(tag == "failure" and _ASSERTION.match(message) for tag, message in wrong)
        outcome: Outcome = "failed" if failed else "broken" if problems else "passed"
        cases.append((case.get("file") or "", case.get("name") or "", outcome))
    return cases, done.stdout


def _vitest(
    workshop: Workshop, tests: list[Test], bail: bool
) -> tuple[list[tuple[str, str, Outcome]], str]:
    js = workshop.path / "js"
    report = workshop.path / "vitest.json"
    report.unlink(missing_ok=True)
    files = sorted({test.file.removeprefix("js/") for test in tests})
    names = "|".join(test.title.pattern for test in tests)
    options = ["--reporter=json", f"--outputFile={report}", "-t", names]
    options += ["--bail=1"] if bail else []
    done = workshop.run(["node_modules/.bin/vitest", "run", *options, *files], cwd=js)
    if not report.is_file():
        return [], done.stdout
    cases: list[tuple[str, str, Outcome]] = []
    for file in json.loads(report.read_text(encoding="utf-8"))["testResults"]:
        path = file["name"].rpartition("/js/")[2]
        for case in file["assertionResults"]:
            if case["status"] not in ("passed", "failed"):
                continue  # left out
            failed = any(_ASSERTION.match(message) for message in case["failureMessages"])
            outcome: Outcome = (
                "passed" if case["status"] == "passed" else "failed" if failed else "broken"
            )
            cases.append((f"js/{path}", case["fullName"], outcome))
    return cases, done.stdout
