"""The imports of each package keep the promise in its docstring."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.unit.architecture.imports import NAME, ROOT, Import, modules, own_imports

SESSION = ("shiny.session", "shiny.reactive", "shiny.render", "shiny.express")
FRAMEWORKS = ("ag_ui", "anthropic", "langchain", "langchain_core", "openai", "pydantic_ai")
DATA = (
    "altair", "bokeh", "folium", "great_tables", "holoviews", "ipywidgets", "matplotlib", "numpy", "pandas", "PIL",
    "plotly", "polars", "pyarrow", "shinywidgets",
)  # fmt: skip
OUTSIDE = (
    "shiny",
    "starlette",
    "asyncio",
    "threading",
    "os",
    "io",
    "pathlib",
    "socket",
    "subprocess",
    "httpx",
)
HIGHER = ("turns", "panels", "models", "workspace", "chat", "element")


def own(*packages: str) -> tuple[str, ...]:
    return tuple(f"{NAME}.{package}" for package in packages)


@dataclass(frozen=True)
class Promise:
    """The modules that a package never imports.

    Attributes
    ----------
    never
        Full names of modules, or of one object of a module; what is below them is meant, too.
    at_first
        Modules that are imported only when a function needs them, or by the type checker.
    only
        What is still allowed of them.
    beside
        Packages within the package to which the promise does not apply.
    """

    never: tuple[str, ...] = ()
    at_first: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


PROMISES = {
    "protocol": Promise(
        ("shiny", "starlette", "asyncio", *own("log", "content", "host", "wire", *HIGHER)),
        beside=own("protocol.checks"),
    ),
    "protocol.checks": Promise((*SESSION, *own("log", "content", "host", "wire", *HIGHER))),
    # The time is read in one place, for the layers above. The fold itself gets it as an argument.
    "log": Promise(
        ("time", "datetime", *OUTSIDE, *own("content", "host", "wire", *HIGHER)), only=("time",)
    ),
    "log.export": Promise(OUTSIDE),
    "content": Promise(("shiny", "starlette", "asyncio"), at_first=DATA),
    "adapters": Promise(own("wire", *HIGHER), at_first=DATA),
    "host": Promise(own("log", "content", "adapters", "wire", *HIGHER)),
    "wire": Promise(own("content", "adapters", "host", *HIGHER)),
    "turns": Promise(
        ("shiny.session", *own("wire", "models", "panels", "chat", "workspace")),
        only=own("wire.Channel"),
    ),
    "models": Promise(("shiny.session", *own("wire", "chat", "workspace"))),
    "models.streams": Promise((*FRAMEWORKS, "shiny", *own("wire", "panels")), at_first=("httpx",)),
    "panels": Promise(own("log", "turns", "models"), only=own("turns.Handler")),
    "stores": Promise(
        ("shiny", "starlette", *own("log", "content", "host", "wire", *HIGHER)),
        at_first=("sqlalchemy", "alembic", "psycopg"),
        beside=own("stores.sql", "stores.migrations"),
    ),
    "stores.sql": Promise(
        ("shiny", "starlette", *own("log", "content", "host", "wire", *HIGHER)),
        at_first=("alembic", "psycopg"),
    ),
    "workspace": Promise(("shiny", "starlette", *own("panels", "models", "chat", "element"))),
    "chat": Promise(own("testing", "playwright")),
    "chat.bookmark": Promise(),
    "chat.dispatch": Promise(("shiny.session", *own("chat.bookmark"))),
    "chat.history": Promise(("sqlalchemy", *own("chat.dispatch", "chat.bookmark"))),
    "chat.markdown_stream": Promise(own("chat.dispatch", "models", "stores", "workspace")),
    # The templates are apps, and what creates them does not need the package.
    "create": Promise((*OUTSIDE[:4], NAME), only=own("create"), beside=own("create.templates")),
    "element": Promise((*SESSION, *own("chat", "workspace", "wire", "models"))),
    "playwright": Promise(("shiny", *own("log", "content", *HIGHER))),
    "testing": Promise(own("turns", "panels", "workspace", "chat", "wire")),
    "testing._conformance": Promise(own("stores.sql", "log", "content", *HIGHER)),
}

# Packages that only some modules may import.
IMPORTED_ONLY_BY = {
    "chat": ("types", "express"),
    "testing": (),
    "playwright": ("testing",),
}


def broken(promise: Promise, found: list[Import]) -> list[str]:
    return [
        f"{each.where}: {full}"
        for each in found
        for full in [".".join(filter(None, [each.imported, each.name]))]
        if not _below(full, promise.only)
        and not _below(each.importer, promise.beside)
        and (_below(full, promise.never) or (_below(full, promise.at_first) and not each.is_lazy))
    ]


def _below(name: str, parents: tuple[str, ...]) -> bool:
    return any(f"{name}.".startswith(f"{parent}.") for parent in parents)


def _is_in(module: str, package: str) -> bool:
    return f"{module}.".startswith(f"{NAME}.{package}.")


@pytest.mark.parametrize("package", PROMISES)
def test_a_package_keeps_its_promise(package: str) -> None:
    assert (
        broken(
            PROMISES[package], [each for each in own_imports() if _is_in(each.importer, package)]
        )
        == []
    )


@pytest.mark.parametrize("package", PROMISES)
def test_a_package_says_what_it_never_does(package: str) -> None:
    docstring = ast.get_docstring(ast.parse((_folder(package) / "__init__.py").read_text())) or ""
    assert "never" in docstring.lower().split()


def test_every_package_has_a_promise() -> None:
    packages = {path.parent for module, path in modules().items() if path.name == "__init__.py"}
    parts_of_protocol = {_folder(f"protocol.{part}") for part in ("content", "inbound", "outbound")}
    assert packages - parts_of_protocol - {ROOT / NAME} == {
        _folder(package) for package in PROMISES
    }


@pytest.mark.parametrize(("package", "importers"), IMPORTED_ONLY_BY.items())
def test_a_package_is_imported_only_by_those_above(
    package: str, importers: tuple[str, ...]
) -> None:
    found = [
        each.where
        for each in own_imports()
        if _below(each.imported, own(package))
        and not _is_in(each.importer, package)
        and not any(_is_in(each.importer, importer) for importer in importers)
        and each.importer != NAME
    ]
    assert found == []


def test_the_log_reads_the_time_in_one_place() -> None:
    inside = [each for each in own_imports() if _is_in(each.importer, "log")]
    assert [each.where.partition(":")[0] for each in inside if each.imported == "time"] == [
        f"{NAME}/log/_thread.py"
    ]


def test_a_broken_promise_is_found() -> None:
    promise = Promise(("shiny",), at_first=("pandas",), only=("shiny.types",))
    found = [
        Import("a", "shiny", "reactive", "a.py:1", is_lazy=True),
        Import("a", "shiny.types", "MISSING", "a.py:2", is_lazy=False),
        Import("a", "shinychat", "", "a.py:3", is_lazy=False),
        Import("a", "pandas", "", "a.py:4", is_lazy=True),
        Import("a", "pandas.api", "", "a.py:5", is_lazy=False),
    ]
    assert broken(promise, found) == ["a.py:1: shiny.reactive", "a.py:5: pandas.api"]


def _folder(package: str) -> Path:
    return ROOT / NAME / package.replace(".", "/")
