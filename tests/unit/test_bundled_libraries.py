"""The libraries in the client are at their newest versions, and none has a known flaw.

Offline, they are compared with tests/support/libraries.json. ``scripts/canary`` compares that file with the npm
registry and with its advisories.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
KNOWN: dict[str, dict[str, Any]] = json.loads((ROOT / "tests/support/libraries.json").read_text())[
    "libraries"
]
canary = pytest.mark.skipif("CHATKIT_CANARY" not in os.environ, reason="asks the npm registry")


def version(text: str) -> tuple[int, ...]:
    """Return a version's numbers."""
    return tuple(int(part) for part in re.findall(r"\d+", text.partition("-")[0]))


def bundled() -> dict[str, str]:
    """Return the version of each package whose code the client contains."""
    text = (ROOT / "shiny_chatkit/www/LICENSES.txt").read_text()
    return dict(re.findall(r"^(\S+) (\d+\.\d+\.\d+\S*) \(", text, re.MULTILINE))


def direct() -> list[str]:
    """Return the names of the packages that the client names."""
    return list(json.loads((ROOT / "js/package.json").read_text())["dependencies"])


def test_every_library_is_known() -> None:
    assert set(direct()) - set(KNOWN) == set(), "Add these to tests/support/libraries.json."
    assert set(direct()) <= set(bundled())


@pytest.mark.parametrize("name", direct())
def test_no_library_is_behind_its_newest_version(name: str) -> None:
    newest = KNOWN[name]["newest"]
    assert version(bundled()[name]) >= version(newest), f"Run npm install {name}@{newest} in js/."


@pytest.mark.parametrize("name", direct())
def test_no_library_has_a_known_flaw(name: str) -> None:
    flaws = KNOWN[name]["flawed_below"].items()
    found = [flaw for below, flaw in flaws if version(bundled()[name]) < version(below)]
    assert found == []


@canary
def test_the_known_versions_are_the_newest() -> None:
    newest = {name: npm("view", name, "version") for name in KNOWN}
    assert newest == {name: known["newest"] for name, known in KNOWN.items()}


@canary
def test_npm_knows_no_advisory() -> None:
    report = json.loads(npm("audit", "--omit=dev", "--json"))
    if "vulnerabilities" not in report:
        pytest.skip(f"The registry answers no audits: {report}")
    assert report["vulnerabilities"] == {}


def npm(*arguments: str) -> str:
    """Return what npm prints; it also ends with an error where it has found something."""
    done = subprocess.run(["npm", *arguments], cwd=ROOT / "js", capture_output=True, text=True)
    assert done.stdout, done.stderr
    return done.stdout.strip()
