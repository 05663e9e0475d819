"""Displays that an app gives to a tool's result."""

from __future__ import annotations

from typing import Any

import chatlas
import pandas as pd
import pytest
from htmltools import HTMLDependency, TagList, tags
from shinychat.types import ToolResultDisplay

from shiny_chatkit.adapters import as_contents
from shiny_chatkit.content import Piece, ToolCall, ToolResult, Ui

REQUEST = chatlas.ContentToolRequest(id="c1", name="look_up", arguments={})
EVERYTHING: dict[str, Any] = {
    "title": "Looked up",
    "icon": tags.i("!"),
    "label": "Duluth",
    "value_preview": "42",
    "show_request": False,
    "open": True,
    "full_screen": True,
    "open_style": "framed",
    "footer": tags.b("NOAA"),
}
SHOWN = {
    "title": "Looked up",
    "icon": "<i>!</i>",
    "label": "Duluth",
    "valuePreview": "42",
    "hideRequest": True,
    "open": True,
    "fullScreen": True,
    "framed": True,
    "footer": {"type": "html", "html": "<b>NOAA</b>", "deps": []},
}


def render(content: Any) -> Ui:
    rendered = TagList(content).render()
    return Ui(rendered["html"], [{"name": d.name} for d in rendered["dependencies"]])


def of_chatlas(display: Any, value: Any = "v", error: Any = None) -> Any:
    return chatlas.ContentToolResult(
        value=value, error=error, request=REQUEST, extra={"display": display}
    )


def result_of(content: Any) -> ToolResult:
    pieces: list[Piece] = as_contents(content, render).pieces
    (found,) = [piece for piece in pieces if isinstance(piece, ToolResult)]
    assert len(pieces) == 1
    return found


def of_ours(display: Any, value: Any = "v", error: Any = None) -> ToolResult:
    return ToolResult("c1", value if error is None else str(error), error is not None, display)


BOTH = pytest.mark.parametrize("make", [of_chatlas, of_ours])


@BOTH
@pytest.mark.parametrize(
    "kind", [ToolResultDisplay, lambda **fields: fields], ids=["object", "dict"]
)
def test_all_of_it(make: Any, kind: Any) -> None:
    found = result_of(make(kind(**EVERYTHING)))
    assert found.result == "v"
    assert found.display == SHOWN


@BOTH
@pytest.mark.parametrize(
    ("body", "part"),
    [
        ({"html": tags.b("x")}, {"type": "html", "html": "<b>x</b>", "deps": []}),
        ({"html": "<b>x</b>"}, {"type": "html", "html": "<b>x</b>", "deps": []}),
        ({"markdown": "*x*"}, {"type": "html", "html": "*x*", "deps": [], "format": "markdown"}),
        ({"text": "<b>"}, {"type": "text", "text": "<b>", "format": "plain"}),
        (
            {"text": "b", "markdown": "a"},
            {"type": "html", "html": "a", "deps": [], "format": "markdown"},
        ),
    ],
)
def test_its_body_takes_the_place_of_the_value(make: Any, body: Any, part: Any) -> None:
    found = result_of(make(body))
    assert found.result == [part]
    assert found.display is None


@BOTH
def test_a_failure_is_shown_as_it_is(make: Any) -> None:
    found = result_of(make({"title": "No", "html": tags.b("x")}, error=ValueError("wrong")))
    assert found.is_error
    assert "wrong" in found.result
    assert found.display == {"title": "No"}


@BOTH
@pytest.mark.parametrize("value", ["<button id='x'>go</button>", "**bold**"])
def test_a_value_stays_text(make: Any, value: str) -> None:
    assert result_of(make({"title": "Read"}, value)).result == value


@BOTH
def test_a_rich_value_without_a_body_is_shown(make: Any) -> None:
    found = result_of(make({"title": "Read"}, pd.DataFrame({"a": [1]})))
    assert found.result[0]["artifactType"] == "table"
    assert found.display == {"title": "Read"}


@BOTH
@pytest.mark.parametrize("field", ["html", "footer"])
def test_its_dependencies_are_loaded(make: Any, field: str) -> None:
    dependency = HTMLDependency("dep", "1", head="")
    found = result_of(make({field: tags.b("x", dependency)}))
    part = found.result[0] if field == "html" else found.display["footer"]
    assert part["deps"] == [{"name": "dep"}]


def test_a_tools_annotations() -> None:
    tool = chatlas.Tool(
        func=lambda: 1,
        name="look_up",
        description="",
        parameters={},
        annotations={"title": "Look up", "extra": {"grouping": "all", "icon": "<i></i>"}},
    )
    request = REQUEST.model_copy(update={"tool": tool})
    (call,) = as_contents(request, render).pieces
    assert isinstance(call, ToolCall)
    assert (call.title, call.icon, call.grouping) == ("Look up", "<i></i>", "all")


@pytest.mark.parametrize(
    ("display", "error", "says"),
    [
        (3, TypeError, "Invalid value 3"),
        ({"name": "x"}, ValueError, "Unknown field 'name'"),
        ({"open_style": "wide"}, ValueError, "'wide' for 'open_style'"),
    ],
)
def test_a_mistake_is_named(display: Any, error: Any, says: str) -> None:
    with pytest.raises(error, match=says):
        as_contents(ToolResult("c1", "v", display=display), render)


def test_a_wrong_grouping_is_named() -> None:
    with pytest.raises(ValueError, match="grouping"):
        ToolCall("look_up", grouping="some")  # pyright: ignore[reportArgumentType]
