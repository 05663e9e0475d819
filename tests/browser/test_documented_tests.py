"""The tests that the page on testing shows, run as they stand there."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from playwright.sync_api import Page

from tests.conftest import ROOT, StartApp

PAGE = ROOT / "docs" / "testing-your-app.md"
FILE = re.compile(r"^```python\n# (\w+\.py)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files of the page, where they can be imported."""
    for name, code in FILE.findall(PAGE.read_text()):
        (tmp_path / name).write_text(code)
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


@pytest.fixture
def documented(folder: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "none")  # app.py makes its own client, too.
    return importlib.import_module("test_app")


def test_a_test_of_a_page(
    documented: ModuleType, folder: Path, page: Page, shiny_app: StartApp
) -> None:
    documented.test_it_looks_into_the_stock(
        page, SimpleNamespace(url=shiny_app(folder / "app_for_tests.py"))
    )


def test_a_test_of_what_is_asked(documented: ModuleType) -> None:
    test: Callable[[], None] = documented.test_the_model_hears_of_the_stock
    test()
