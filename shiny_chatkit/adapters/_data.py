"""Data frames, figures and images of other libraries, as artifacts.

Their libraries are looked for only among what the app has imported already: an object of a class
nobody imported cannot exist, and nothing here should cost an app that does without.
"""

from __future__ import annotations

import io
from typing import Any

from shiny_chatkit.content import (
    Artifact,
    HtmlArtifact,
    ImageArtifact,
    PlotlyArtifact,
    TableArtifact,
    VegaArtifact,
    frame_of,
)

from ._holoviews import is_holoviews, rendered
from ._plots import is_instance, plot_of

PREVIEW_ROWS = 1000
"""So many rows of a frame are sent that is appended as it is,"""

PREVIEW_CELLS = 100_000
"""and so many cells, if that leaves a row: more would take a noticeable time to read and to send."""


def artifact_of(content: Any) -> Artifact | None:
    """Return the richest display for an object, or None if it is of another kind."""
    if is_instance(content, "plotly.basedatatypes", "BaseFigure"):
        return PlotlyArtifact(content)
    if is_instance(content, "altair", "TopLevelMixin"):
        return VegaArtifact(content)
    if is_holoviews(content):
        return artifact_of(rendered(content))
    if (plot := plot_of(content)) is not None:
        return plot
    if is_instance(content, "PIL.Image", "Image"):
        buffer = io.BytesIO()
        content.save(buffer, format="PNG")
        return ImageArtifact.from_bytes(buffer.getvalue(), "image/png")
    if is_instance(content, "great_tables", "GT"):
        # In a frame: what stands in its cells may be anybody's.
        return HtmlArtifact(content.as_raw_html())
    if (table := frame_of(content)) is not None:
        rows = PREVIEW_CELLS // max(1, len(table.names()))
        return TableArtifact(content, max_rows=max(1, min(rows, PREVIEW_ROWS)))
    return None
