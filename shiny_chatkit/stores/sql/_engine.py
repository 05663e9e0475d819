"""Opens databases: which URLs are accepted, and how each database is set up."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, StaticPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from shiny_chatkit.stores._store import StoreUnusableError

READERS = 4
"""Threads that read at the same time."""

BUSY_SECONDS = 5
"""How long SQLite waits for a lock of another process."""

CONNECT_SECONDS = 5

UNANSWERED_SECONDS = 15
"""After how long without any answer a connection to PostgreSQL counts as lost."""

WRITE: dict[str, Any] = {"chatkit_begin": "BEGIN IMMEDIATE"}
"""Execution options of transactions that write: they wait for the lock of SQLite when they begin."""

_POSTGRES_DRIVER = "postgresql+psycopg"
_POSTGRES_NAMES = {"postgresql", "postgres", _POSTGRES_DRIVER}
_SQLITE_NAMES = {"sqlite", "sqlite+pysqlite"}


def parsed_url(url: str | URL) -> URL:
    """Return a URL with the driver's name, and with the full path of an SQLite file.

    Raises
    ------
    ValueError
        If it is not the URL of a supported database. The message contains no password.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # A URL that cannot be parsed may contain a password anywhere.
        shown = "" if "@" in str(url) else f" {str(url)!r}"
        raise ValueError(f"Invalid store{shown}: {_EXPECTED}.") from None
    if parsed.drivername in _POSTGRES_NAMES:
        return parsed.set(drivername=_POSTGRES_DRIVER)
    if parsed.drivername not in _SQLITE_NAMES:
        raise ValueError(f"Invalid store {hidden(parsed)!r}: {_EXPECTED}.")
    if parsed.host or parsed.username:
        raise ValueError(
            f"Invalid store {hidden(parsed)!r}: a file needs three slashes, such as "
            '"sqlite:///chats.db", and a full path four.'
        )
    if is_in_memory(parsed):
        return URL.create("sqlite", query=parsed.query)
    path = str(parsed.database)
    if not path.startswith("file:"):
        path = str(Path(path).absolute())
    return parsed.set(drivername="sqlite", database=path)


_EXPECTED = (
    'expected a ThreadStore or the URL of a database, such as "sqlite:///chats.db" or '
    '"postgresql://user:password@host/database"'
)


def is_in_memory(url: URL) -> bool:
    """Return whether a URL is that of an SQLite database in memory."""
    return url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:")


def hidden(url: URL) -> str:
    """Return a URL without its password."""
    return url.render_as_string(hide_password=True)


def new_engine(url: URL) -> Engine:
    """Return an engine for a parsed URL; it connects later."""
    if url.get_backend_name() == "postgresql":
        return create_engine(
            url,
            connect_args=_postgres_arguments(url),
            hide_parameters=True,
            pool_size=READERS + 1,
            max_overflow=2,
            pool_pre_ping=True,
        )
    # Besides those of the readers, there is one for the writer and one that lets messages grow.
    options: dict[str, Any] = (
        {"poolclass": StaticPool} if is_in_memory(url) else {"pool_size": READERS + 2}
    )
    engine = create_engine(
        url,
        connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS},
        hide_parameters=True,
        **options,
    )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def connect_once(engine: Engine) -> Any:
    """Return a connection of the driver that belongs to no pool and commits every statement."""
    arguments, options = engine.dialect.create_connect_args(engine.url)
    module: Any = import_module("psycopg")
    return module.connect(
        *arguments, **{**_postgres_arguments(engine.url), **options}, autocommit=True
    )


def _postgres_arguments(url: URL) -> dict[str, Any]:
    """Return the arguments of every connection to PostgreSQL, except those that the URL sets."""
    # A connection that only listens sends nothing by itself, so that nothing else shows that it is lost.
    arguments: dict[str, Any] = {
        "connect_timeout": CONNECT_SECONDS,
        "keepalives_idle": UNANSWERED_SECONDS,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": UNANSWERED_SECONDS * 1000,
        "application_name": "shiny_chatkit",
    }
    return {name: arguments[name] for name in arguments if name not in url.query}


def check_driver(url: URL) -> None:
    """Raise an ImportError that says how to install the driver of a database, if it is missing."""
    if url.get_backend_name() != "postgresql":
        return
    try:
        import_module("psycopg")
    except ImportError as error:
        raise ImportError(
            "A store in PostgreSQL needs the package psycopg with its binary part. "
            'Install it with: pip install "shiny-chatkit[postgres]"'
        ) from error


def prepare_database(engine: Engine) -> None:
    """Check that a database can be used, and set what is set once."""
    if engine.dialect.name == "postgresql":
        _check_encoding(engine)
        return
    path = engine.url.database
    if path is not None and not path.startswith("file:") and not Path(path).parent.is_dir():
        raise StoreUnusableError(
            f"The folder {str(Path(path).parent)!r} of the database does not exist: create it first."
        )
    _use_wal(engine)


def _check_encoding(engine: Engine) -> None:
    with engine.connect() as connection:
        encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if encoding != "UTF8":
        raise StoreUnusableError(
            f"The database has the encoding {encoding}: expected a database with the encoding UTF8."
        )


def _use_wal(engine: Engine) -> None:
    """Let readers and a writer work at the same time; SQLite keeps this in the file."""
    deadline = time.monotonic() + BUSY_SECONDS
    while not _uses_wal(engine, is_last=time.monotonic() > deadline):
        time.sleep(0.02)


def _uses_wal(engine: Engine, *, is_last: bool) -> bool:
    try:
        with closing(engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        # SQLite does not wait here by itself if another process does the same.
        if is_last or "locked" not in str(error):
            raise
        return False
    return True


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    # Python's own handling of transactions would begin some too late and leave others out.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = NORMAL")
    # Deleted texts and files leave no readable remains where that costs no extra writes.
    cursor.execute("PRAGMA secure_delete = FAST")
    cursor.close()


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    connection.exec_driver_sql(options.get("chatkit_begin", "BEGIN"))
