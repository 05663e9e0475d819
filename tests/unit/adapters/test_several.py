"""Lists and dictionaries of contents: each of them is shown, and a model reads of each."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest
from htmltools import TagList, tags
from matplotlib.figure import Figure

from shiny_chatkit.adapters import as_contents, drawing_of, several
from shiny_chatkit.content import Piece, ToolResult, Ui
from shiny_chatkit.models._results import ShownResult, readable

FRAME = pd.DataFrame({"a": [1, 2]})
CHART = go.Figure()


def plot() -> Figure:
    figure = Figure()
    figure.subplots()
    return figure


def render(ui: Any) -> Ui:
    return Ui(TagList(ui).render()["html"])


def kinds(content: Any) -> list[str]:
    draw = drawing_of(content, render)
    ready = content if draw is None else draw()
    return [kind(piece) for piece in as_contents(ready, render).pieces]


def kind(piece: Piece) -> str:
    data: Any = piece.event("m", "t")["data"]
    return data.get("artifactType") or type(piece).__name__.lower()


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        ([FRAME, CHART], ["table", "plotly"]),
        ((FRAME, plot()), ["table", "image"]),
        (["Here it is:", plot()], ["text", "image"]),
        ([plot(), plot()], ["image"]),
        ([FRAME, [CHART, tags.b("x")]], ["table", "plotly", "ui"]),
        ({"Table": FRAME, "Chart": CHART}, ["text", "table", "text", "plotly"]),
        (TagList("One ", tags.b("two")), ["text", "ui"]),
    ],
    ids=str,
)
def test_each_content_is_shown(content: Any, wanted: list[str]) -> None:
    assert kinds(content) == wanted


def test_axes_stay_with_their_figure() -> None:
    figure = Figure()
    axes = figure.subplots()
    assert kinds([figure, axes, FRAME]) == ["image", "table"]


@pytest.mark.parametrize("data", [[1, 2], ["a", "b"], {"a": [1]}, [{"a": 1}], (), "text", None])
def test_data_stays_data(data: Any) -> None:
    assert several(data) is None
    assert readable(data) is data


def test_a_tool_shows_each_and_tells_the_model_of_each() -> None:
    result = readable([FRAME, CHART, plot(), "Done."])
    assert isinstance(result, ShownResult)
    frame, chart, image, text = result.told.split("\n\n")
    assert frame.split() == ["a", "1", "2"]
    assert '"data"' in chart
    assert (image, text) == ("The user sees this image.", "Done.")
    draw = drawing_of(ToolResult("1", result.value), render)
    assert draw is not None
    (shown,) = as_contents(draw(), render).pieces
    assert isinstance(shown, ToolResult)
    types = [part.get("artifactType", part["type"]) for part in shown.result]
    assert types == ["table", "plotly", "image", "text"]


def test_data_beside_content_is_shown_as_data() -> None:
    (shown,) = as_contents(ToolResult("1", [FRAME, {"rows": 2}, 3]), render).pieces
    assert isinstance(shown, ToolResult)
    assert [part["artifactType"] for part in shown.result] == ["table", "json", "json"]


def test_a_dictionary_that_is_neither_is_refused() -> None:
    with pytest.raises(ValueError, match="must have the key 'content'"):
        as_contents({"role": "user"}, render)
    with pytest.raises(
        ValueError, match="`role` must be 'user', 'assistant' or 'system', not 'robot'"
    ):
        as_contents({"role": "robot", "content": "Hi"}, render)
