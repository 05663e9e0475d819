"""Converts data frames, figures and images of other libraries to artifacts.

Only libraries that the app has already imported are considered: without the import, no object of their classes
can exist, and an app that does not use a library should not pay for it.
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
"""Maximum number of rows to send of a data frame that is appended without ``TableArtifact``."""

PREVIEW_CELLS = 100_000
"""Maximum number of cells to send of such a data frame, but at least one row: more would be noticeably slow."""


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
        # Show it in a frame, because its cells may contain untrusted text.
        return HtmlArtifact(content.as_raw_html())
    if (table := frame_of(content)) is not None:
        rows = PREVIEW_CELLS // max(1, len(table.names()))
        return TableArtifact(content, max_rows=max(1, min(rows, PREVIEW_ROWS)))
    return None
