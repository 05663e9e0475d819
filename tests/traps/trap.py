"""Describes a known mistake and the tests that catch it."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Change:
    """One replacement: ``find`` occurs once in the file."""

    file: str
    find: str
    put: str

    def applied_to(self, text: str) -> str:
        assert text.count(self.find) == 1, f"not once in {self.file}: {self.find!r}"
        return text.replace(self.find, self.put)


@dataclass(frozen=True)
class Test:
    """A test by its file and name: a function of pytest, or a title in a file of vitest.

    A title that is made for each case (``%s``, ``$name``) stands for all of them.
    """

    __test__ = False  # pytest takes the name for its own

    file: str
    name: str

    @property
    def in_vitest(self) -> bool:
        return self.file.endswith(".ts")

    @property
    def in_browser(self) -> bool:
        return self.file.startswith("tests/browser/")

    @property
    def title(self) -> re.Pattern[str]:
        """Return a pattern for the names of the test's cases."""
        pieces = re.split(r"%\w|\$\w+", self.name)
        return re.compile(".*".join(re.escape(piece) for piece in pieces))

    @property
    def exists(self) -> bool:
        if not (ROOT / self.file).is_file():
            return False
        return self.name.partition("[")[0] in _names_in(self.file)

    def __str__(self) -> str:
        return f"{self.file}::{self.name}"


@dataclass(frozen=True)
class Way:
    """One way into a trap, and the tests that each have to fail there."""

    how: str
    tests: Sequence[Test]
    changes: Sequence[Change]

    @property
    def needs_build(self) -> bool:
        """Whether a browser test has to see another client."""
        in_client = any(change.file.startswith("js/src/") for change in self.changes)
        return in_client and any(test.in_browser for test in self.tests)


@dataclass(frozen=True)
class Trap:
    """A trap in the words of the design page."""

    text: str
    ways: Sequence[Way]


@cache
def _names_in(file: str) -> set[str]:
    text = (ROOT / file).read_text(encoding="utf-8")
    if file.endswith(".ts"):
        return set(re.findall(r"\(\s*\"([^\"]+)\",", text))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in ast.parse(text).body if isinstance(node, functions)}
