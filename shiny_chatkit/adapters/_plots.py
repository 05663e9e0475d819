"""Converts plots of libraries that draw with matplotlib, bokeh or leaflet to artifacts.

Plotting functions return many kinds of objects: axes, arrays and dictionaries of axes, lists of lines, grids. Users
want to see the figure that these objects belong to.
"""

from __future__ import annotations

import io
import sys
from base64 import b64decode
from collections.abc import Iterator, Mapping
from typing import Any, cast

from shiny_chatkit.content import Artifact, HtmlArtifact, ImageArtifact

_MAX_ITEMS = 1000
"""Maximum number of items of a collection to search for a figure."""
_MAX_DEPTH = 4


def plot_of(content: Any) -> Artifact | None:
    """Return the artifact that shows a plot, or None if the content is not a plot.

    Raises
    ------
    TypeError
        If the plot cannot be drawn yet; the error says what to do.
    """
    figures = list({id(figure): figure for figure in _figures_in(content, _MAX_DEPTH)}.values())
    if len(figures) == 1:
        return ImageArtifact.from_figure(figures[0])
    if figures:
        return _stacked([ImageArtifact.from_figure(figure) for figure in figures])
    if is_instance(content, "bokeh.model", "Model"):
        return _bokeh_page(content)
    if is_instance(content, "branca.element", "Element"):
        # The notebook display would be a frame within a frame.
        return HtmlArtifact(content.get_root().render())
    return None


def is_instance(content: Any, module: str, name: str) -> bool:
    """Return whether an object is an instance of a library's class, without importing the library."""
    loaded = sys.modules.get(module)
    return loaded is not None and isinstance(content, getattr(loaded, name, ()))


def _figures_in(content: Any, depth: int) -> Iterator[Any]:
    """Yield the matplotlib figures that an object is, belongs to or contains."""
    if "matplotlib.figure" not in sys.modules:
        return
    if is_instance(content, "matplotlib.artist", "Artist"):
        figure = content.get_figure()
        # A subfigure is drawn with its figure.
        while figure is not None and figure.get_figure() not in (None, figure):
            figure = figure.get_figure()
        if figure is not None:
            yield figure
    elif is_instance(content, "seaborn.axisgrid", "_BaseGrid") or is_instance(
        content, "seaborn.matrix", "ClusterGrid"
    ):
        yield content.figure
    elif depth > 0:
        for item in _items(content):
            yield from _figures_in(item, depth - 1)


def _items(content: Any) -> list[Any]:
    if isinstance(content, Mapping):
        return list(cast("Mapping[Any, Any]", content).values())[:_MAX_ITEMS]
    if isinstance(content, (list, tuple)):
        return list(cast("list[Any]", content)[:_MAX_ITEMS])
    if type(content).__module__.startswith("matplotlib."):
        # Some matplotlib functions return objects that are neither artists nor collections.
        return list(getattr(content, "__dict__", {}).values())
    if str(getattr(content, "dtype", "")) == "object":
        values: Any = content.to_numpy() if hasattr(content, "to_numpy") else content
        return list(getattr(values, "flat", ()))[:_MAX_ITEMS]
    return []


def _stacked(images: list[ImageArtifact]) -> ImageArtifact:
    """Return one image with the figures stacked vertically."""
    # Pillow is a dependency of matplotlib.
    from PIL import Image

    pictures = [Image.open(io.BytesIO(b64decode(i.url.partition(",")[2]))) for i in images]
    width = max(picture.width for picture in pictures)
    whole = Image.new("RGB", (width, sum(picture.height for picture in pictures)), "white")
    top = 0
    for picture in pictures:
        whole.paste(picture, (0, top))
        top += picture.height
    buffer = io.BytesIO()
    whole.save(buffer, format="PNG")
    return ImageArtifact.from_bytes(buffer.getvalue(), "image/png")


def _bokeh_page(model: Any) -> Artifact:
    if not is_instance(model, "bokeh.models", "UIElement"):
        raise TypeError(
            f"Cannot show a bokeh {type(model).__name__} in a chat. Append the figure or layout it "
            "belongs to."
        )
    from bokeh.embed import file_html
    from bokeh.resources import INLINE

    # Inline the scripts, because the frame may not load scripts from other servers.
    return HtmlArtifact(file_html(model, INLINE, title=""))
