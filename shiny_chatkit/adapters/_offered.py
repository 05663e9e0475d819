"""Tables that are shown in part and can be downloaded whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shiny_chatkit.content import (
    Artifact,
    CsvSource,
    Piece,
    TableArtifact,
    WithoutFormulas,
    table_of,
)

from ._host import SessionHost
from ._render import Render


@dataclass
class OfferedTable(Artifact):
    """
    A table that can be downloaded whole if only a part of it is shown.

    Attributes
    ----------
    table
        The table.
    offer
        Returns the URL of a whole table, or None if the session cannot serve it.
    """

    table: TableArtifact
    offer: Callable[[CsvSource], str | None]

    def fields(self) -> dict[str, Any]:
        """Return the artifact as the protocol's data."""
        fields = self.table.fields()
        if "totalRows" in fields:
            whole: CsvSource = table_of(self.table.data)
            if self.table.escape_formulas:
                whole = WithoutFormulas(whole)
            if (url := self.offer(whole)) is not None:
                fields["downloadUrl"] = url
        return fields


def offered(piece: Piece, render: Render) -> Piece:
    """Return a piece whose table can be downloaded, if a session can serve the download."""
    if isinstance(piece, TableArtifact) and isinstance(render, SessionHost):
        return OfferedTable(piece, render.offer)
    return piece
