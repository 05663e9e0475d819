"""The neighbor's environment: a virtual environment beside the project's own, made once and kept.

It holds shinychat at the version compared with and the same Shiny as ours, so that only the chat differs. Nothing of
it is ever installed where the package is developed.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".bench-venv"

SHINYCHAT = "0.7.2"


def neighbors_python() -> Path:
    """The interpreter of that environment, which is made if it is not there or out of date."""
    requirements = [f"shinychat=={SHINYCHAT}", f"shiny=={version('shiny')}"]
    stamp = "\n".join([sys.version, *requirements])
    stamp_file = FOLDER / ".stamp"
    python = FOLDER / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not (python.exists() and stamp_file.exists() and stamp_file.read_text() == stamp):
        print(f"Installing {' and '.join(requirements)} in {FOLDER.name} ...", flush=True)
        if FOLDER.exists():
            shutil.rmtree(FOLDER)
        venv.create(FOLDER, with_pip=True)
        (FOLDER / ".gitignore").write_text("*\n")  # it ignores itself
        install = [str(python), "-m", "pip", "install", "--quiet", "--prefer-binary"]
        subprocess.run([*install, *requirements], check=True)
        stamp_file.write_text(stamp)
    return python
