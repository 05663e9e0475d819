"""Writes in one thread: all changes that are waiting go into one transaction."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from shiny_chatkit.stores._store import StoreError

from ._errors import is_about_one_batch
from ._grow import Growth

Change = Callable[[Connection], Any]
Transaction = Callable[[Callable[[Connection], Any]], Any]
Grow = Callable[[list[Growth]], bool]


@dataclass
class _Waiting:
    change: Change
    growth: Growth | None
    result: Future[Any] = field(default_factory=Future[Any])


class Writer:
    """
    Perform changes one after the other, in groups.

    A commit takes much longer than a change. So the changes that arrive during a commit share the next one.

    Parameters
    ----------
    transaction
        Calls a function within a transaction.
    grow
        A faster way to let messages grow; it returns whether it has done so.
    """

    def __init__(self, transaction: Transaction, grow: Grow = lambda _: False) -> None:
        self._transaction = transaction
        self._grow = grow
        self._waiting: list[_Waiting] = []
        self._lock = threading.Lock()
        # Its thread ends with the process, after what is waiting has been written.
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="chatkit-store-writer")

    def submit(self, change: Change, growth: Growth | None = None) -> Future[Any]:
        """Perform a change soon, and return its future result; ``growth`` if it only lets messages grow."""
        each = _Waiting(change, growth)
        with self._lock:
            self._waiting.append(each)
            is_first = len(self._waiting) == 1
        if is_first:
            try:
                self._executor.submit(self._write_waiting)
            except RuntimeError:
                self._fail_waiting()
        return each.result

    def close(self) -> None:
        """Write what is waiting, and end."""
        self._executor.shutdown(wait=True)

    def _take(self) -> list[_Waiting]:
        with self._lock:
            waiting, self._waiting = self._waiting, []
        return waiting

    def _fail_waiting(self) -> None:
        for each in self._take():
            if each.result.set_running_or_notify_cancel():
                each.result.set_exception(StoreError("The store is closed."))

    def _write_waiting(self) -> None:
        group = [each for each in self._take() if each.result.set_running_or_notify_cancel()]
        if not group:
            return
        growths = [each.growth for each in group if each.growth is not None]
        if len(growths) == len(group) and self._grow(growths):
            for each in group:
                each.result.set_result(None)
            return
        error = self._write(group)
        if error is None:
            return
        if len(group) == 1 or not is_about_one_batch(error):
            for each in group:
                each.result.set_exception(error)
            return
        # One bad change must not make the others fail.
        for each in group:
            if (error := self._write([each])) is not None:
                each.result.set_exception(error)

    def _write(self, group: list[_Waiting]) -> Exception | None:
        """Write changes together, and return the error if none of them is written."""

        def write(connection: Connection) -> list[Any]:
            return [each.change(connection) for each in group]

        try:
            results = self._transaction(write)
        except Exception as error:  # noqa: BLE001 - it is raised where the change was requested
            return error
        for each, result in zip(group, results, strict=True):
            each.result.set_result(result)
        return None
