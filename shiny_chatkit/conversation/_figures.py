"""Charts as data: figures of Plotly and specifications of Vega-Lite without what acts or fetches.

The page holds charts against rules of its own; here only what is known to act is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

_PLOTLY = frozenset({"config", "images", "mapbox", "map", "updatemenus", "sliders", "topojsonURL"})
"""Settings of the library, pictures and maps from elsewhere, and buttons that run its functions."""

_VEGA = frozenset({"usermeta", "url", "href", "loader", "signals", "selection", "bind"})
"""Settings of the library, data and links from elsewhere, and what ties a chart to the page."""


def plain_figure(figure: Mapping[str, Any]) -> dict[str, Any]:
    """Return the traces and the layout of a Plotly figure."""
    parts = {name: figure[name] for name in ("data", "layout") if name in figure}
    return _without(_without_addresses(parts), _PLOTLY)


def plain_spec(spec: Mapping[str, Any]) -> dict[str, Any]:
    """Return a Vega-Lite specification that has its data in itself."""
    return _without(dict(spec), _VEGA)


def _without_addresses(value: Any) -> Any:
    """Leave out the addresses of shapes and pictures; what carries its own bytes stays."""
    if isinstance(value, dict):
        data = cast("dict[str, Any]", value)
        return {
            key: _without_addresses(item) for key, item in data.items() if not _fetches(key, item)
        }
    if isinstance(value, list):
        return [_without_addresses(item) for item in cast("list[Any]", value)]
    return value


def _fetches(name: str, value: Any) -> bool:
    names_one = name in ("source", "geojson") and isinstance(value, str)
    return names_one and not value.startswith("data:image/")


_ROWS = frozenset({"values", "datasets"})
"""What holds a chart's data, whose columns may have any name."""


def _without(value: Any, names: frozenset[str]) -> Any:
    if isinstance(value, dict):
        data = cast("dict[str, Any]", value)
        return {
            key: item if key in _ROWS else _without(item, names)
            for key, item in data.items()
            if key not in names
        }
    if isinstance(value, list):
        return [_without(item, names) for item in cast("list[Any]", value)]
    return value
