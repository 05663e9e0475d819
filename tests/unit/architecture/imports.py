"""Reads which modules of the package import which, from the code alone."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
NAME = "shiny_chatkit"


@dataclass(frozen=True)
class Import:
    """One import statement, or one name of it.

    Attributes
    ----------
    importer
        The full name of the module with the statement.
    imported
        The full name of the imported module; of a package's object, that of the package.
    name
        The imported name; empty in ``import module``.
    where
        The file and the line.
    is_lazy
        Whether the statement is inside a function or only for the type checker.
    """

    importer: str
    imported: str
    name: str
    where: str
    is_lazy: bool


def modules(root: Path = ROOT) -> dict[str, Path]:
    """Return the file of each module of the package."""
    return {
        _module_name(path.relative_to(root)): path for path in sorted((root / NAME).rglob("*.py"))
    }


def imports(root: Path = ROOT) -> list[Import]:
    """Return all imports in the package, those for the type checker included."""
    files = modules(root)
    return [
        each for module, path in files.items() for each in _imports_of(module, path, root, files)
    ]


@functools.cache
def own_imports() -> tuple[Import, ...]:
    """Return the imports of this package, which are read once, and not while tests are collected."""
    return tuple(imports())


def package_of(module: str) -> str:
    """Return the top-level package or module that a module belongs to; empty for ``shiny_chatkit`` itself."""
    return module.removeprefix(NAME).lstrip(".").partition(".")[0]


def is_own(module: str) -> bool:
    """Return whether a module belongs to ``shiny_chatkit``."""
    return module.partition(".")[0] == NAME


def is_private_to_another(each: Import) -> bool:
    """Return whether an import reaches into a package that its own module is not in."""
    path = [*each.imported.split("."), *filter(None, [each.name])]
    owners = [".".join(path[:i]) for i, part in enumerate(path) if part.startswith("_")]
    return any(not f"{each.importer}.".startswith(f"{owner}.") for owner in owners)


def cycles(graph: Mapping[str, Set[str]]) -> list[list[str]]:
    """Return one cycle for each group of nodes that reach each other."""
    found: list[list[str]] = []
    done: set[str] = set()
    for start in graph:
        if start not in done and (cycle := _way_back(graph, start)):
            found.append(cycle)
            done.update(cycle)
    return found


def _way_back(graph: Mapping[str, Set[str]], start: str) -> list[str]:
    """Return the shortest way from a node to itself; empty if there is none."""
    ways = [[start]]
    seen: set[str] = set()
    for way in ways:
        for node in sorted(graph.get(way[-1], ())):
            if node == start:
                return [*way, start]
            if node not in seen:
                seen.add(node)
                ways.append([*way, node])
    return []


def _module_name(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports_of(module: str, path: Path, root: Path, files: Mapping[str, Path]) -> Iterator[Import]:
    is_package = path.name == "__init__.py"
    for node, is_lazy in _statements(ast.parse(path.read_text())):
        where = f"{path.relative_to(root)}:{node.lineno}"
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(module, alias.name, "", where, is_lazy)
            continue
        source = node.module or ""
        if node.level:
            package = module.split(".")[: None if is_package else -1]
            base = package[: len(package) - node.level + 1]
            source = ".".join([*base, *filter(None, [node.module])])
        for alias in node.names:
            submodule = f"{source}.{alias.name}"
            if submodule in files:
                yield Import(module, submodule, "", where, is_lazy)
            else:
                yield Import(module, source, alias.name, where, is_lazy)


def _statements(
    tree: ast.AST, is_lazy: bool = False
) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield node, is_lazy
        elif not isinstance(node, ast.expr):  # an expression contains no statement
            is_function = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
            is_for_types = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
            yield from _statements(node, is_lazy or is_function or is_for_types)
