"""A Shiny app in a process of its own, on a free loopback port, for tests that look at it from a browser.

Owns starting, readiness, output and the end of that one process; knows nothing of pytest.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.support.forked import ForkedProcess, can_fork

RUNNER = Path(__file__).with_name("run_app.py")
READY = re.compile(r"Uvicorn running on (http://[\w.:]+)")

# Tests are offline: an app must not find a key and talk to a model.
MODEL_VARIABLES = re.compile(r"CHATKIT_MODEL.*|CHATLAS_.*|.*_API_KEY")

RUN = ("run", "--host", "127.0.0.1", "--port")


class AppProcess:
    """A running app: its ``url`` and what it printed.

    Parameters
    ----------
    app
        The file, or the folder of an ``app.py``.
    cwd
        Where it runs, and so where what it writes goes.
    env
        Variables of its environment, beside those of this process.
    fork
        Whether it may be forked from a process that has imported what apps import, which starts it sooner. Without
        it, nothing in the process is older than the app.
    port
        Where it listens; by default a port that is free.
    timeout
        Seconds that it may take to start.
    """

    def __init__(
        self,
        app: Path,
        *,
        cwd: Path,
        env: Mapping[str, str],
        fork: bool = True,
        port: int = 0,
        timeout: float = 60,
    ) -> None:
        kept = {k: v for k, v in os.environ.items() if not MODEL_VARIABLES.fullmatch(k)}
        self._output: list[str] = []
        self._read = 0
        self._url: str | None = None
        self._settled = threading.Event()  # the url is known, or the process has ended
        start = ForkedProcess if fork and can_fork() else _spawn
        # The dashboard's database is in the folder of the process, which each test session has anew.
        kept["DASHBOARD_STORE"] = "sqlite:///chats.db"
        self.process = start([*RUN, str(port), str(app)], cwd=cwd, env={**kept, **env})
        self._reader = threading.Thread(target=self._collect, daemon=True)
        self._reader.start()
        if not self._settled.wait(timeout) or self._url is None:
            self.close()
            raise RuntimeError(f"{app} did not start:\n{self.output()}")

    @property
    def url(self) -> str:
        assert self._url is not None
        return self._url

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def output(self) -> str:
        """Everything the app printed so far."""
        return "".join(self._output)

    def new_output(self) -> str:
        """Return the output of the app since the last call."""
        lines = self._output[self._read :]
        self._read += len(lines)
        return "".join(lines)

    def kill(self) -> None:
        """End the process at once, without a chance to write anything."""
        self.process.kill()
        self.close()

    def close(self) -> None:
        """End the process and wait until it is gone."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._reader.join(10)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()

    def _collect(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._output.append(line)
            if found := READY.search(line):
                self._url = found[1]
                self._settled.set()
        self._settled.set()


def _spawn(arguments: Sequence[str], *, cwd: Path, env: Mapping[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-u", str(RUNNER), *arguments],
        cwd=cwd,
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
