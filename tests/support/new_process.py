"""Python in a new process, for what must be seen where nothing has been imported."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]

# Shiny imports shinychat, which imports anthropic where it is installed. That takes more than half of the time.
_WITHOUT = "import sys\nsys.modules['anthropic'] = None\n"


def run_python(
    code: str, *arguments: str, cwd: Path = ROOT, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run code with arguments, where a package that is optional and slow to import seems not to be installed."""
    return subprocess.run(
        [sys.executable, "-c", _WITHOUT + code, *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
        capture_output=True,
        text=True,
        check=False,
    )


def run_module(
    name: str, *arguments: str, cwd: Path = ROOT, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a module as ``python -m`` does, in the same way."""
    code = f"import runpy\nrunpy.run_module({name!r}, run_name='__main__', alter_sys=True)"
    return run_python(code, *arguments, cwd=cwd, env=env)
