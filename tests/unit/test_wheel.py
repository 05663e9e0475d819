"""The wheel contains what apps need, and the sdist what work on the package needs; neither has anything else."""

from __future__ import annotations

import gzip
import re
import shutil
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from zipfile import ZipFile

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

from shiny_chatkit.create import create_app
from shiny_chatkit.create._folder import TEMPLATES
from tests.support.new_process import run_module
from tests.support.release import SDIST, WHEEL, content_problems, names_in

ROOT = Path(__file__).parents[2]

HELLO = """
import asyncio
from pathlib import Path

from shiny.testserver import test_server_async as run_server

import shiny_chatkit


async def run() -> None:
    async with run_server(Path(__file__).with_name("app.py")) as session:
        await session.set_inputs(chat_user_input="Hello")
        assert session.is_ok, session.error


def test_it_runs_from_the_wheel() -> None:
    assert Path(shiny_chatkit.__file__).is_relative_to(Path(__file__).parents[1] / "installed")
    asyncio.run(asyncio.wait_for(run(), timeout=30))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    (path,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    return Path(path)


def test_the_files_are_complete(
    wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # To compress them well takes half of the time, and only their names are read.
    fast = SimpleNamespace(GzipFile=partial(gzip.GzipFile, compresslevel=1))
    monkeypatch.setattr("hatchling.builders.sdist.gzip", fast)
    (sdist,) = SdistBuilder(str(ROOT)).build(directory=str(tmp_path))
    assert list(content_problems(names_in(wheel), names_in(Path(sdist)))) == []


def test_apps_run_with_the_wheel_and_pass_their_tests(wheel: Path, tmp_path: Path) -> None:
    """Run every app that ``python -m shiny_chatkit create`` creates, and the smallest app of the repository."""
    ZipFile(wheel).extractall(tmp_path / "installed")
    apps = [create_app(f"my-{template}", template, tmp_path) for template in TEMPLATES]
    hello = tmp_path / "hello"
    shutil.copytree(ROOT / "apps/hello_express", hello)
    (hello / "test_app.py").write_text(HELLO)
    names = sorted(path.name for path in (*apps, hello))
    # One process for all of them, because starting one takes most of the time.
    options = ["-W", "error", "--import-mode=importlib", "-o", f"pythonpath={' '.join(names)}"]
    env = {
        "PYTHONPATH": str(tmp_path / "installed"),
        "PYTEST_ADDOPTS": "",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }
    done = run_module("pytest", *options, *names, cwd=tmp_path, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.findall(r"^(.*)/test_app\.py \.", done.stdout, re.MULTILINE) == names


@pytest.mark.parametrize(
    "name", ["tests/conftest.py", "shiny_chatkit/protocol/codegen.py", "js/src/protocol.ts"]
)
def test_what_only_work_on_the_package_needs_is_found(name: str) -> None:
    (found,) = content_problems({*WHEEL, name}, SDIST)
    assert re.fullmatch(f"The wheel contains {name}, which only .*", found)


@pytest.mark.parametrize(
    "name",
    ["js/node_modules/a/index.js", "apps/__pycache__/a.pyc", "apps/.env", ".venv/bin/python"],
)
def test_leftovers_are_found(name: str) -> None:
    assert list(content_problems(WHEEL, {*SDIST, name})) == [f"The sdist contains {name}."]


def test_missing_files_are_found() -> None:
    found = list(content_problems(WHEEL[1:], {*SDIST} - {"LICENSE"}))
    assert found == [f"The wheel has no {WHEEL[0]}.", "The sdist has no LICENSE."]
