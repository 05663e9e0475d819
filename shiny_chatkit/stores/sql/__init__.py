"""A store in an SQL database: SQLite or PostgreSQL.

Imported only if an app uses one, because SQLAlchemy is an optional dependency. Never knows what a record means.
"""

from ._engine import parsed_url
from ._inspect import Inspection, inspect_database, inspect_schema, migrate_database
from ._migrate import SCHEMA
from ._shared_store import SharedSQLStore
from ._store import SQLStore

__all__ = [
    "SCHEMA",
    "Inspection",
    "SQLStore",
    "SharedSQLStore",
    "inspect_database",
    "inspect_schema",
    "migrate_database",
    "parsed_url",
]
