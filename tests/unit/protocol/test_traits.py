"""The traits of an event are stated only on its model."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import shiny_chatkit
from shiny_chatkit.protocol import EVENTS, TRAITS

PACKAGE = Path(shiny_chatkit.__file__).parent
FILES = [
    path
    for path in sorted(PACKAGE.rglob("*.py"))
    if not path.is_relative_to(PACKAGE / "protocol") and not path.is_relative_to(PACKAGE / "www")
]


def names_in(node: ast.AST) -> set[str]:
    """Return the names of events that a collection lists."""
    match node:
        case ast.Set(items) | ast.List(items) | ast.Tuple(items):
            pass
        case ast.Dict(items):
            pass
        case _:
            return set()
    constants = (item.value for item in items if isinstance(item, ast.Constant))
    return {value for value in constants if isinstance(value, str) and value.startswith("chat:")}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_other_file_lists_events(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    listed = [names for node in ast.walk(tree) if len(names := names_in(node)) > 1]
    assert listed == []


def test_every_event_has_traits() -> None:
    assert list(TRAITS) == list(EVENTS)


def test_what_grows_streams_and_names_a_field_of_the_event() -> None:
    growing = {name: traits for name, traits in TRAITS.items() if traits.grows is not None}
    assert growing
    for name, traits in growing.items():
        assert traits.streams
        assert traits.grows in EVENTS[name].payload.__annotations__
