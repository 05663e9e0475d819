"""Looks at a database without changing it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy import URL, Connection, func, select

from shiny_chatkit.stores._store import StoreUnusableError

from ._engine import check_driver, is_in_memory, new_engine, parsed_url, prepare_database
from ._errors import plain_errors
from ._migrate import SCHEMA, check_schema, migrate, schema_of
from ._tables import ACCOUNTS, BLOBS, MESSAGES, THREADS

T = TypeVar("T")

_COUNTED = {"accounts": ACCOUNTS, "threads": THREADS, "messages": MESSAGES, "files": BLOBS}


@dataclass(frozen=True)
class Inspection:
    """
    The state of a database.

    Attributes
    ----------
    schema
        The schema of its tables; None if it has none.
    counts
        The number of rows by kind.
    problems
        What is damaged, in the words of the database.
    """

    schema: str | None
    counts: dict[str, int]
    problems: list[str]


def inspect_database(url: str | URL) -> Inspection:
    """Return the state of a database, which is not changed.

    Raises
    ------
    StoreUnusableError
        If there is no such database, or if its schema is newer than the one that this version knows.
    """
    return _looked(url, _inspect)


def inspect_schema(url: str | URL) -> str | None:
    """Return the schema of a database, which is not changed; None if it has no tables of the package."""
    return _looked(url, _schema)


def migrate_database(url: str | URL) -> tuple[str | None, str]:
    """Bring the schema of an existing or new database up to date, and return the schema before and after."""
    parsed = parsed_url(url)
    check_driver(parsed)
    engine = new_engine(parsed)
    try:
        with plain_errors(parsed):
            prepare_database(engine)
            return migrate(engine)
    finally:
        engine.dispose()


def _looked(url: str | URL, look: Callable[[Connection], T]) -> T:
    parsed = parsed_url(url)
    check_driver(parsed)
    _check_file(parsed)
    engine = new_engine(parsed)
    try:
        with plain_errors(parsed), engine.connect() as connection:
            return look(connection)
    finally:
        engine.dispose()


def _check_file(url: URL) -> None:
    if url.get_backend_name() != "sqlite":
        return
    if is_in_memory(url):
        raise StoreUnusableError("A database in memory exists only in its own process.")
    # SQLite would create the file.
    path = str(url.database)
    if not path.startswith("file:") and not Path(path).exists():
        raise StoreUnusableError(f"The file {path!r} does not exist.")


def _schema(connection: Connection) -> str | None:
    schema = schema_of(connection)
    check_schema(schema)
    return schema


def _inspect(connection: Connection) -> Inspection:
    schema = _schema(connection)
    if schema != SCHEMA:
        return Inspection(schema, {}, [])
    counts = {
        name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for name, table in _COUNTED.items()
    }
    problems: list[str] = []
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql("PRAGMA quick_check").scalars()
        problems = [text for text in found if text != "ok"]
    return Inspection(schema, counts, problems)
