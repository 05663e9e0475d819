"""The rules of events that belong to no single thread: the list of threads, settings, commands, context sources.

The browser implements the same rules (``js/src/log/log.ts``), and both are tested with the scripts in
``tests/fixtures/log``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

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
    for thread_id, info in listed.items():
        thread = log.threads.get(thread_id)
        if thread is None:
            thread = Thread(thread_id, "", info["createdAt"], info["updatedAt"])
            log.threads[thread_id] = thread
        thread.take(info)


@_rule("chat:register-command")
def _register_command(log: Log, data: Data, _: Changes) -> None:
    _upsert(log.commands, data, "name")


@_rule("chat:remove-command")
def _remove_command(log: Log, data: Data, _: Changes) -> None:
    log.commands = [command for command in log.commands if command["name"] != data["name"]]


@_rule("chat:context-sources")
def _context_sources(log: Log, data: Data, _: Changes) -> None:
    log.context_sources = list(data["sources"])


@_rule("chat:register-settings-item")
def _register_settings_item(log: Log, data: Data, _: Changes) -> None:
    _upsert(log.settings_items, data, "id")


@_rule("chat:update-settings")
def _update_settings(log: Log, data: Data, _: Changes) -> None:
    for item in log.settings_items:
        if item["id"] in data:
            item["value"] = data[item["id"]]


@_rule("chat:setting-chosen")
def _setting_chosen(log: Log, data: Data, changes: Changes) -> None:
    _update_settings(log, {data["id"]: data["value"]}, changes)


def _upsert(items: list[Any], data: Data, key: str) -> None:
    """Add an item to a list, or put it in the place of the one with the same key."""
    item = cast(Any, dict(data))
    at = next((i for i, known in enumerate(items) if known[key] == data[key]), len(items))
    items[at : at + 1] = [item]
