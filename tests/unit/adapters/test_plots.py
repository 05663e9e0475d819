"""Results of plotting functions are shown as their figure, or refused with advice."""

from __future__ import annotations

import io
import warnings
from base64 import b64decode
from collections.abc import Callable, Iterator
from typing import Any

import matplotlib as mpl
import pandas as pd
import pytest
from htmltools import TagList
from PIL import Image

from shiny_chatkit.adapters import as_contents, drawing_of
from shiny_chatkit.content import (
    HtmlArtifact,
    ImageArtifact,
    TableArtifact,
    ToolResult,
    Ui,
    frame_of,
)

mpl.use("agg")
import matplotlib.pyplot as plt

FRAME = pd.DataFrame({"a": [1, 2, 3, 4], "b": [2, 1, 4, 3], "c": list("xyxy")})


def render(content: Any) -> Ui:
    return Ui(TagList(content).render()["html"])


@pytest.fixture(autouse=True)
def _no_figures() -> Iterator[None]:
    with warnings.catch_warnings():
        # Of the libraries, about themselves.
        warnings.simplefilter("ignore")
        yield
    plt.close("all")


PLOTS: dict[str, Callable[[], Any]] = {
    "hist": lambda: FRAME.hist(),
    "subplots": lambda: plt.subplots(2, 2)[1],
    "figure and axes": lambda: plt.subplots(2, 2),
    "mosaic": lambda: plt.subplot_mosaic("AB")[1],
    "subfigures": lambda: plt.figure().subfigures(1, 2),
    "pandas subplots": lambda: FRAME.plot(subplots=True),
    "boxplot by": lambda: FRAME.boxplot(by="c"),
    "boxplots": lambda: FRAME.groupby("c").boxplot(),
    "boxplot dict": lambda: FRAME.boxplot(return_type="dict"),
    "scatter matrix": lambda: pd.plotting.scatter_matrix(FRAME),
    "groups": lambda: FRAME.groupby("c").a.plot(),
    "lines": lambda: plt.plot([1, 2]),
    "bars": lambda: plt.bar([1, 2], [1, 2]),
    "plt.hist": lambda: plt.hist([1, 2]),
    "points": lambda: plt.scatter([1], [2]),
    "pie": lambda: plt.pie([1, 2]),
    "image": lambda: plt.imshow([[1]]),
}


@pytest.mark.parametrize("name", PLOTS)
def test_plots_are_images(name: str) -> None:
    plot = PLOTS[name]()
    (piece,) = as_contents(plot, render).pieces
    assert isinstance(piece, ImageArtifact)
    assert frame_of(plot) is None


@pytest.mark.parametrize("chunk", [False, True])
def test_plots_are_drawn_in_threads_and_shown_by_tools(chunk: bool) -> None:
    for plot in (plt.subplots(1, 2), plt.subplot_mosaic("AB")[1], FRAME.hist()):
        draw = drawing_of(plot, render, chunk=chunk)
        assert draw is not None
        assert draw().fields()["artifactType"] == "image"
        (shown,) = as_contents(ToolResult("1", plot), render, chunk=chunk).pieces
        assert isinstance(shown, ToolResult)
        assert shown.result[0]["artifactType"] == "image"


def test_several_figures_are_one_image_below_each_other() -> None:
    (one,) = as_contents(FRAME.hist(), render).pieces
    (both,) = as_contents(FRAME.groupby("c").hist(), render).pieces
    heights: list[int] = []
    for piece in (one, both):
        assert isinstance(piece, ImageArtifact)
        heights.append(Image.open(io.BytesIO(b64decode(piece.url.partition(",")[2]))).height)
    assert heights[1] > 1.5 * heights[0]


def test_axes_are_no_table() -> None:
    with pytest.raises(TypeError, match="as a table"):
        TableArtifact(FRAME.hist()).fields()
    objects = pd.DataFrame({"x": pd.Series([[1], None], dtype=object)})
    assert TableArtifact(objects["x"]).fields()["columns"] == ["x"]


def test_seaborn() -> None:
    seaborn = pytest.importorskip("seaborn")
    for plot in (
        seaborn.relplot(FRAME, x="a", y="b"),
        seaborn.pairplot(FRAME),
        seaborn.jointplot(FRAME, x="a", y="b"),
        seaborn.clustermap(FRAME[["a", "b"]]),
        seaborn.scatterplot(FRAME, x="a", y="b"),
        seaborn.objects.Plot(FRAME, x="a", y="b") if hasattr(seaborn, "objects") else plt.figure(),
    ):
        (piece,) = as_contents(plot, render).pieces
        assert isinstance(piece, ImageArtifact)


def test_plotnine() -> None:
    plotnine = pytest.importorskip("plotnine")
    plot = plotnine.ggplot(FRAME, plotnine.aes("a", "b")) + plotnine.geom_point()
    (piece,) = as_contents(plot, render).pieces
    assert isinstance(piece, ImageArtifact)


def test_bokeh_brings_its_scripts() -> None:
    plotting = pytest.importorskip("bokeh.plotting")
    figure = plotting.figure()
    figure.line([1, 2], [1, 2])
    (piece,) = as_contents(figure, render).pieces
    assert isinstance(piece, HtmlArtifact)
    assert "cdn.bokeh.org" not in piece.content
    assert "Bokeh.set_log_level" in piece.content
    with pytest.raises(TypeError, match="layout it belongs to"):
        as_contents(figure.xaxis[0].formatter, render)


def test_folium_is_a_page() -> None:
    folium = pytest.importorskip("folium")
    (piece,) = as_contents(folium.Map(), render).pieces
    assert isinstance(piece, HtmlArtifact)
    assert piece.content.startswith("<!DOCTYPE html>")
    assert "<iframe" not in piece.content


def test_holoviews() -> None:
    holoviews = pytest.importorskip("holoviews")
    curve = holoviews.Curve([1, 2])
    if holoviews.Store.current_backend not in holoviews.Store.renderers:
        with pytest.raises(TypeError, match=r"hv\.extension"):
            as_contents(curve, render)
    holoviews.extension("matplotlib")
    (piece,) = as_contents(curve + curve, render).pieces
    assert isinstance(piece, ImageArtifact)
    with pytest.raises(TypeError, match="layout"):
        as_contents(holoviews.HoloMap({1: curve, 2: curve}), render)


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (plt, r"plt\.gcf"),
        ([1, 2], "one by one"),
        (object(), "Register a function"),
        (42, r"str\(value\)"),
        (b"x", r"value\.decode"),
    ],
)
def test_what_cannot_be_shown_is_told_with_what_to_do(content: Any, advice: str) -> None:
    with pytest.raises(TypeError, match=advice):
        as_contents(content, render)
