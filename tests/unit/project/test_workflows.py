"""The workflows run the scripts that people run, on supported versions, with no more rights than they need."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.release import ROOT

FOLDER = ROOT / ".github"
WORKFLOWS = sorted((FOLDER / "workflows").glob("*.yml"))
PYPROJECT = (ROOT / "pyproject.toml").read_text("utf-8")


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in load(path)["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_step_runs_a_script(path: Path) -> None:
    for step in steps(path):
        for command in step.get("run", "").splitlines():
            program, *arguments = command.split()
            if program == "make":
                assert f"\n{arguments[0]}: ##" in (ROOT / "Makefile").read_text("utf-8")
            elif program != "gh":
                assert re.fullmatch(r"scripts/[a-z-]+", program), command
                assert (ROOT / program).stat().st_mode & 0o100, f"{program} cannot be run."


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_reads_only_and_ends(path: Path) -> None:
    workflow = load(path)
    assert workflow["permissions"] == {"contents": "read"}
    assert [name for name, job in workflow["jobs"].items() if "timeout-minutes" not in job] == []
    # A value from outside in a command could be a command itself.
    assert [step for step in steps(path) if "${{" in step.get("run", "")] == []


def test_the_oldest_and_the_newest_python_are_tested() -> None:
    (oldest,) = re.findall(r'^requires-python = ">=(.*)"$', PYPROJECT, re.MULTILINE)
    newest = re.findall(r'"Programming Language :: Python :: (3\.\d+)"', PYPROJECT)[-1]
    jobs = load(FOLDER / "workflows/ci.yml")["jobs"]
    for name in ("test", "package"):
        assert jobs[name]["strategy"]["matrix"]["python"] == [oldest, newest]


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.yml")), ids=lambda path: path.stem)
def test_a_file_is_yaml(path: Path) -> None:
    assert load(path)


@pytest.mark.parametrize("name", ["SECURITY.md", "CODE_OF_CONDUCT.md", "CITATION.cff"])
def test_addresses_are_those_of_the_project(name: str) -> None:
    (source,) = re.findall(r'^Source = "(.*)"$', PYPROJECT, re.MULTILINE)
    text = (ROOT / name).read_text("utf-8")
    assert set(re.findall(r"https://github\.com/[\w-]+/[\w-]+", text)) == {source}


def test_the_locked_versions_name_no_place() -> None:
    lines = (ROOT / "requirements-dev.txt").read_text("utf-8").splitlines()
    wrong = [
        line for line in lines if not re.match(r"#|[a-z0-9.-]+(\[[a-z0-9,-]+\])?==[\w.+!]+", line)
    ]
    assert wrong == []
    assert [line for line in lines if line.startswith("shiny==")] != []
