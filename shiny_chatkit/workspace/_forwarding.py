"""Passes changes of a thread to the process that answers in it, which performs each of them once."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from shiny_chatkit.log import new_id
from shiny_chatkit.protocol.exceptions import Refused
from shiny_chatkit.protocol.inbound import ThreadChange
from shiny_chatkit.protocol.parse import parse_inbound
from shiny_chatkit.protocol.words import words
from shiny_chatkit.stores import StoreError

from ._leases import Leases
from ._thread_changes import ThreadChanges

Refuse = Callable[[str], None]
"""Tells the page that requested a change why it is refused."""

Outcome = Literal["done", "answered", "refused"]
"""The result of a change; "answered" for the reply to a question that was no longer open."""

_REASONS: dict[Outcome, str] = {"answered": "questionClosed", "refused": "changed"}
"""The keys of the texts that tell the user about an outcome."""

_log = logging.getLogger("shiny_chatkit.store")


@dataclass(frozen=True)
class _Sent:
    """A change that another process has not confirmed yet."""

    change: ThreadChange
    refuse: Refuse


class Forwarding:
    """Sends changes to the process that answers in a thread, and performs those of others.

    A change is a note in the store, because notifications are short and may be read by others. Whoever takes the note
    performs the change: the holder of the lease, or the sender if there is no longer a holder.

    Parameters
    ----------
    leases
        The leases of the threads.
    changes
        Performs changes here.
    reload
        Reads a thread again.
    """

    def __init__(
        self,
        leases: Leases,
        changes: ThreadChanges,
        reload: Callable[[str], Awaitable[None]],
    ) -> None:
        self._leases = leases
        self._changes = changes
        self._reload = reload
        self._sent: dict[str, _Sent] = {}
        self._missing: set[str] = set()
        """The ids of changes whose notes were gone before another process confirmed them."""

    def waiting(self) -> set[str]:
        """Return the ids of the threads with changes that another process has not confirmed."""
        return {sent.change.thread_id for sent in self._sent.values()}

    async def send(self, change: ThreadChange, refuse: Refuse) -> None:
        """Let the holder of a thread's lease perform a change."""
        id = new_id()
        data = change.model_dump(mode="json", by_alias=True, exclude_unset=True)
        try:
            note = {"event": change.event, "data": data}
            if not await self._leases.post(change.thread_id, {id: note}):
                refuse(words("changed"))
                return
        except StoreError:
            refuse(words("cannotChange"))
            return
        self._sent[id] = _Sent(change, refuse)
        await self.deliver(change.thread_id)

    async def deliver(self, thread_id: str) -> None:
        """Notify the holder of a thread's lease of what waits; perform it here if there is no holder."""
        waiting = [id for id, sent in self._sent.items() if sent.change.thread_id == thread_id]
        if not waiting:
            return
        try:
            if await self._leases.find_elsewhere(thread_id):
                for id in waiting:
                    self._leases.tell(thread_id, {"kind": "change", "note": id})
                return
            if thread_id not in self._leases.held:
                # What the other process has written comes first.
                await self._reload(thread_id)
            for id in waiting:
                outcome = await self._take(thread_id, id)
                if outcome is None and id not in self._missing:
                    self._missing.add(id)  # Its confirmation may be on its way.
                else:
                    self.confirmed(id, outcome or "refused")
        except StoreError:
            _log.debug("A change could not be delivered: it will be tried again.")

    async def received(self, thread_id: str, id: str) -> None:
        """Perform a change that another process has sent, and confirm it."""
        if thread_id not in self._leases.held:
            return
        try:
            outcome = await self._take(thread_id, id)
        except StoreError:
            return  # The sender tries again.
        if outcome is not None:
            self._leases.tell(thread_id, {"kind": "changed", "note": id, "outcome": outcome})

    def recovered(self, thread_id: str, id: str, note: Mapping[str, Any]) -> None:
        """Perform a change whose note has expired, because the processes that had to perform it have died."""
        outcome = self._performed(thread_id, note)
        self.confirmed(id, outcome)
        self._leases.tell(thread_id, {"kind": "changed", "note": id, "outcome": outcome})

    def confirmed(self, id: str, outcome: Outcome) -> None:
        """Take note of what became of a change that was sent."""
        self._missing.discard(id)
        sent = self._sent.pop(id, None)
        if sent is not None and outcome in _REASONS:
            sent.refuse(words(_REASONS[outcome]))

    async def _take(self, thread_id: str, id: str) -> Outcome | None:
        """Perform a change, and return what became of it; None if another process has it."""
        taken = await self._leases.take(thread_id, [id])
        return self._performed(thread_id, taken[id]) if id in taken else None

    def _performed(self, thread_id: str, note: Mapping[str, Any]) -> Outcome:
        change = parse_inbound(note)
        if not isinstance(change, ThreadChange) or change.thread_id != thread_id:
            return "refused"  # A newer version may know more changes.
        try:
            return "done" if self._changes.perform(change) else "answered"
        except Refused:
            return "refused"
        except Exception:  # noqa: BLE001 - one change must not end the others
            _log.exception("A change that another process has sent could not be performed.")
            return "refused"
