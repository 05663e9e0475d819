"""The tests that the page on testing shows, run by pytest in a project that has nothing else."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support.chromium import LAUNCH_ARGS, find_chromium

PAGE = ROOT / "docs" / "testing-your-app.md"
FILE = re.compile(r"^```python\n# (\w+\.py)\n(.*?)^```$", re.DOTALL | re.MULTILINE)

# The browser of this machine, where `playwright install` may not have been run.
CONFTEST = """
import pytest


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {{**browser_type_launch_args, "executable_path": {path!r}, "args": {args!r}}}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The files of the page, and where the browser is."""
    for name, code in FILE.findall(PAGE.read_text()):
        (tmp_path / name).write_text(code)
    path = str(find_chromium())
    (tmp_path / "conftest.py").write_text(CONFTEST.format(path=path, args=LAUNCH_ARGS))
    return tmp_path


def run_pytest(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "ANTHROPIC_API_KEY": "none"}
    environment.pop("PYTEST_ADDOPTS", None)
    return subprocess.run(
        # Plugins of this project's own tests, which users do not have.
        [sys.executable, "-m", "pytest", "-p", "no:asyncio", "-p", "no:timeout", *arguments],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
    )


def test_the_documented_tests_pass(project: Path) -> None:
    run = run_pytest(project, "-q")
    assert run.returncode == 0, run.stdout + run.stderr
    tests = sum(code.count("def test_") for _, code in FILE.findall(PAGE.read_text()))
    assert f"{tests} passed" in run.stdout


def test_a_failure_says_what_was_there_instead(project: Path) -> None:
    (project / "test_wrong.py").write_text("""
from shiny_chatkit.testing import create_chat_fixture

chat = create_chat_fixture("hello.py")
chatt = create_chat_fixture("hello.py", "chatt")


def test_the_text(chat):
    chat.set_user_input("Hello")
    chat.send_user_input()
    chat.expect_latest_message("Goodbye", timeout=2_000)


def test_the_id(chatt):
    chatt.set_user_input("Hello", timeout=500)
""")
    run = run_pytest(project, "-q", "test_wrong.py")
    assert run.returncode == 1, run.stdout + run.stderr
    assert "2 failed" in run.stdout
    assert "Hello to you, too." in run.stdout
    assert 'The page has no chat with the id "chatt"; it has: "chat".' in run.stdout


def test_an_app_that_fails_shows_why(project: Path) -> None:
    (project / "broken.py").write_text("import nothing_of_this_name\n")
    (project / "test_broken.py").write_text("""
from shiny_chatkit.testing import create_chat_fixture

chat = create_chat_fixture("broken.py")


def test_it(chat):
    pass
""")
    run = run_pytest(project, "-q", "test_broken.py")
    assert "No module named 'nothing_of_this_name'" in run.stdout
    (project / "test_broken.py").write_text("""
from shiny_chatkit.testing import create_chat_fixture

chat = create_chat_fixture("none.py")
""")
    run = run_pytest(project, "-q", "test_broken.py")
    assert re.search(r"The app .*none\.py does not exist. The path is relative", run.stdout), (
        run.stdout
    )


def test_the_tests_of_an_example_app_pass(project: Path) -> None:
    shutil.copytree(ROOT / "apps" / "agent", project / "agent")
    run = run_pytest(project, "-q", "agent")
    assert run.returncode == 0, run.stdout + run.stderr
    assert "3 passed" in run.stdout
