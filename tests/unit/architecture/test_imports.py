"""Packages of shiny_chatkit import each other in one direction, as the table says."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from tests.unit.architecture.imports import (
    NAME,
    ROOT,
    Import,
    cycles,
    imports,
    is_own,
    is_private_to_another,
    modules,
    own_imports,
    package_of,
)

MAX_TOP_LEVEL = 20

# A comment marks what the design does not ask for: nothing else may start to use it.
ALLOWED = {
    "protocol": set[str](),
    "host": {"protocol"},
    "log": {"protocol"},
    # log: ids, the time, Usage, and the text of suggestions.
    "content": {"log", "protocol"},
    # host, log: SessionHost, which keeps what messages need of their session.
    "adapters": {"content", "host", "log", "protocol"},
    # log: Channel, which folds each event before it is sent.
    "wire": {"log", "protocol"},
    # wire: Channel. adapters: as_contents.
    "turns": {"adapters", "content", "host", "log", "protocol", "wire"},
    # wire: Channel. turns: Handler.
    "panels": {"adapters", "content", "host", "protocol", "turns", "wire"},
    # panels: what a model reads of a table, an image or a context source.
    "models": {"adapters", "content", "host", "log", "panels", "protocol", "turns"},
    "stores": {"protocol"},
    "workspace": {"content", "host", "log", "protocol", "stores", "turns", "wire"},
    "element": {
        "adapters", "content", "host", "log", "panels", "protocol", "turns",
    },
    "chat": {
        "adapters", "content", "element", "host", "log", "models", "panels", "protocol",
        "stores", "turns", "wire", "workspace",
    },
    "playwright": {"protocol"},
    "testing": {"content", "log", "playwright", "protocol", "stores"},
    # The templates are apps: they use what is public.
    "create": {"", "express", "stores", "types"},
    # The public modules.
    "__main__": {"create"},
    "": {"chat", "content", "element", "models", "protocol"},
    "express": {"chat", "element", "protocol"},
    "frameworks": {"models"},
    "store": {"stores"},
    "types": {"chat", "content", "element", "log", "panels", "protocol", "turns", "workspace"},
}  # fmt: skip


def internal() -> list[Import]:
    """Return what modules of the package import of each other."""
    return [each for each in own_imports() if is_own(each.imported)]


def graph_of(edges: list[tuple[str, str]]) -> dict[str, set[str]]:
    graph: dict[str, set[str]] = defaultdict(set)
    for importer, imported in edges:
        if importer != imported:
            graph[importer].add(imported)
    return graph


def forbidden(found: list[Import]) -> list[str]:
    return [
        f"{each.where}: {package_of(each.importer)} may not import {package_of(each.imported)}"
        for each in found
        if package_of(each.importer) != package_of(each.imported)
        and package_of(each.imported) not in ALLOWED.get(package_of(each.importer), ())
    ]


def test_packages_import_only_what_the_table_allows() -> None:
    assert forbidden(internal()) == []


def test_every_package_is_in_the_table() -> None:
    assert {package_of(module) for module in modules()} - ALLOWED.keys() == set()


def test_packages_have_no_cycle() -> None:
    packages = [(package_of(each.importer), package_of(each.imported)) for each in internal()]
    assert cycles(graph_of(packages)) == []
    assert (
        cycles(graph_of([(package, other) for package in ALLOWED for other in ALLOWED[package]]))
        == []
    )


def test_modules_have_no_cycle() -> None:
    assert cycles(graph_of([(each.importer, each.imported) for each in internal()])) == []


def test_no_package_imports_a_private_module_or_name_of_another() -> None:
    assert [each.where for each in internal() if is_private_to_another(each)] == []


def test_the_top_of_the_package_is_small() -> None:
    # __main__ runs the package as a command. Like __init__, it is part of the package itself.
    top = {package_of(module) for module in modules()} - {"", "__main__"}
    assert len(top) <= MAX_TOP_LEVEL, sorted(top)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package with one module in each of two packages."""
    files = {"log/__init__.py": "", "log/_a.py": "", "wire/__init__.py": "", "wire/_b.py": ""}
    for name, text in {"__init__.py": "", **files}.items():
        path = tmp_path / NAME / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return tmp_path


STATEMENTS = [
    "from shiny_chatkit.wire import Outbox",
    "import shiny_chatkit.wire",
    "from shiny_chatkit import wire",
    "from ..wire import Outbox",
    "from .. import wire",
    "if TYPE_CHECKING:\n    from shiny_chatkit.wire import Outbox",
    "def f():\n    from shiny_chatkit.wire import Outbox",
    "try:\n    from shiny_chatkit.wire import Outbox\nexcept ImportError:\n    pass",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_forbidden_import_is_found_with_its_file_and_line(package: Path, statement: str) -> None:
    (package / NAME / "log/_a.py").write_text(f"x = 1\n{statement}\n")
    line = 2 + statement.count("\n", 0, statement.index("wire"))
    assert forbidden(imports(package)) == [f"{NAME}/log/_a.py:{line}: log may not import wire"]


@pytest.mark.parametrize(
    "statement",
    [
        "from shiny_chatkit.wire._b import x",
        "from ..wire import _b",
        "from shiny_chatkit.wire import _x",
    ],
)
def test_a_private_import_is_found(package: Path, statement: str) -> None:
    (package / NAME / "log/_a.py").write_text(statement)
    (found,) = imports(package)
    assert is_private_to_another(found)


@pytest.mark.parametrize(
    "statement", ["from ._a import x", "from . import _a", "from .._a import x"]
)
def test_a_private_import_within_a_package_is_allowed(package: Path, statement: str) -> None:
    (package / NAME / "log/_c.py").write_text(statement)
    (found,) = imports(package)
    assert not is_private_to_another(found)


def test_a_cycle_is_found() -> None:
    assert cycles({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == [["b", "c", "b"]]
    assert cycles({"a": {"b"}, "b": {"c"}, "c": set()}) == []


def test_no_module_is_missed() -> None:
    assert len(modules()) == len(list((ROOT / NAME).rglob("*.py")))
