"""The rules of events that concern the whole log: which threads there are.

The browser implements the same rules (``js/src/log/log.ts``), and both are tested with the scripts in
``tests/fixtures/log``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ._changes import Changes
from ._log import Log
from ._thread import Thread

Data = Mapping[str, Any]
WholeFold = Callable[[Log, Data, Changes], None]
"""Applies one event to the whole log and records the changes."""

WHOLE_FOLDS: dict[str, WholeFold] = {}


def _rule(event: str) -> Callable[[WholeFold], WholeFold]:
    def register(fold: WholeFold) -> WholeFold:
        WHOLE_FOLDS[event] = fold
        return fold

    return register


@_rule("chat:update-thread-list")
def _thread_list(log: Log, data: Data, changes: Changes) -> None:
    listed = {info["threadId"]: info for info in data["threads"]}
    gone = set(data.get("removed", ())) if data.get("partial") else log.threads.keys() - listed
    for thread_id in gone & log.threads.keys():
        thread = log.threads.pop(thread_id)
        changes.left = {thread.id, *changes.left, *thread.message_ids()}
        changes.left_threads = {thread.id, *changes.left_threads}
    for thread_id, info in listed.items():
        thread = log.threads.get(thread_id)
        if thread is None:
            thread = Thread(thread_id, "", info["createdAt"], info["updatedAt"])
            log.threads[thread_id] = thread
            changes.threads |= {thread_id}
        if thread.take(info):
            changes.threads |= {thread_id}


@_rule("chat:threads-loaded")
def _threads_loaded(log: Log, data: Data, _: Changes) -> None:
    for thread in data["threads"]:
        log.threads.setdefault(thread.id, thread)
