"""Stores, which keep conversations beyond a session: the protocol, and the records that it passes.

Never knows Shiny, the log, or who reads and writes; imports database libraries only when a store needs them.
"""

from ._records import Account, Batch, Hit, MessageRecord, Page, ThreadRecord
from ._store import StoreError, StoreUnusableError, ThreadStore

__all__ = [
    "Account",
    "Batch",
    "Hit",
    "MessageRecord",
    "Page",
    "StoreError",
    "StoreUnusableError",
    "ThreadRecord",
    "ThreadStore",
]
