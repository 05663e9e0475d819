"""Strips charts of untrusted origin down to data: no code, no links and no external files.

The page applies stricter rules; this module removes only what is known to run or to load.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

_PLOTLY = frozenset({"config", "images", "mapbox", "map", "updatemenus", "sliders", "topojsonURL"})
"""Library settings, external images and maps, and buttons that call Plotly functions."""

_VEGA = frozenset({"usermeta", "url", "href", "loader", "signals", "selection", "bind"})
"""Library settings, external data and links, and bindings between the chart and the page."""


def plain_figure(figure: Mapping[str, Any]) -> dict[str, Any]:
    """Return the traces and the layout of a Plotly figure."""
    parts = {name: figure[name] for name in ("data", "layout") if name in figure}
    return _without(_without_addresses(parts), _PLOTLY)


def plain_spec(spec: Mapping[str, Any]) -> dict[str, Any]:
    """Return a Vega-Lite specification that contains all of its data."""
    return _without(dict(spec), _VEGA)


def _without_addresses(value: Any) -> Any:
    """Remove URLs of shapes and images, but keep data URLs."""
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
"""Keys that hold a chart's data, where any column name is allowed."""


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
