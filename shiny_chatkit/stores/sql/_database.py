"""An open database: its connections, and the threads that read and write."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TypeVar

from sqlalchemy import URL, Connection

from shiny_chatkit.stores._words import words_of

from ._engine import READERS, WRITE, is_in_memory, new_engine, prepare_database
from ._errors import plain_errors
from ._file import DatabaseFile
from ._grow import FileGrower
from ._migrate import migrate
from ._writer import Writer

T = TypeVar("T")


class Database:
    """
    Connect, and bring the schema up to date.

    Parameters
    ----------
    url
        The parsed URL.

    Raises
    ------
    StoreError
        If the database cannot be used.
    """

    def __init__(self, url: URL) -> None:
        self._url = url
        self.engine = new_engine(url)
        try:
            with plain_errors(url):
                prepare_database(self.engine)
                migrate(self.engine)
        except BaseException:
            self.engine.dispose()
            raise
        # The expression that finds words is built only once. Build it now, so that the first answer need not wait.
        words_of("")
        self._file = DatabaseFile(url)
        self._grower = FileGrower(self.engine, self._file)
        # A database in memory has only one connection.
        self._alone: AbstractContextManager[Any] = (
            threading.RLock() if is_in_memory(url) else nullcontext()
        )
        self.writer = Writer(self._transact, self._grower.grow)
        self.readers = ThreadPoolExecutor(READERS, thread_name_prefix="chatkit-store-reader")

    def query(self, query: Callable[[Connection], T]) -> T:
        """Read, in the thread of the caller."""
        with plain_errors(self._url), self._alone, self.engine.connect() as connection:
            return query(connection)

    def write(self, change: Callable[[Connection], T]) -> T:
        """Write, and wait for the writer."""
        with plain_errors(self._url):
            return self.writer.submit(change).result()

    def close(self) -> None:
        """Write what is waiting, and release all connections."""
        self.writer.close()
        self.readers.shutdown(wait=True)
        self._grower.close()
        self.engine.dispose()

    def _transact(self, change: Callable[[Connection], T]) -> T:
        # A new connection would make an empty file in its place.
        self._file.check()
        with (
            self._alone,
            self.engine.connect().execution_options(**WRITE) as connection,
            connection.begin(),
        ):
            result = change(connection)
        self._file.check()
        return result
