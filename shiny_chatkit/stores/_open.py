"""Finds the store that an app names."""

from __future__ import annotations

import threading
from importlib import import_module
from typing import TYPE_CHECKING, Any

from shiny_chatkit.protocol.clean import quoted

from ._store import ThreadStore

if TYPE_CHECKING:
    from sqlalchemy import URL

    from .sql import SQLStore

_METHODS = sorted(name for name in vars(ThreadStore) if not name.startswith("_"))

_shared: dict[URL, SQLStore] = {}
_lock = threading.Lock()


def open_store(store: Any) -> ThreadStore:
    """
    Return the store for a URL, or a store as it is; it connects when its ``open()`` is awaited.

    Parameters
    ----------
    store
        A :class:`ThreadStore`, or the URL of a database. All callers in a process share one store for each URL.

    Raises
    ------
    TypeError
        If it is neither.
    ValueError
        If the URL is not that of a supported database.
    ImportError
        If a package that the database needs is missing.
    """
    if isinstance(store, type):
        raise TypeError(
            f"Invalid store {store.__name__}: expected an instance, such as {store.__name__}()."
        )
    if isinstance(store, ThreadStore):
        return store
    if isinstance(store, str) or type(store).__name__ == "URL":
        return _shared_store(store)
    missing = [name for name in _METHODS if not callable(getattr(store, name, None))]
    if len(missing) < len(_METHODS):
        raise TypeError(
            f"Invalid store {quoted(store)}: it lacks {', '.join(missing)} of ThreadStore."
        )
    raise TypeError(
        f"Invalid store {quoted(store)}: expected a ThreadStore or the URL of a database, such as "
        '"sqlite:///chats.db".'
    )


def _shared_store(url: str | URL) -> SQLStore:
    sql_store = load_sql_store()
    from .sql import parsed_url

    key = parsed_url(url)
    with _lock:
        if key not in _shared:
            _shared[key] = sql_store(key)
        return _shared[key]


def load_sql_store() -> type[SQLStore]:
    """Return the class of SQL stores.

    Raises
    ------
    ImportError
        If SQLAlchemy or Alembic is missing. The message says how to install it.
    """
    try:
        import_module("alembic")
        import_module("sqlalchemy")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("alembic", "sqlalchemy"):
            raise
        raise ImportError(
            f"A store in a database needs the package {error.name}. "
            'Install it with: pip install "shiny-chatkit[sql]"'
        ) from error
    from .sql import SQLStore

    return SQLStore
