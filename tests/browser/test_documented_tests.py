"""The tests that the page on testing shows, run by pytest in a project that has only them and tests that fail."""

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

FAILING = {
    "test_wrong.py": """
import re

from shiny_chatkit.testing import create_chat_fixture

chat = create_chat_fixture("hello.py")
chatt = create_chat_fixture("hello.py", "chatt")


def test_the_text(chat):
    chat.set_user_input("Hello")
    chat.send_user_input()
    chat.expect_latest_message(re.compile("you, too"))
    chat.expect_latest_message("Goodbye", timeout=500)


def test_the_id(chatt):
    chatt.set_user_input("Hello", timeout=500)
""",
    "broken.py": "import nothing_of_this_name\n",
    "test_broken.py": """
from shiny_chatkit.testing import create_chat_fixture

chat = create_chat_fixture("broken.py")


def test_it(chat):
    pass
""",
    "test_missing.py": """
from shiny_chatkit.testing import create_chat_fixture

chat = create_chat_fixture("none.py")
""",
}

# Shinychat imports anthropic where it is installed, which takes longer than all that an app imports. No test needs it.
NOT_INSTALLED = "raise ModuleNotFoundError(name=__name__)\n"

# The browser of this machine, where `playwright install` may not have been run. On two busy cores, an app may take more
# than half a minute to start, and an answer more than five seconds.
CONFTEST = """
import pytest
from playwright.sync_api import expect
from shiny.run import ShinyAppProc

expect.set_options(timeout=30_000)
wait_until_ready = ShinyAppProc.wait_until_ready
ShinyAppProc.wait_until_ready = lambda app, timeout_secs: wait_until_ready(app, 4 * timeout_secs)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {{**browser_type_launch_args, "executable_path": {path!r}, "args": {args!r}}}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The files of the page, an example app with its tests, tests that fail, and where the browser is."""
    for name, code in [*FILE.findall(PAGE.read_text()), *FAILING.items()]:
        (tmp_path / name).write_text(code)
    # Last, because Playwright's event loop keeps running, which the tests of handlers cannot live with.
    shutil.copytree(ROOT / "apps" / "agent", tmp_path / "tests_of_agent")
    (tmp_path / "anthropic.py").write_text(NOT_INSTALLED)
    path = str(find_chromium())
    (tmp_path / "conftest.py").write_text(CONFTEST.format(path=path, args=LAUNCH_ARGS))
    return tmp_path


def run_pytest(project: Path) -> str:
    """Return what pytest prints, with a line for each test at its end."""
    environment = {
        **os.environ,
        "PYTHONPATH": f"{project}{os.pathsep}{ROOT}",
        "ANTHROPIC_API_KEY": "none",
    }
    environment.pop("PYTEST_ADDOPTS", None)
    # Plugins of this project's own tests, which users do not have.
    options = [
        "-p",
        "no:asyncio",
        "-p",
        "no:timeout",
        "-q",
        "-rA",
        "--continue-on-collection-errors",
    ]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
    ).stdout


@pytest.mark.timeout(600)
def test_the_documented_tests_pass_and_failures_say_what_was_there(project: Path) -> None:
    # One run, because each starts a browser and the apps from nothing.
    output = run_pytest(project)

    tests = sum(code.count("def test_") for _, code in FILE.findall(PAGE.read_text()))
    passed = re.findall(r"^PASSED ([^\s\[]+)", output, re.MULTILINE)
    assert len([test for test in passed if not test.startswith("tests_of_agent")]) == tests, output
    assert len([test for test in passed if test.startswith("tests_of_agent")]) == 3, output
    failed = re.findall(r"^FAILED ([^\s\[]+)", output, re.MULTILINE)
    assert failed == ["test_wrong.py::test_the_text", "test_wrong.py::test_the_id"], output
    errors = re.findall(r"^ERROR ([^\s\[]+)", output, re.MULTILINE)
    assert errors == ["test_missing.py", "test_broken.py::test_it"], output

    assert "Hello to you, too." in section(output, "test_the_text")
    has = 'The page has no chat with the id "chatt"; it has: "chat".'
    assert has in section(output, "test_the_id")
    assert "No module named 'nothing_of_this_name'" in section(output, "test_it")
    missing = r"The app .*none\.py does not exist. The path is relative"
    assert re.search(missing, section(output, "test_missing.py")), output


def section(output: str, title: str) -> str:
    """Return what pytest says of a failed test, or of a file that could not be read."""
    head = rf"^_+ .*\b{re.escape(title)}(\[\w+\])? _+$"
    found = re.search(rf"{head}(?P<text>.*?)^[_=]{{3}}", output, re.DOTALL | re.MULTILINE)
    assert found, output
    return found["text"]
