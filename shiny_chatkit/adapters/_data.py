"""Data frames, figures and images of other libraries, as artifacts.

Their libraries are looked for only among what the app has imported already: an object of a class
nobody imported cannot exist, and nothing here should cost an app that does without.
"""

from __future__ import annotations

import io
import sys
from typing import Any

import narwhals.stable.v2 as nw

from shiny_chatkit.content import Artifact, ImageArtifact, PlotlyArtifact, TableArtifact


def artifact_of(content: Any) -> Artifact | None:
    """Give the artifact that shows ``content`` best; None if it is none of these."""
    if nw.dependencies.is_into_dataframe(content) or _is(content, "polars", "LazyFrame"):
        return TableArtifact(content)
    if _is(content, "plotly.graph_objects", "Figure"):
        return PlotlyArtifact(content)
    if _is(content, "matplotlib.figure", "Figure"):
        return ImageArtifact.from_figure(content)
    if _is(content, "PIL.Image", "Image"):
        buffer = io.BytesIO()
        content.save(buffer, format="PNG")
        return ImageArtifact.from_bytes(buffer.getvalue(), "image/png")
    return None


def _is(content: Any, module: str, name: str) -> bool:
    loaded = sys.modules.get(module)
    return loaded is not None and isinstance(content, getattr(loaded, name))
