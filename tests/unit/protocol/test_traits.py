"""The traits of an event are stated only on its model."""

from __future__ import annotations

import ast
from collections import Counter
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


INBOUND = Counter({spec.type_name: 1 for spec in EVENTS.values() if spec.direction == "inbound"})
CLASSES = {spec.type_name for spec in EVENTS.values()} | {
    f"{spec.type_name}Event" for spec in EVENTS.values()
}
MODULES = {"inbound", "outbound", "build", "messages", "threads", "panels", "activity", "state"}


def _event(node: ast.AST, imported: set[str]) -> str | None:
    """Return the event that an expression or pattern names: a string, or a class of the protocol."""
    match node:
        case ast.Constant(str(name)) if name.startswith("chat:"):
            return name
        case ast.Attribute(ast.Name(module), name) if module in MODULES and name in CLASSES:
            return name
        case ast.Name(name) if name in imported:
            return name
        case ast.MatchClass(cls):
            return _event(cls, imported)
        case ast.MatchValue(value):
            return _event(value, imported)
        case _:
            return None


def _items(node: ast.AST) -> list[ast.expr | ast.pattern]:
    """Return what a collection, a union or a pattern with alternatives lists."""
    match node:
        case ast.Set(items) | ast.List(items) | ast.Tuple(items):
            return [*items]
        case ast.Dict(keys):
            return [key for key in keys if key is not None]
        case ast.MatchOr(patterns):
            return [*patterns]
        case ast.BinOp(left, ast.BitOr(), right):
            return [*(_items(left) or [left]), *(_items(right) or [right])]
        case _:
            return []


def listed_events(code: str) -> list[list[str]]:
    """Return the lists of events that code keeps, except a table that has each event of the browser once."""
    tree = ast.parse(code)
    imported = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and "protocol" in (node.module or "")
        for alias in node.names
        if alias.name in CLASSES
    }
    found: list[list[str]] = []
    for node in ast.walk(tree):
        events = [name for item in _items(node) if (name := _event(item, imported)) is not None]
        if len(events) > 1 and not (isinstance(node, ast.Dict) and Counter(events) == INBOUND):
            found.append(events)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_other_file_lists_events(path: Path) -> None:
    assert listed_events(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "code",
    [
        'NEWS = {"chat:clear", "chat:artifact"}',
        'DELAYS = {"chat:clear": 1, "chat:artifact": 2}',
        "CHANGING = (inbound.ThreadPin, inbound.EditMessage)",
        'EXTENTS = {inbound.ThreadSwitch: "last", inbound.UserMessage: "all"}',
        "isinstance(event, inbound.RequestState | inbound.RequestHistory)",
        "Asked = Union[build.ClearEvent, build.ArtifactEvent]",
        "match event:\n    case inbound.ThreadPin() | inbound.ThreadArchive(): pass",
        'match name:\n    case "chat:clear" | "chat:artifact": pass',
        "from shiny_chatkit.protocol.inbound import Search, RequestThreads\nREADS = [Search, RequestThreads]",
        "FUNCTIONS = {" + "".join(f"inbound.{name}: fn, " for name in [*INBOUND, "Search"]) + "}",
    ],
)
def test_a_list_of_events_is_found(code: str) -> None:
    assert len(listed_events(code)) == 1


def test_a_table_of_all_events_is_allowed() -> None:
    assert (
        listed_events(f"TABLE = {{{', '.join(f'inbound.{name}: fn' for name in INBOUND)}}}") == []
    )
    assert listed_events('emit("chat:clear"); isinstance(event, inbound.Search)') == []


def test_every_event_has_traits() -> None:
    assert list(TRAITS) == list(EVENTS)


def test_what_grows_streams_and_names_a_field_of_the_event() -> None:
    growing = {name: traits for name, traits in TRAITS.items() if traits.grows is not None}
    assert growing
    for name, traits in growing.items():
        assert traits.streams
        assert traits.grows in EVENTS[name].payload.__annotations__
