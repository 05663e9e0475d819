"""The rules of events that belong to no single thread: the list of threads.

The browser implements the same rules (``js/src/log/log.ts``), and both are tested with the scripts in
``tests/fixtures/log``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ._changes import Changes
from ._conversation import Conversation
from ._thread import Thread

Data = Mapping[str, Any]
WholeFold = Callable[[Conversation, Data, Changes], None]
"""Applies one event to the whole log and records the changes."""


def _thread_list(log: Conversation, data: Data, changes: Changes) -> None:
    listed = {info["threadId"]: info for info in data["threads"]}
    gone = set(data.get("removed", ())) if data.get("partial") else log.threads.keys() - listed
    for thread_id in gone & log.threads.keys():
        thread = log.threads.pop(thread_id)
        changes.left = {thread.id, *changes.left, *thread.message_ids()}
    for thread_id, info in listed.items():
        thread = log.threads.get(thread_id)
        if thread is None:
            thread = Thread(thread_id, "", info["createdAt"], info["updatedAt"])
            log.threads[thread_id] = thread
        thread.take(info)


WHOLE_FOLDS: dict[str, WholeFold] = {"chat:update-thread-list": _thread_list}
