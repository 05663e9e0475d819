"""Finds the Chromium that the browser tests and the benchmark drive.

Run with ``--install`` it also gets one. With ``--install-package`` it only asks the package manager of the machine, for
which Playwright need not be there.

Looked at in turn: ``$CHROMIUM``, the usual names on PATH, the one that Playwright keeps. Starts no browser for tests.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

# The headless shell first: the same engine without the windows of a browser, in which a page takes a quarter less of a
# core to open.
HEADLESS_SHELL = "chromium-headless-shell"
NAMES = (HEADLESS_SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

DISABLED_FEATURES = [
    # A page per window for the list under the address bar: a quarter of the time of a test.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    # What Playwright disables, as this list replaces its own.
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
]

LAUNCH_ARGS = [
    "--no-sandbox",  # containers seldom allow Chromium's own sandbox
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(DISABLED_FEATURES)}",
]


def find_chromium() -> str | None:
    """The path of a Chromium that starts, or None."""
    return next((path for path in _candidates() if _starts(path)), None)


def _candidates() -> Iterator[str]:
    if named := os.environ.get("CHROMIUM"):
        yield named
    for name in NAMES:
        if path := shutil.which(name):
            yield path
    yield from _playwrights_own()


def _playwrights_own() -> Iterator[str]:
    # Asked in a process of its own: Playwright's driver must not be started beside the one that pytest runs.
    ask = (
        "from playwright.sync_api import sync_playwright as s\n"
        "with s() as p: print(p.chromium.executable_path)"
    )
    answer = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True)
    path = answer.stdout.strip()
    if path and Path(path).exists():
        yield path


def _starts(path: str) -> bool:
    # A file of that name may be a stub that only says how to install the real one.
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def install() -> str | None:
    """Install a Chromium by the means the platform offers and return its path."""
    return (
        _install_package(HEADLESS_SHELL)
        or _install_playwrights_own()
        or _install_package("chromium")
    )


def _install_package(name: str) -> str | None:
    """Install a package of Debian or of what is made from it, if there is one and no password is needed."""
    if shutil.which("apt-get") and (root := _root_prefix()) is not None:
        _run([*root, "apt-get", "update"])
        _run([*root, "apt-get", "install", "-y", "--no-install-recommends", name])
    return find_chromium()


def _install_playwrights_own() -> str | None:
    _run([sys.executable, "-m", "playwright", "install", "chromium"])
    return find_chromium()


def _root_prefix() -> list[str] | None:
    """Return the prefix for a command that needs root, or None if that requires a password."""
    if os.geteuid() == 0:
        return ["env", "DEBIAN_FRONTEND=noninteractive"]
    sudo = ["sudo", "--non-interactive", "DEBIAN_FRONTEND=noninteractive"]
    if (
        shutil.which("sudo")
        and subprocess.run([*sudo, "true"], capture_output=True).returncode == 0
    ):
        return sudo
    return None


def _run(command: list[str]) -> None:
    print("+", *command, flush=True)
    subprocess.run(command, check=False)


def main() -> int:
    path = find_chromium()
    if path is None and "--install-package" in sys.argv[1:]:
        _install_package(HEADLESS_SHELL)
        return 0
    if path is None and "--install" in sys.argv[1:]:
        print("No Chromium found: installing one ...", flush=True)
        path = install()
    if path is None:
        print(
            "No Chromium was found. Install chromium or Google Chrome, or set CHROMIUM to its path.",
            file=sys.stderr,
        )
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
