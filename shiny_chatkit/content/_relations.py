"""Converts DuckDB relations to Arrow tables, including duplicate names and types that Arrow lacks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals.stable.v2 as nw

_NUMBER_TYPE_IDS = frozenset({"hugeint", "uhugeint", "bignum", "varint"})
"""Types with more digits than Arrow's decimals have."""

_TEXT_TYPE_IDS = frozenset({"bit", "time with time zone", "time_tz", "variant"})
"""Types that Arrow would read as another type or as bytes."""


def is_relation(data: Any) -> bool:
    """Return whether an object is a DuckDB relation."""
    return nw.dependencies.is_duckdb_relation(data)


class Relation:
    """A query that DuckDB runs each time it is read.

    Parameters
    ----------
    relation
        The relation.
    names
        The unique names of its columns in the table.
    """

    def __init__(self, relation: Any, names: Sequence[str]) -> None:
        self._relation = relation
        self.names = list(names)
        kinds = dict(zip(names, relation.types, strict=True))
        self.numbers = {name for name, kind in kinds.items() if kind.id in _NUMBER_TYPE_IDS}
        self._texts = self.numbers | {
            name for name, kind in kinds.items() if kind.id in _TEXT_TYPE_IDS
        }
        self.orders: dict[str, list[str]] = {
            name: list(kind.children[0][1]) for name, kind in kinds.items() if kind.id == "enum"
        }

    def run(self, rows: int | None) -> Any:
        """Return the first rows, or all of them, as an Arrow table."""
        chosen = self._relation if rows is None else self._relation.limit(rows)
        cast = ", ".join(self._column(at, name) for at, name in enumerate(self.names, 1))
        # Select by number, because names may repeat. Fetch all: the connection's next query would end a stream.
        return chosen.project(cast).to_arrow_table()

    def count(self) -> int:
        """Return the number of rows."""
        return int(self._relation.aggregate("count(*)").fetchall()[0][0])

    def _column(self, at: int, name: str) -> str:
        quoted = name.replace('"', '""')
        what = f"#{at}::varchar" if name in self._texts else f"#{at}"
        return f'{what} as "{quoted}"'
