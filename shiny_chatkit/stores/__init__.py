"""Stores, which keep conversations beyond a session: the protocol, its records, and the stores of the package.

Never knows Shiny, the log, or who reads and writes; imports database libraries only when a store needs them.
"""

from typing import TYPE_CHECKING, Any

from ._command_line import main as command_line
from ._memory import MemoryStore
from ._open import load_sql_store, open_store
from ._records import Account, Batch, Hit, MessageRecord, Page, ThreadRecord
from ._shared import Notification, SharedStore
from ._shares import ShareRecord, ShareStore
from ._store import StoreError, StoreUnusableError, ThreadStore
from ._transfer import export_account, export_thread, import_account, read_export

if TYPE_CHECKING:
    from .sql import SQLStore

__all__ = [
    "Account",
    "Batch",
    "Hit",
    "MemoryStore",
    "MessageRecord",
    "Notification",
    "Page",
    "SQLStore",
    "ShareRecord",
    "ShareStore",
    "SharedStore",
    "StoreError",
    "StoreUnusableError",
    "ThreadRecord",
    "ThreadStore",
    "command_line",
    "export_account",
    "export_thread",
    "import_account",
    "open_store",
    "read_export",
]


def __getattr__(name: str) -> Any:
    if name == "SQLStore":
        return load_sql_store()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
