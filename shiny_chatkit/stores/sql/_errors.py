"""Says in plain words what a database reports, without secrets and without conversations."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from shiny_chatkit.stores._store import StoreError, StoreUnusableError

from ._engine import hidden

# A part of the driver's message, what to say, and whether a person has to repair it. SQLite has no codes before
# Python 3.11, and a refused connection to PostgreSQL has none at all.
_MESSAGES = (
    ("is locked", "is locked by another process", False),
    ("is full", "has no space left on its disk", False),
    ("no space left", "has no space left on its disk", False),
    ("readonly", "is read-only", False),
    ("read-only", "is read-only", False),
    ("malformed", "is damaged: restore a backup of the file, or remove it to start without its conversations", True),
    ("not a database", "is not an SQLite database: move the file away, or use another one", True),
    ("unable to open", "cannot be opened: check that its folder exists and may be written", True),
    ("no such module: fts5", "needs SQLite with FTS5, which this Python's SQLite lacks", True),
    ("disk i/o error", "cannot be read or written: the disk reports an error", False),
    ("password authentication failed", "rejects the user name or the password", True),
    ("no password supplied", "needs a password", True),
    ("no pg_hba.conf entry", "does not accept connections of this user from this machine", True),
    ("permission denied", "does not allow its user to read and write the tables", True),
    ("role", "does not know the user", True),
    ("database", "does not exist: create it first", True),
)  # fmt: skip

_SQL_STATES = {
    "28": ("rejects the user name or the password", True),
    "3D": ("does not exist: create it first", True),
    "42501": ("does not allow its user to read and write the tables", True),
    "53100": ("has no space left on its disk", False),
    "53300": ("has too many connections", False),
    "25006": ("is read-only", False),
    "57": ("is shutting down or starting", False),
}

# The beginnings of states that are operational errors to the driver, although the connection is fine: what was saved
# is not valid (22) or beyond a limit (54). Deadlocks (40) end when only one batch is saved.
_OF_ONE_BATCH = ("22", "54", "40P01", "40001")

_ONLY_IF_MISSING = ("role", "database")


@contextmanager
def plain_errors(url: URL) -> Generator[None]:
    """Raise a :class:`StoreError` for every error of the database."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise store_error(error, url) from error
    except Exception as error:
        # Errors of psycopg, which is not imported for SQLite.
        if not type(error).__module__.startswith("psycopg"):
            raise
        raise store_error(error, url) from error


def store_error(error: Exception, url: URL) -> StoreError:
    """Return the error to raise for an error of the database."""
    if isinstance(error, StoreError):
        return error
    said, is_lasting = _said(error)
    kind = StoreUnusableError if is_lasting else StoreError
    return kind(f"The database {hidden(url)} {said}.")


def is_about_one_batch(error: Exception) -> bool:
    """Return whether an error may be caused by what was saved, so that other batches can still be saved."""
    if not isinstance(error, DBAPIError):
        return not isinstance(error, SQLAlchemyError | sqlite3.Error | OSError)
    state: str = getattr(error.orig, "sqlstate", None) or ""
    return state.startswith(_OF_ONE_BATCH) or not (
        error.connection_invalidated or type(error).__name__ == "OperationalError"
    )


def _said(error: Exception) -> tuple[str, bool]:
    if isinstance(error, PoolTimeoutError):
        return "is too busy", False
    original = error.orig if isinstance(error, DBAPIError) else error
    state: str | None = getattr(original, "sqlstate", None)
    for length in (5, 2):
        if state and state[:length] in _SQL_STATES:
            return _SQL_STATES[state[:length]]
    message = str(original).lower()
    for part, said, is_lasting in _MESSAGES:
        if part in message and (part not in _ONLY_IF_MISSING or "does not exist" in message):
            return said, is_lasting
    if type(error).__name__ == "OperationalError" and not (state or "").startswith(_OF_ONE_BATCH):
        return "cannot be reached", False
    detail = f"{type(original).__name__} {state or ''}".strip()
    return f"reports an error ({detail})", False
