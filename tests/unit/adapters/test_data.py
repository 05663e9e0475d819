"""Objects of other libraries become the artifact or the UI that shows them."""

from __future__ import annotations

import base64
from typing import Any

import altair as alt
import great_tables
import matplotlib as mpl
import numpy as np
import pandas as pd
import plotly.graph_objects as go
import polars as pl
import pyarrow as pa
import pytest
from htmltools import TagList
from matplotlib.figure import Figure
from PIL import Image

from shiny_chatkit.adapters import as_contents
from shiny_chatkit.content import Ui

mpl.use("agg")

FRAME = pd.DataFrame({"a": [1, 2, 3], "b": [3, 1, 2]})
CHART = alt.Chart(FRAME).mark_bar().encode(x="a", y="b")
HOSTILE = "<img src=x onerror=alert(1)>"


def render(content: Any) -> Ui:
    return Ui(TagList(content).render()["html"])


def fields(content: Any) -> dict[str, Any]:
    """The one artifact that content is shown as; the same in a stream."""
    shown: list[dict[str, Any]] = []
    for chunk in (False, True):
        (piece,) = as_contents(content, render, chunk=chunk).pieces
        event: Any = piece.event("m", "t")
        assert event["event"] == "chat:artifact"
        shown.append(event["data"])
    assert shown[0]["artifactType"] == shown[1]["artifactType"]
    return shown[0]


@pytest.mark.parametrize(
    "content",
    [
        FRAME,
        FRAME["a"],
        pl.DataFrame({"a": [1]}),
        pl.LazyFrame({"a": [1]}),
        pl.Series("a", [1]),
        pa.table({"a": [1]}),
        pa.record_batch({"a": [1]}),
        np.zeros((2, 2)),
    ],
    ids=lambda content: f"{type(content).__module__}.{type(content).__name__}",
)
def test_frames_are_tables(content: Any) -> None:
    assert fields(content)["artifactType"] == "table"


def test_a_long_frame_is_a_preview() -> None:
    table = fields(pl.DataFrame({"n": range(344_000)}))
    assert len(table["rowData"]) == 1000
    assert table["totalRows"] == 344_000
    # Nobody is there to give the rest.
    assert "downloadUrl" not in table


@pytest.mark.parametrize("make", [np.asarray, pd.DataFrame, lambda a: pl.from_numpy(a).lazy()])
def test_of_a_wide_frame_fewer_rows_are_sent(make: Any) -> None:
    table = fields(make(np.zeros((500, 2000))))
    assert len(table["columns"]) == 2000
    assert len(table["rowData"]) == 50
    assert table["totalRows"] == 500


@pytest.mark.parametrize(
    "chart", [CHART, CHART + CHART, CHART | CHART, CHART.facet("a"), CHART.interactive()]
)
def test_altair_charts(chart: Any) -> None:
    vega = fields(chart)
    assert vega["artifactType"] == "vega"
    assert vega["spec"] == chart.to_dict()


def test_plotly_figures() -> None:
    figure = go.Figure(go.Bar(x=[1], y=[2]))
    assert fields(figure)["figure"]["data"][0]["type"] == "bar"


def test_matplotlib_figures_and_their_axes() -> None:
    axes = Figure().subplots()
    axes.plot([1, 2])
    for content in (axes, axes.figure):
        assert fields(content)["url"].startswith("data:image/png;base64,")


def test_pillow_images() -> None:
    assert fields(Image.new("RGB", (2, 2)))["url"].startswith("data:image/png;base64,")


def test_tables_of_html_are_framed() -> None:
    hostile = pd.DataFrame({"a": [HOSTILE]})
    for content in (great_tables.GT(hostile), hostile.style):
        assert fields(content)["artifactType"] == "html"


# -- What a notebook would show ------------------------------------------------------------------------

PNG = base64.b64encode(b"png").decode()


class Shows:
    """Says nothing by itself; what an instance was given counts for nothing."""

    def __init__(self) -> None:
        self._repr_jpeg_ = lambda: b"no"


class Html(Shows):
    def _repr_html_(self) -> str:
        return f"<p>{HOSTILE}</p>"


class Picture(Shows):
    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        return b"png", {"width": 3}


class Drawing(Shows):
    def _repr_svg_(self) -> str:
        return "<svg/>"


class Bundle(Shows):
    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/plain": "x", "image/png": PNG}


class Undecided(Picture):
    def _repr_html_(self) -> None:
        return None


class PlainOnly(Shows):
    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/plain": "x"}


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (Html(), {"artifactType": "html", "content": f"<p>{HOSTILE}</p>"}),
        (Picture(), {"artifactType": "image", "url": f"data:image/png;base64,{PNG}"}),
        (Undecided(), {"artifactType": "image", "url": f"data:image/png;base64,{PNG}"}),
        (Bundle(), {"artifactType": "image", "url": f"data:image/png;base64,{PNG}"}),
        (Drawing(), {"artifactType": "image"}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_shows_itself_in_a_notebook(content: Any, shown: dict[str, Any]) -> None:
    assert shown.items() <= fields(content).items()


@pytest.mark.parametrize("content", [Shows(), PlainOnly(), Html, object(), 3, np.zeros((2, 2, 2))])
def test_what_does_not_is_unknown(content: Any) -> None:
    with pytest.raises(TypeError, match="Cannot show a value of type"):
        as_contents(content, render)
