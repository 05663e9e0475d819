"""create_chat_fixture(): what it says before a test runs; what it does is held by the documented tests."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
import shiny.run

from shiny_chatkit.testing import _chat_fixture, create_chat_fixture
from tests.support.new_process import run_python

PACKAGES = ["pytest_playwright", "playwright", "pytest"]
WITHOUT_EACH = f"""
import sys
for package in {PACKAGES}:
    sys.modules[package] = None
    import shiny_chatkit.testing
    try:
        shiny_chatkit.testing.create_chat_fixture("app.py")
    except ImportError as error:
        print(error)
    del sys.modules[package]
"""


def test_it_names_what_is_not_installed() -> None:
    run = run_python(WITHOUT_EACH)
    told = run.stdout.splitlines()
    assert len(told) == len(PACKAGES), run
    for package, line in zip(PACKAGES, told, strict=True):
        assert f"needs the package {package}." in line
        assert "pip install 'shiny-chatkit[testing]'" in line


def test_it_names_an_app_that_there_is_not() -> None:
    with pytest.raises(
        FileNotFoundError, match=r"The app .*testing.nothing\.py does not exist. The path is"
    ):
        create_chat_fixture("nothing.py")


def test_an_app_that_does_not_start_in_time_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = tmp_path / "app.py"
    app.write_text("import time\ntime.sleep(600)\n")
    processes: list[subprocess.Popen[str]] = []
    run_shiny_app = shiny.run.run_shiny_app

    def noted(*args: Any, **options: Any) -> Any:
        running = run_shiny_app(*args, **options)
        processes.append(running.proc)
        return running

    monkeypatch.setattr(shiny.run, "run_shiny_app", noted)
    with pytest.raises(TimeoutError):
        _chat_fixture._started(app, {}, 0.01)
    assert [process.poll() is not None for process in processes] == [True]
