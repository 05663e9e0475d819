"""A server that tests kill and start again, at the same address and with the same database."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from tests.browser.conftest import APPS
from tests.support.app_process import AppProcess


class Host:
    """One of the apps with a store, in a folder of its own.

    Parameters
    ----------
    app
        A folder of tests/browser/apps.
    folder
        Where it runs and has its database.
    env
        Variables of its environment.
    """

    def __init__(self, app: str, folder: Path, env: Mapping[str, str]) -> None:
        self._app, self._env = APPS / app / "app.py", env
        self.folder = folder
        self._process = AppProcess(self._app, cwd=folder, env=env)
        self.url = self._process.url

    def kill(self) -> None:
        """End the server as a power failure does."""
        self._process.kill()

    def start(self) -> None:
        """Start the server again."""
        port = urlsplit(self.url).port or 0
        self._process = AppProcess(self._app, cwd=self.folder, env=self._env, port=port)

    def output(self) -> str:
        """Return what the present process has printed."""
        return self._process.output()

    def close(self) -> None:
        self._process.close()

    def connect(self) -> sqlite3.Connection:
        """Open the database."""
        return sqlite3.connect(self.folder / "kept.db", isolation_level=None, timeout=10)
