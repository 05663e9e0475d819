"""The pages of the documentation and the code in them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
_BLOCK = re.compile(r"^```python ?(app|express|)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(kind: Literal["app", "express", ""]) -> list[Any]:
    """Return the blocks of Python code: complete Core or Express apps, or fragments."""
    return [
        pytest.param(code, id=f"{page.relative_to(ROOT)}-{number}")
        for page in PAGES
        for number, (marked, code) in enumerate(_BLOCK.findall(page.read_text()), 1)
        if marked == kind
    ]
