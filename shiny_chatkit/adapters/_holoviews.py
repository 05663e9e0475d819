"""Renders holoviews objects with the library that draws them."""

from __future__ import annotations

import sys
from typing import Any

from ._plots import is_instance


def is_holoviews(content: Any) -> bool:
    """Return whether an object is an element, overlay or layout of holoviews."""
    return is_instance(content, "holoviews.core", "Dimensioned")


def rendered(content: Any) -> Any:
    """Return the plot that holoviews draws for an object: a figure of matplotlib, bokeh or plotly.

    Raises
    ------
    TypeError
        If holoviews has no backend yet, or the object consists of several plots.
    """
    holoviews = sys.modules["holoviews"]
    store = holoviews.Store
    if store.current_backend not in store.renderers:
        raise TypeError(
            f"Cannot show a holoviews {type(content).__name__} in a chat before holoviews has a "
            "backend. Load one first, such as `hv.extension('bokeh')`."
        )
    if (
        is_instance(content, "holoviews.core.spaces", "HoloMap")
        and content.kdims
        and len(content) > 1
    ):
        raise TypeError(
            f"Cannot show all of a holoviews {type(content).__name__} at once. Append one of its plots, "
            "or its `layout()` or `overlay()`."
        )
    return holoviews.render(content)
