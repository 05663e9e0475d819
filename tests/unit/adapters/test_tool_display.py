"""Displays that an app gives to a tool's result."""

from __future__ import annotations

from typing import Any

import chatlas
import pandas as pd
import pytest
from htmltools import HTMLDependency, TagList, tags
from shinychat import message_content, message_content_chunk
from shinychat.types import ChatMessage, ToolResultDisplay

from shiny_chatkit.adapters import as_contents
from shiny_chatkit.content import Piece, Text, Thinking, ToolCall, ToolResult, Ui

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


class Weather(chatlas.ContentToolResult):
    """A result that an app shows by itself."""

    shown: Any


def _show(result: Weather) -> ChatMessage | Any:
    return result.shown


message_content.register(Weather, _show)
message_content_chunk.register(Weather, _show)

CUSTOM = {"hideRequest": True, "open": True}


@pytest.mark.parametrize("chunk", [False, True], ids=["message", "chunk"])
@pytest.mark.parametrize(
    ("shown", "part"),
    [
        (ChatMessage(tags.b("x")), {"type": "html", "html": "<b>x</b>", "deps": []}),
        (ChatMessage("**x**"), {"type": "text", "text": "**x**"}),
        (tags.b("x"), {"type": "html", "html": "<b>x</b>", "deps": []}),
    ],
)
def test_an_apps_own_function_completes_the_call(chunk: bool, shown: Any, part: Any) -> None:
    weather = Weather(value="v", request=REQUEST, shown=shown)
    assert as_contents(weather, render, chunk=chunk).pieces == [
        ToolResult("c1", [part], display=CUSTOM)
    ]


def test_an_apps_own_function_may_show_failures_and_nothing() -> None:
    failed = Weather(
        value=None, error=ValueError("No"), request=REQUEST, shown=ChatMessage(tags.b("Sorry"))
    )
    assert result_of(failed).is_error
    assert result_of(failed).result[0]["html"] == "<b>Sorry</b>"
    silent = Weather(value="v", request=REQUEST, shown=ChatMessage(""))
    assert result_of(silent) == ToolResult("c1", "")


def test_an_apps_own_function_may_change_the_result_itself() -> None:
    mine = ToolResult("c1", "mine")
    assert result_of(Weather(value="v", request=REQUEST, shown=mine)) == mine


def test_what_an_apps_own_function_shows_beside_the_result_stands_after_it() -> None:
    shown = tags.b("x")
    found = as_contents(Weather(value="v", request=REQUEST, shown=[Thinking("Hm"), shown]), render)
    assert [type(piece) for piece in found.pieces] == [ToolResult, Thinking]


def test_a_result_without_a_call_is_what_the_apps_own_function_shows() -> None:
    weather = Weather(value="v", shown=ChatMessage("x"))
    assert as_contents(weather, render).pieces == [Text("x")]


def test_what_shinychat_has_stored_of_such_a_result_is_open() -> None:
    shown = ChatMessage(tags.b("x"))
    turn = chatlas.UserTurn([Weather(value="v", request=REQUEST, shown=shown)])
    found = result_of(turn)
    assert (found.result[0]["html"].strip(), found.display) == ("<b>x</b>", CUSTOM)
