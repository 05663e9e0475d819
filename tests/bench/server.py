"""An app under measurement in a process of its own, run by the interpreter of its environment."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Mapping
from types import TracebackType

from tests.bench.environment import ROOT
from tests.bench.products import Product
from tests.support.app_process import READY, RUNNER


class Server:
    """A running app; ``url`` is where. As a context manager it ends with its block."""

    def __init__(self, product: Product, env: Mapping[str, str] | None = None) -> None:
        self._output: list[str] = []
        command = [product.python, "-u", RUNNER, "run", "--port", "0", product.app]
        self._process = subprocess.Popen(
            [str(word) for word in command],
            cwd=ROOT,
            # Both apps read the texts from here, though only one has our package installed.
            env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.url = self._wait()
        # Nobody reads the rest, but a full pipe would stop the app.
        threading.Thread(target=self._drain, daemon=True).start()

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.wait(10)

    def output(self) -> str:
        """Return the last output of the app."""
        return "".join(self._output[-40:])

    def _wait(self) -> str:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._output.append(line)
            if found := READY.search(line):
                return found[1]
        raise RuntimeError(f"The app did not start:\n{self.output()}")

    def _drain(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._output.append(line)
