"""Updates the files that are generated from the protocol's models.

Defines which files are generated; the other modules of this package write their content.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from .builders import python_constructors
from .reference import reference_page
from .schema import json_schema
from .typescript import typescript

ROOT = Path(__file__).resolve().parents[1]


def _json_schema_text() -> str:
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


FILES: dict[str, Callable[[], str]] = {
    "shiny_chatkit/protocol/build.py": python_constructors,
    "js/src/protocol.ts": typescript,
    "docs/protocol.schema.json": _json_schema_text,
    "docs/protocol.md": reference_page,
}


def stale_files(root: Path = ROOT) -> list[str]:
    """Return the generated files that are missing or out of date."""
    return [
        name
        for name, text in FILES.items()
        if not (root / name).is_file() or (root / name).read_text("utf-8") != text()
    ]


def write_files(root: Path = ROOT) -> list[str]:
    """Write the files that are out of date, and return their names."""
    stale = stale_files(root)
    for name in stale:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(FILES[name](), "utf-8", newline="\n")
    return stale
