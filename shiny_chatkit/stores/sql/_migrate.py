"""Brings the schema of a database up to date."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from shiny_chatkit.stores._store import StoreUnusableError

from ._engine import WRITE

SCHEMA = "0002"
"""The schema that this version of the package reads and writes; the newest migration."""

VERSION_TABLE = "chatkit_schema"

_FOLDER = Path(__file__).parents[1] / "migrations"

# Any number that no other application is likely to lock.
_LOCK = 7_234_098_221


def schema_of(connection: Connection) -> str | None:
    """Return the schema of a database; None if it has no tables of the package."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608
    return found.scalar_one_or_none()


def check_schema(schema: str | None) -> None:
    """Raise an error if a schema is newer than the one that this version knows."""
    # Migrations are numbered, so that text compares as the numbers do.
    if schema is not None and schema > SCHEMA:
        raise StoreUnusableError(
            f"The database has schema {schema}, which is newer than schema {SCHEMA} of this version "
            "of shiny_chatkit: install the newer version of the package again."
        )


def migrate(engine: Engine) -> tuple[str | None, str]:
    """Bring the schema up to date, once even if several processes start at the same time.

    Returns
    -------
    tuple
        The schema before and after.
    """
    with engine.connect() as connection:
        before = schema_of(connection)
    check_schema(before)
    if before == SCHEMA:
        return before, before
    with engine.connect().execution_options(**WRITE) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        # Another process may have done it while this one was waiting.
        before = schema_of(connection)
        check_schema(before)
        if before != SCHEMA:
            _upgrade(connection)
    return before, SCHEMA


def _upgrade(connection: Connection) -> None:
    # Most starts have nothing to migrate and save the time of the import.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes.update(connection=connection, version_table=VERSION_TABLE)
    command.upgrade(config, "head")
