"""Keeps the submissions that wait for another process in the store, so that they outlive the process that has them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from shiny_chatkit.protocol import build
from shiny_chatkit.turns import Turns
from shiny_chatkit.wire import Channel

from ._leases import Leases


class Waiting:
    """Posts a note for each submission that waits, and looks after the notes of processes that have died.

    Parameters
    ----------
    leases
        The leases of the threads.
    turns
        Has the submissions that wait here.
    channel
        Receives the messages of processes that have died.
    perform
        Called with the thread's id, the id and the content of a note of a change that nobody has performed.
    """

    def __init__(
        self,
        leases: Leases,
        turns: Turns,
        channel: Channel,
        perform: Callable[[str, str, Mapping[str, Any]], None],
    ) -> None:
        self._leases, self._turns, self._channel = leases, turns, channel
        self._perform = perform

    async def keep(self, thread_id: str) -> None:
        """Keep what waits in a thread; only then do pages hear that it was accepted.

        Raises
        ------
        StoreError
            If the store fails.
        """
        kept = self._leases.kept.setdefault(thread_id, set())
        new = [s for s in self._turns.waiting(thread_id) if s.message_id not in kept]
        if not new:
            return
        notes = {s.message_id: {"text": s.text} for s in new}
        # If the store does not have the thread, it was deleted, or nothing of it is saved yet.
        if await self._leases.post(thread_id, notes):
            self._leases.tell(thread_id, {"kind": "waiting"})
        kept.update(notes)
        self._turns.show_queue(thread_id)

    async def drop(self, thread_id: str) -> None:
        """Remove the notes of submissions that are saved as messages now.

        Raises
        ------
        StoreError
            If the store fails.
        """
        kept = self._leases.kept.pop(thread_id, None)
        if kept:
            await self._leases.take(thread_id, kept)

    async def recover(self, thread_id: str) -> None:
        """Show what waited in processes that have died, perform their changes, and look again later if others wait.

        Raises
        ------
        StoreError
            If the store fails.
        """
        thread = self._channel.log.threads.get(thread_id)
        if thread is None or thread.unloaded == "all":
            self._leases.unsettled.discard(thread_id)
            return
        if thread_id in self._leases.elsewhere or thread_id in self._leases.held:
            return
        if await self._leases.posted(thread_id) - self._leases.kept.get(thread_id, set()):
            for id, note in (await self._leases.take_lost(thread_id)).items():
                if "text" in note:
                    self._show(thread_id, id, note)
                else:
                    self._perform(thread_id, id, note)
        else:
            self._leases.unsettled.discard(thread_id)

    def _show(self, thread_id: str, message_id: str, note: Any) -> None:
        thread = self._channel.log.threads.get(thread_id)
        # Its answer may have begun before the process died.
        if thread is None or thread.find(message_id) is not None:
            return
        self._channel.emit(
            build.assistant_message(
                message_id=message_id,
                thread_id=thread_id,
                role="user",
                text=note["text"],
                format="plain",
                interrupted=True,
            )
        )
