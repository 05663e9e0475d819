"""Finds the place where conversations are kept, by shinychat's names for it."""

from __future__ import annotations

import logging
import os
import threading
import weakref
from typing import Any

from shiny.session import Session
from shinychat.types import ConversationStore, HistoryOptions

from shiny_chatkit.host import data_folder
from shiny_chatkit.stores import MemoryStore, ThreadStore, open_store

from ._app_store import AppStore

FILE_NAME = "shiny_chatkit.db"

BYTES_PER_MEGABYTE = 1024 * 1024

_log = logging.getLogger("shiny_chatkit.store")

_in_memory: weakref.WeakKeyDictionary[Any, MemoryStore] = weakref.WeakKeyDictionary()
_of_apps: weakref.WeakValueDictionary[int, AppStore] = weakref.WeakValueDictionary()
_lock = threading.Lock()


def place(options: HistoryOptions, session: Session) -> ThreadStore:
    """Return the store that ``HistoryOptions`` ask for. All sessions of an app share it.

    Raises
    ------
    ImportError
        If a package that the store needs is missing.
    OSError
        If the folder for the store cannot be created.
    """
    root, store = session.root_scope(), options.store
    if root.is_stub_session():
        return MemoryStore()  # Nothing is kept for it.
    if isinstance(store, ConversationStore):
        return _of_app(store, options.max_store_mb)
    if options.max_store_mb != HistoryOptions().max_store_mb:
        _log.warning(
            "HistoryOptions(max_store_mb=...) has no effect on the store %r. To limit what is kept, write "
            'Chat(store=SQLStore("sqlite:///chats.db", max_threads=...)).',
            store,
        )
    if store == "memory" or (store == "auto" and os.getenv("SHINY_DEV_MODE") == "1"):
        with _lock:
            return _in_memory.setdefault(root.app, MemoryStore())
    folder = data_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return open_store(f"sqlite:///{folder / FILE_NAME}")


def _of_app(store: ConversationStore, max_mb: float | None) -> AppStore:
    # An adapter holds its store, so the id cannot be used again while the adapter exists.
    with _lock:
        adapter = _of_apps.get(id(store))
        if adapter is None:
            max_bytes = None if max_mb is None else max_mb * BYTES_PER_MEGABYTE
            adapter = _of_apps[id(store)] = AppStore(store, max_bytes)
        return adapter
