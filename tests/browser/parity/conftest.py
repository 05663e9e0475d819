"""Starts an app that was written for shinychat: as it is, and with only its imports changed to shiny_chatkit."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import StartApp

APPS = Path(__file__).parent / "apps"
IMPORT = re.compile(r"^(\s*(?:from|import) )shinychat\b", re.MULTILINE)

StartParityApp = Callable[[str], str]


@pytest.fixture(params=["shinychat", "shiny_chatkit"])
def library(request: pytest.FixtureRequest) -> str:
    """The package that the app imports."""
    return request.param


@pytest.fixture(scope="session")
def parity_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the apps are, once for each library."""
    return tmp_path_factory.mktemp("parity")


@pytest.fixture
def parity_app(library: str, shiny_app: StartApp, parity_folder: Path) -> StartParityApp:
    """Start an app of apps/ by its name, and return its url."""

    def start(name: str) -> str:
        path = parity_folder / library / f"{name}.py"
        if not path.exists():
            text, count = IMPORT.subn(rf"\1{library}", (APPS / path.name).read_text())
            assert count > 0, f"{path.name} does not import shinychat"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        return shiny_app(path)

    return start


@pytest.fixture
def controllers(library: str) -> Any:
    """The module with the package's page objects."""
    return import_module(f"{library}.playwright")
