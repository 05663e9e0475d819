"""Indexes a message's parts, so that lookups in a long message stay fast."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ._parts import Part, RecordPart


class PartIndex:
    """Indexes a list of parts that only grows; create a new index after the list was cut.

    Parameters
    ----------
    parts
        The list itself.
    """

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._read = 0
        self._tools: dict[str, dict[str, Any]] = {}
        self._cited: set[str] = set()
        self._last: Part | None = None

    def tool(self, tool_id: str) -> dict[str, Any] | None:
        """Return the first tool call with this id."""
        self._catch_up()
        return self._tools.get(tool_id)

    def cites(self, url: str) -> bool:
        """Return whether a part cites this URL."""
        self._catch_up()
        return url in self._cited

    @property
    def last(self) -> Part | None:
        """Return the last part that is not a citation; citations are listed beside the content."""
        self._catch_up()
        return self._last

    def _catch_up(self) -> None:
        while self._read < len(self._parts):
            part = self._parts[self._read]
            self._read += 1
            if isinstance(part, RecordPart) and part.type == "citation":
                self._cited.add(part.data["url"])
                continue
            self._last = part
            if isinstance(part, RecordPart) and part.type == "tool":
                self._tools.setdefault(part.data["toolId"], part.data)
