"""Processes that are forked from one that has imported what apps import (see fork_apps.py)."""

from __future__ import annotations

import functools
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]


def can_fork() -> bool:
    """Return whether forking is safe here. There is none on Windows, and macOS's own libraries forbid it."""
    return sys.platform.startswith("linux")


class ForkedProcess:
    """Replace :class:`subprocess.Popen` for ``shiny`` with these arguments; the app starts sooner."""

    def __init__(self, arguments: Sequence[str], *, cwd: Path, env: Mapping[str, str]) -> None:
        request = {"arguments": arguments, "cwd": str(cwd), "env": dict(env)}
        theirs, mine = os.pipe()
        self.stdin = os.fdopen(mine, "wb")
        mine, output = os.pipe()
        self.stdout = os.fdopen(mine, errors="replace")
        try:
            self.pid = _parent().fork(json.dumps(request), theirs, output)
        finally:
            os.close(theirs)
            os.close(output)
        # Its parent does not wait for it, so the number stays its own.
        self._handle = os.pidfd_open(self.pid)

    def send_signal(self, number: int) -> None:
        """Send a signal, unless the process has ended."""
        os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the process at once."""
        self.send_signal(signal.SIGKILL)

    def wait(self, timeout: float | None = None) -> None:
        """Wait until the process has ended."""
        if not select.select([self._handle], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired("shiny", timeout or 0)


class _Parent:
    """The process that is forked; it ends with this one."""

    def __init__(self) -> None:
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._lock = threading.Lock()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-u", "-m", "tests.support.fork_apps", str(theirs.fileno())],
                cwd=ROOT,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                # Threads do not survive a fork.
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
            )

    def fork(self, request: str, *files: int) -> int:
        with self._lock:
            socket.send_fds(self._socket, [request.encode()], files)
            return int(self._socket.recv(100))


@functools.cache
def _parent() -> _Parent:
    return _Parent()
