"""Apps that ``python -m shiny_chatkit create`` creates run, and pass the tests that come with them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from shiny_chatkit.create import create_app
from shiny_chatkit.create._folder import TEMPLATES

ROOT = Path(__file__).parents[2]


def test_every_app_passes_its_tests(tmp_path: Path) -> None:
    folders = [create_app(f"my-{template}", template, tmp_path).name for template in TEMPLATES]
    # One process for all of them, because starting one takes most of the time.
    command = ["-m", "pytest", "-W", "error", "-p", "no:asyncio", "--import-mode=importlib", "-o"]
    done = subprocess.run(
        [sys.executable, *command, f"pythonpath={' '.join(folders)}"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.findall(r"^(.*)/test_app\.py \.", done.stdout, re.MULTILINE) == sorted(folders)
