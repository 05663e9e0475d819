"""A copy of the project in which it can be changed, built and tested without touching the project itself."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from .trap import ROOT, Way


class Workshop:
    """The copy.

    Parameters
    ----------
    path
        An empty folder for it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._www = path / "shiny_chatkit" / "www"
        self._www_before = path.parent / "www"
        for name in _files():
            target = path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
        (path / "js" / "node_modules").symlink_to(ROOT / "js" / "node_modules")
        (path / ".venv").symlink_to(sys.prefix)
        # Before the installed package, also in the processes that tests start. A file that is changed
        # and changed back within a second must not leave its bytecode behind.
        self.env = {**os.environ, "PYTHONPATH": str(path), "PYTHONDONTWRITEBYTECODE": "1"}
        where = "import shiny_chatkit; print(shiny_chatkit.__file__)"
        imported = self.run([sys.executable, "-c", where], cwd=path.parent).stdout.strip()
        assert Path(imported).is_relative_to(path), f"tests would import {imported}"

    def run(
        self, command: Sequence[str], *, cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a command in the copy."""
        return subprocess.run(
            command,
            cwd=cwd or self.path,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )

    @contextlib.contextmanager
    def inside(self, way: Way) -> Iterator[None]:
        """The copy with a trap built in; as it was when this is over."""
        originals: dict[Path, str] = {}
        try:
            for change in way.changes:
                file = self.path / change.file
                text = file.read_text(encoding="utf-8")
                originals.setdefault(file, text)
                file.write_text(change.applied_to(text), encoding="utf-8")
            if way.needs_build:
                self._build()
            yield
        finally:
            for file, text in originals.items():
                file.write_text(text, encoding="utf-8")
            if self._www_before.exists():
                shutil.rmtree(self._www, ignore_errors=True)
                self._www_before.rename(self._www)

    def _build(self) -> None:
        self._www.rename(self._www_before)
        built = self.run(["node", "build.mjs"], cwd=self.path / "js")
        assert built.returncode == 0, built.stdout


def _files() -> list[str]:
    """Return the project's files: those in git, and new ones that git does not ignore."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
