"""Reads a whole thread from a store without a workspace."""

from __future__ import annotations

from shiny_chatkit.log import Thread
from shiny_chatkit.stores import Account, ThreadStore

from ._rows import readable_messages, thread_of


async def stored_thread(store: ThreadStore, account: Account, thread_id: str) -> Thread | None:
    """Return a thread with all its messages, but without the files that users sent; None if it is unknown.

    Raises
    ------
    StoreError
        If the store fails.
    """
    record = await store.thread(account, thread_id)
    if record is None:
        return None
    page = await store.messages(account, thread_id)
    thread = thread_of(record)
    thread.add_loaded(readable_messages(page.rows, {}), "none")
    return thread
