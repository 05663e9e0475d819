"""Says whether the package can be released, and what is in its changelog and its files.

``python -m tests.support.release check [TAG]``, ``notes`` or ``contents FOLDER``; scripts/check-release and
scripts/build run it.
"""

from __future__ import annotations

import re
import sys
import tarfile
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).parents[2]

_HEADING = re.compile(r"^## \[(?P<version>[^\]]+)\](?: - (?P<date>\S+))?$", re.MULTILINE)

WHEEL = (
    "shiny_chatkit/__init__.py",
    "shiny_chatkit/create/templates/persistent/.gitignore",
    "shiny_chatkit/create/templates/dashboard/sales.csv",
    "shiny_chatkit/create/templates/chat/app.py",
    "shiny_chatkit/protocol/build.py",
    "shiny_chatkit/py.typed",
    "shiny_chatkit/stores/migrations/env.py",
    "shiny_chatkit/stores/migrations/versions/v0001_first_tables.py",
    "shiny_chatkit/stores/migrations/versions/v0002_notes.py",
    "shiny_chatkit/www/chatkit.css",
    "shiny_chatkit/www/chatkit.js",
)
"""Some of the files without which the wheel does not work."""

SDIST = (
    *WHEEL,
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "apps/hello_express/app.py",
    "docs/index.md",
    "js/package-lock.json",
    "js/src/protocol.ts",
    "pyproject.toml",
    "scripts/test",
    "tests/conftest.py",
)
"""Some of the files without which nobody can work on what is in the sdist."""

# What running leaves behind; saved databases of earlier versions are there for tests.
_LEFTOVER = re.compile(
    r"(^|/)(node_modules|__pycache__|\.venv[^/]*|\.env)(/|$)|\.(pyc|map|db-wal)$"
)
_GENERATOR = re.compile(
    r"shiny_chatkit/protocol/.*(codegen|generate|__main__|introduction|typescript|schema)"
)


def version() -> str:
    """Return the version of the package."""
    return _only(r'^version = "(.*)"$', ROOT / "pyproject.toml")


def changes(changelog: str, version: str) -> str:
    """Return the text of a version in the changelog; empty if it has none."""
    headings = list(_HEADING.finditer(changelog))
    ends = [heading.start() for heading in headings[1:]] + [len(changelog)]
    for heading, end in zip(headings, ends, strict=True):
        if heading["version"] == version:
            return changelog[heading.end() : end].strip()
    return ""


def problems(changelog: str, version: str, *, tag: str | None, cited: str) -> Iterator[str]:
    """Return why a version cannot be released."""
    if tag is not None and tag != f"v{version}":
        yield f"The tag is {tag}, but pyproject.toml has the version {version}: expected v{version}."
    if cited != version:
        yield f"CITATION.cff has the version {cited}, expected {version}."
    headings = [(match["version"], match["date"]) for match in _HEADING.finditer(changelog)]
    if not headings or headings[0] != ("Unreleased", None):
        yield 'CHANGELOG.md does not begin with "## [Unreleased]".'
    elif changes(changelog, "Unreleased"):
        yield f'CHANGELOG.md has entries under "Unreleased": move them to {version}.'
    released = [heading for heading in headings if heading[0] != "Unreleased"]
    if not released or released[0][0] != version:
        yield f'The newest version in CHANGELOG.md is not {version}: add "## [{version}] - DATE".'
    elif not _is_date(released[0][1]):
        yield f'Version {version} has no date in CHANGELOG.md: write "## [{version}] - YYYY-MM-DD".'
    elif not changes(changelog, version):
        yield f"Version {version} has no entry in CHANGELOG.md."


def content_problems(wheel: Collection[str], sdist: Collection[str]) -> Iterator[str]:
    """Return what is wrong with the names of the files in a wheel and in an sdist."""
    for kind, names, needed in (("wheel", wheel, WHEEL), ("sdist", sdist, SDIST)):
        for name in sorted(set(needed).difference(names)):
            yield f"The {kind} has no {name}."
        for name in sorted(names):
            if _LEFTOVER.search(name):
                yield f"The {kind} contains {name}."
    for name in sorted(wheel):
        top = name.split("/")[0]
        if (top != "shiny_chatkit" and not top.endswith(".dist-info")) or _GENERATOR.match(name):
            yield f"The wheel contains {name}, which only work on the package needs."


def names_in(path: Path) -> set[str]:
    """Return the names of the files in a wheel or an sdist, those of an sdist without its folder."""
    if path.suffix == ".whl":
        return set(ZipFile(path).namelist())
    with tarfile.open(path) as archive:
        return {name.partition("/")[2] for name in archive.getnames()}


def _is_date(text: str | None) -> bool:
    try:
        return text is not None and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _only(pattern: str, path: Path) -> str:
    (found,) = re.findall(pattern, path.read_text("utf-8"), re.MULTILINE)
    return found


def _main(command: str, *arguments: str) -> int:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    if command == "notes":
        print(changes(changelog, version()) or changes(changelog, "Unreleased"))
        return 0
    if command == "check":
        cited = _only(r"^version: (.*)$", ROOT / "CITATION.cff")
        tag = arguments[0] if arguments else None
        found = list(problems(changelog, version(), tag=tag, cited=cited))
    else:
        folder = Path(arguments[0])
        (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
        found = list(content_problems(names_in(wheel), names_in(sdist)))
    for problem in found:
        print(f"error: {problem}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
