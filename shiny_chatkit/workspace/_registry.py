"""Finds the workspace of an account, which the sessions of one person share."""

from __future__ import annotations

import asyncio
import weakref

from shiny_chatkit.protocol.limits import Limits
from shiny_chatkit.stores import Account, ThreadStore

from ._memory import MemoryFactory, NoMemory
from ._workspace import Kept, Workspace

_Key = tuple[int, Account]

# A workspace runs on the event loop of its sessions.
_live: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, dict[_Key, Workspace]] = (
    weakref.WeakKeyDictionary()
)


def workspace_of(
    store: ThreadStore,
    account: Account,
    limits: Limits,
    keep_running: float,
    memory: MemoryFactory = NoMemory,
) -> Workspace:
    """Return the workspace of an account that is alive in this process, or a new one.

    Parameters
    ----------
    store
        The store that keeps its threads.
    account
        The account.
    limits
        How much may be kept and may run.
    keep_running
        Seconds that a turn continues without a viewer.
    memory
        Creates what remembers the questions that models have answered.
    """
    loop = asyncio.get_running_loop()
    here = _live.setdefault(loop, {})
    # The workspace holds the store, so the id cannot be used again while the entry exists.
    key = id(store), account
    workspace = here.get(key)
    if workspace is None:
        kept = Kept(store, account, keep_running, on_left=lambda: _forget(here, key, workspace))
        workspace = here[key] = Workspace(limits, kept, memory)
        workspace.channel.bind(loop)
    return workspace


def live_workspace(store: ThreadStore, account: Account) -> Workspace | None:
    """Return the workspace of an account if it is alive in this process."""
    return _live.get(asyncio.get_running_loop(), {}).get((id(store), account))


def _forget(here: dict[_Key, Workspace], key: _Key, workspace: Workspace | None) -> None:
    if here.get(key) is workspace:
        del here[key]
