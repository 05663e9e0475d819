"""Every public name has an entry in the reference and an example that runs; every page is in the table of contents.

``make docs`` checks more, but takes longer.
"""

from __future__ import annotations

import re
from importlib import import_module

import pytest

from tests.support.documentation import DOCS, PAGES, ROOT, names_in_examples
from tests.unit.public_api import MODULES

ENTRY = re.compile(r"^\.\. (?:auto|py:)\w+:: (shiny_chatkit[\w.]*)", re.MULTILINE)
ENTRIES = {
    name for page in (DOCS / "reference").glob("*.md") for name in ENTRY.findall(page.read_text())
}
TESTED = frozenset[str]().union(*names_in_examples().values())


@pytest.mark.parametrize("module", MODULES)
def test_public_names_have_an_entry_and_an_example(module: str) -> None:
    for name in import_module(module).__all__:
        places = {
            f"{other}.{name}"
            for other in MODULES
            if getattr(import_module(other), name, None) is getattr(import_module(module), name)
        }
        assert places & ENTRIES, f"Add an entry for {module}.{name} to a page in docs/reference."
        assert name in TESTED, f"Use {name} in a block that the tests run, such as ```python run."


def test_pages_are_in_the_table_of_contents() -> None:
    listed = {"index"} | {
        (page.parent / line).relative_to(DOCS).as_posix()
        for page in PAGES
        for block in re.findall(r"^```\{toctree\}\n(.*?)^```$", page.read_text(), re.M | re.S)
        for line in block.splitlines()
        if line and not line.startswith(":")
    }
    decisions = "decisions/[0-9]*"
    assert decisions in listed
    pages = {page.relative_to(DOCS).with_suffix("").as_posix() for page in DOCS.rglob("*.md")}
    assert {page for page in pages - listed if not re.match(r"decisions/\d", page)} == set()


def test_the_extras_are_listed() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    section = project.partition("[project.optional-dependencies]\n")[2].partition("\n[")[0]
    page = (DOCS / "installation.md").read_text("utf-8")
    named = re.findall(r"`([a-z-]+)`", "".join(re.findall(r"^\| (`.*?`) \|", page, re.MULTILINE)))
    assert set(named) == set(re.findall(r"^([a-z-]+) = \[", section, re.MULTILINE))
