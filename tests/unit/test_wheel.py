"""The wheel contains what an app needs, and nothing that only work on the package needs."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    return set(ZipFile(wheel).namelist())


def test_it_has_the_package_and_the_element(names: set[str]) -> None:
    assert {
        "shiny_chatkit/__init__.py",
        "shiny_chatkit/py.typed",
        "shiny_chatkit/protocol/build.py",
        "shiny_chatkit/stores/migrations/env.py",
        "shiny_chatkit/stores/migrations/versions/v0001_first_tables.py",
        "shiny_chatkit/stores/migrations/versions/v0002_notes.py",
        "shiny_chatkit/www/chatkit.js",
        "shiny_chatkit/www/chatkit.css",
    } <= names


def test_it_has_no_generator(names: set[str]) -> None:
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"shiny_chatkit"}
    protocol = {name for name in names if name.startswith("shiny_chatkit/protocol/")}
    writers = ("codegen", "generate", "__main__", "introduction", "typescript", "schema")
    assert [name for name in protocol if any(word in name for word in writers)] == []
