"""Escapes CSV so that no spreadsheet runs its text as a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

# Also the full-width characters, which some spreadsheets treat as the ASCII ones. The page has the same two rules
# (js/src/views/artifacts/table/formulas.ts); tests/fixtures/rules/spreadsheet_formulas.json has examples.
_FORMULA = re.compile(r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(
    r"[+-]?(?:\d+\.?\d*|\.\d+|inf|infinity|nan)(?:e[+-]?\d+)?", re.ASCII | re.IGNORECASE
)
_CELL = re.compile(r'"[^"]*(?:""[^"]*)*"|[^,\r\n"][^,\r\n]*')


class CsvSource(Protocol):
    """Anything that can be written as CSV."""

    def csv(self, rows: int | None = None) -> Iterator[str]:
        """Yield the first rows, or all of them, as CSV; each text ends with a complete row."""
        ...


@dataclass(frozen=True)
class WithoutFormulas:
    """A table whose CSV has no formulas: text that looks like a formula is prefixed with an apostrophe."""

    table: CsvSource

    def csv(self, rows: int | None = None) -> Iterator[str]:
        """Yield the first rows, or all of them, as CSV; each text ends with a complete row."""
        return escape_formulas(self.table.csv(rows))


def escape_formulas(pieces: Iterable[str]) -> Iterator[str]:
    """Escape formulas in pieces of CSV that each consist of whole rows; numbers are not changed."""
    # Not with a CSV reader, because it limits the length of a cell.
    return (_CELL.sub(_escaped, piece) for piece in pieces)


def _escaped(found: re.Match[str]) -> str:
    cell = found[0]
    mark = '"' if cell[0] == '"' else ""
    text = cell[1:-1] if mark else cell
    if not _FORMULA.match(text) or _NUMBER.fullmatch(text):
        return cell
    return f"{mark}'{text}{mark}"
