"""Finds the scripts that a page has to load before it can show an event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from shiny_chatkit.protocol import TRAITS, build

SCRIPTS: Mapping[str, str] = {
    "table": "lib/ag-grid/ag-grid.js",
    "plotly": "lib/plotly/plotly.js",
    "vega": "lib/vega/vega.js",
}
"""Script paths by artifact type, relative to the folder of the element's script."""


class Assets:
    """Remembers which scripts a page was told to load.

    Parameters
    ----------
    folder
        The URL of the folder that holds the element's script.
    """

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._requested: set[str] = set()

    def forget(self) -> None:
        """Forget everything, because the page was loaded anew."""
        self._requested.clear()

    def needed(self, event: Mapping[str, Any]) -> build.LoadAssetsEvent | None:
        """Return the event to send before ``event`` if it needs scripts that are not loaded yet, or None."""
        if TRAITS[event["event"]].streams:
            return None
        kinds = (set(_artifacts(event["data"])) & SCRIPTS.keys()) - self._requested
        if not kinds:
            return None
        self._requested |= kinds
        scripts = [f"{self._folder}/{SCRIPTS[kind]}" for kind in sorted(kinds)]
        return build.load_assets(scripts=scripts, styles=[])


def _artifacts(value: Any) -> Iterator[str]:
    """Yield the types of all artifacts in an event without walking through their data."""
    if isinstance(value, dict):
        data = cast("dict[str, Any]", value)
        if "artifactType" in data:
            yield data["artifactType"]
        else:
            for item in data.values():
                yield from _artifacts(item)
    elif isinstance(value, list):
        for item in cast("list[Any]", value):
            yield from _artifacts(item)
