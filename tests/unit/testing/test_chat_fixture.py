"""create_chat_fixture(): what it says before a test runs; what it does is held by the documented tests."""

from __future__ import annotations

import subprocess
import sys

import pytest

from shiny_chatkit.testing import create_chat_fixture


@pytest.mark.parametrize("package", ["pytest_playwright", "playwright", "pytest"])
def test_it_names_what_is_not_installed(package: str) -> None:
    code = f"""
import sys
sys.modules[{package!r}] = None
import shiny_chatkit.testing
try:
    shiny_chatkit.testing.create_chat_fixture("app.py")
except ImportError as error:
    print(error)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert f"needs the package {package}." in run.stdout, run
    assert "pip install 'shiny-chatkit[testing]'" in run.stdout


def test_it_names_an_app_that_there_is_not() -> None:
    with pytest.raises(
        FileNotFoundError, match=r"The app .*testing.nothing\.py does not exist. The path is"
    ):
        create_chat_fixture("nothing.py")
