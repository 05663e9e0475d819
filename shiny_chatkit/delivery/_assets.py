"""Which of the app's own files a page needs for what it is about to show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from shiny_chatkit.protocol import TRAITS, build

SCRIPTS: Mapping[str, str] = {
    "table": "lib/ag-grid/ag-grid.js",
    "plotly": "lib/plotly/plotly.js",
    "vega": "lib/vega/vega.js",
}
"""By the kind of artifact that needs it; beside the element's own script."""


class Assets:
    """Notes what a page was told to load.

    Parameters
    ----------
    folder
        The URL of the folder that holds the element's script.
    """

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._told: set[str] = set()

    def forget(self) -> None:
        """Another page, or the same one loaded again, is there."""
        self._told.clear()

    def needed(self, event: Mapping[str, Any]) -> build.LoadAssetsEvent | None:
        """Give the event that has to come before ``event``, if it needs what was not loaded yet."""
        if TRAITS[event["event"]].streams:
            return None
        kinds = (set(_artifacts(event["data"])) & SCRIPTS.keys()) - self._told
        if not kinds:
            return None
        self._told |= kinds
        scripts = [f"{self._folder}/{SCRIPTS[kind]}" for kind in sorted(kinds)]
        return build.load_assets(scripts=scripts, styles=[])


def _artifacts(value: Any) -> Iterator[str]:
    """Give the kinds of all artifacts in an event, without going through their data."""
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
