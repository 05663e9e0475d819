"""Keeps the files that are derived from the protocol's models up to date.

Owns which files there are; what is in them is written by `codegen`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from .codegen.builders import python_constructors
from .codegen.reference import reference_page
from .codegen.schema import json_schema
from .codegen.typescript import typescript

ROOT = Path(__file__).resolve().parents[2]


def _json_schema_text() -> str:
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


FILES: dict[str, Callable[[], str]] = {
    "shiny_chatkit/protocol/build.py": python_constructors,
    "js/src/protocol.ts": typescript,
    "docs/protocol.schema.json": _json_schema_text,
    "docs/protocol.md": reference_page,
}


def stale_files(root: Path = ROOT) -> list[str]:
    """List the derived files that are missing or differ from what the models say."""
    return [
        name
        for name, text in FILES.items()
        if not (root / name).is_file() or (root / name).read_text("utf-8") != text()
    ]


def write_files(root: Path = ROOT) -> list[str]:
    """Write what is stale, and say what that was."""
    stale = stale_files(root)
    for name in stale:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(FILES[name](), "utf-8", newline="\n")
    return stale
