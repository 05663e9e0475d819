"""Docstrings of the package and of its tests begin with a verb that says what the code does, or with a noun."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("shiny_chatkit", "tests")
POOR_BEGINNING = re.compile(r"(?:Give|Gives|What)\b")


def docstrings(source: str) -> Iterator[tuple[int, str]]:
    """Return the line and the text of each docstring, those of attributes included."""
    for node in ast.walk(ast.parse(source)):
        body = getattr(node, "body", [])
        for each in body if isinstance(body, list) else []:
            value = each.value if isinstance(each, ast.Expr) else None
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield each.lineno, value.value.strip()


def poor_beginnings(source: str) -> list[int]:
    return [line for line, text in docstrings(source) if POOR_BEGINNING.match(text)]


def test_no_docstring_begins_with_give_or_what() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*.py"))
        for line in poor_beginnings(path.read_text())
    ]
    assert found == [], 'Begin with a verb, such as "Return", or name the thing.'


@pytest.mark.parametrize(
    "source",
    [
        '"""What this is."""',
        'def f():\n    """Give the event."""',
        'class A:\n    """\n    What it is.\n    """',
        'class A:\n    x: int\n    """Gives it."""',
        'X = 1\n"""What X is."""',
    ],
)
def test_a_poor_beginning_is_found(source: str) -> None:
    assert len(poor_beginnings(source)) == 1


@pytest.mark.parametrize("source", ['"""Return what it is."""', 'x = f("What")', '"""Whatever."""'])
def test_others_are_allowed(source: str) -> None:
    assert poor_beginnings(source) == []
