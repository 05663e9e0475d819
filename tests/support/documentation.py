"""The pages of the documentation and the code in them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
_BLOCK = re.compile(r"^```python ?(app|express|run|)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_INCLUDED = re.compile(r"^```\{literalinclude\} (\S+\.py)$", re.MULTILINE)

Kind = Literal["app", "express", "run", ""]


def code_of(page: Path) -> Iterator[tuple[str, str]]:
    """Return the blocks of Python code of a page with their kinds."""
    yield from _BLOCK.findall(page.read_text("utf-8"))


def blocks(kind: Kind) -> list[Any]:
    """Return the blocks of Python code: complete Core or Express apps, scripts to run, or fragments."""
    return [
        pytest.param(code, id=f"{page.relative_to(ROOT)}-{number}")
        for page in PAGES
        for number, (marked, code) in enumerate(code_of(page), 1)
        if marked == kind
    ]


@cache
def names_in_examples() -> dict[Path, frozenset[str]]:
    """Return the names that the tested code of each page uses: ``chat_ui``, and ``chat.stop`` for attributes."""
    return {page: frozenset(_names(page)) for page in PAGES}


def _names(page: Path) -> Iterator[str]:
    text = page.read_text("utf-8")
    tested = [code for kind, code in _BLOCK.findall(text) if kind]
    # The apps and their tests, which run, too.
    tested += [(page.parent / path).read_text("utf-8") for path in _INCLUDED.findall(text)]
    for code in tested:
        for node in ast.walk(
            compile(code, str(page), "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        ):
            if isinstance(node, ast.Name):
                yield node.id
            elif isinstance(node, ast.Attribute):
                yield node.attr
                if isinstance(node.value, ast.Name):
                    yield f"{node.value.id}.{node.attr}"
