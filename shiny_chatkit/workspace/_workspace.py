"""A log, the turns that write into it, and the viewers that follow it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from shiny_chatkit.log import Changes, Log
from shiny_chatkit.protocol import build
from shiny_chatkit.protocol.build import OutboundEvent
from shiny_chatkit.protocol.inbound import ThreadChange
from shiny_chatkit.protocol.limits import Limits
from shiny_chatkit.protocol.traits import Extent
from shiny_chatkit.protocol.words import wording_of, words
from shiny_chatkit.stores import Account, SharedStore, StoreError, ThreadStore
from shiny_chatkit.turns import Admission, KeptBytes, Turns, turn_of
from shiny_chatkit.wire import Channel, Reader

from ._leases import ONE_PROCESS, Leases
from ._memory import MemoryFactory, NoMemory
from ._persistence import Persistence
from ._rows import is_worth_keeping
from ._sharing import Sharing
from ._thread_changes import ThreadChanges
from ._threads import Threads

UNSAVED = words("unsaved")
"""The notice for users while the store fails."""

LINGER_SECONDS = 30.0
"""How long a workspace stays in memory when its viewers have left and nothing runs."""


class Viewer(Reader, Protocol):
    """Follows a workspace, and shows one of its threads."""

    @property
    def thread_id(self) -> str:
        """The id of the thread on show."""
        ...

    def show(self) -> None:
        """Show the thread anew, because it was read again."""
        ...


@dataclass(frozen=True)
class Kept:
    """
    Where the threads of a workspace are kept.

    Attributes
    ----------
    store, account
        The store, and the account whose threads they are.
    keep_running
        Seconds that turns continue after all viewers have left.
    on_left
        Called when the workspace is no longer needed, because everything is in the store.
    """

    store: ThreadStore
    account: Account
    keep_running: float
    on_left: Callable[[], None]


class Workspace:
    """All threads of one owner in one chat, and the turns that run in them.

    Viewers attach and detach at any time; turns continue without them.

    Parameters
    ----------
    limits
        How much may be kept and may run.
    kept
        Where the threads are kept; None if they end with the workspace.
    memory
        Creates what remembers the questions that models have answered.
    """

    def __init__(
        self, limits: Limits, kept: Kept | None = None, memory: MemoryFactory = NoMemory
    ) -> None:
        self.log = Log()
        self.channel = Channel(self.log)
        self.threads = Threads(
            self.channel, max_threads=limits.max_threads, check_title=self._check_title
        )
        leases = None
        if kept is not None and isinstance(kept.store, SharedStore):
            leases = Leases(kept.store, kept.account)
        self._processes = leases or ONE_PROCESS
        self.turns = Turns(self.channel, self.threads.touch, self._processes)
        self.kept = KeptBytes(self.channel, self.turns)
        self.admission = Admission(limits, self.turns)
        self._changes = ThreadChanges(
            self.channel, self.threads, self.turns, self.admission, self.delete_thread
        )
        self.memory = memory(self.log, self.channel.subscribe_to_removals)
        """The questions that models remember."""
        self.persistence = None if kept is None else self._new_persistence(kept)
        """Where the threads are kept; None if they end with the workspace."""
        self.sharing = None
        """Shares the threads with other processes; None if the store cannot do so."""
        if leases is not None and self.persistence is not None:
            self.sharing = Sharing(
                leases,
                self.channel,
                self.turns,
                self._changes,
                self.persistence.loader,
                self.persistence.saver,
                is_on_show=self._is_on_show,
                on_reloaded=self._show_reloaded,
                on_gone=self._remove_deleted,
            )
        self._kept = kept
        self._leaving: asyncio.Task[None] | None = None
        self._viewers: list[Viewer] = []
        self.channel.subscribe(self._note_news)

    def attach(self, viewer: Viewer) -> None:
        """Let a viewer follow the workspace from now on; what was said before is in the log."""
        if self._leaving is not None:
            self._leaving.cancel()
            self._leaving = None
        self._viewers.append(viewer)
        self.channel.attach(viewer)

    def detach(self, viewer: Viewer) -> None:
        """Stop updating a viewer; its turns continue."""
        if viewer in self._viewers:
            self._viewers.remove(viewer)
        self.channel.detach(viewer)
        if self._kept is None or self.persistence is None:
            return
        if not self._viewers and self._leaving is None:
            self._leaving = asyncio.create_task(self._leave(self._kept, self.persistence))

    # -- With a store ------------------------------------------------------------------------

    def _new_persistence(self, kept: Kept) -> Persistence:
        return Persistence(
            kept.store,
            kept.account,
            self.channel,
            self.memory,
            self._processes,
            announce=self.threads.announce,
            on_opened=self._share,
            on_loaded=self._remove_first,
            on_trouble=self._tell_trouble,
        )

    async def _share(self) -> None:
        if self.sharing is not None:
            await self.sharing.begin()

    def is_loaded(self, thread_id: str, extent: Extent) -> bool:
        """Return whether a thread is in the log as far as it is needed; always True without a store."""
        return self.persistence is None or self.persistence.loader.is_loaded(thread_id, extent)

    async def load(self, thread_id: str, extent: Extent) -> None:
        """Load a thread as far as it is needed.

        Raises
        ------
        Refused
            If there is no such thread.
        StoreError
            If the store fails.
        """
        if self.persistence is not None:
            await self.persistence.loader.load(thread_id, extent)

    def is_elsewhere(self, thread_id: str) -> bool:
        """Return whether another process answers in a thread; use :meth:`change` to change it then."""
        return self._processes.is_elsewhere(thread_id)

    def change(self, change: ThreadChange, refuse: Callable[[str], None]) -> None:
        """Change a thread, in the process that answers in it.

        Parameters
        ----------
        change
            The change.
        refuse
            Called with the reason if another process refuses the change.

        Raises
        ------
        Refused
            If the change is refused here.
        """
        self._changes.check(change)
        if self.sharing is None or not self.sharing.forward(change, refuse):
            self._changes.perform(change)

    def empty_thread(self, viewer: Viewer) -> str:
        """Return the id of an empty thread that no other viewer shows, which is new if there is none.

        Raises
        ------
        LimitExceeded
            If there are too many threads.
        """
        shown = {other.thread_id for other in self._viewers if other is not viewer}
        for thread in self.log.threads.values():
            if not is_worth_keeping(thread) and thread.id not in shown:
                return thread.id
        return self.threads.create(None)

    def _is_on_show(self, thread_id: str) -> bool:
        return any(viewer.thread_id == thread_id for viewer in self._viewers)

    def _show_reloaded(self, thread_id: str, events: Sequence[OutboundEvent] | None) -> None:
        if self._is_on_show(thread_id):
            # The process that answers does not know that the thread is being read here.
            self.threads.mark(thread_id, unread=False)
        for viewer in self._viewers:
            for event in events or ():
                viewer.put(event)
            if events is None and viewer.thread_id == thread_id:
                viewer.show()

    def _remove_deleted(self, thread_id: str) -> None:
        if thread_id in self.log.threads:
            self.delete_thread(thread_id)

    async def ready(self) -> None:
        """Wait until the newest threads are loaded."""
        if self.persistence is not None:
            await self.persistence.ready()

    def _remove_first(self) -> None:
        """Remove the thread that is there only because a log always has one, once others have been loaded."""
        first = self.log.first
        if len(self.log.threads) > 1 and not is_worth_keeping(first):
            self.threads.remove(first.id)

    async def _leave(self, kept: Kept, persistence: Persistence) -> None:
        """End what runs when nobody has come back, and leave memory when all is saved."""
        try:
            await self._left(kept, persistence)
        except asyncio.CancelledError:
            if self._leaving is asyncio.current_task():  # Nobody came back: the event loop ends.
                await self.turns.ended()
                await persistence.stop()
                if self.sharing is not None:
                    await self.sharing.stop()
            raise
        # All is saved. From now on, whoever comes gets a new workspace; until now, they got this one, which saves.
        kept.on_left()
        await persistence.stop()
        self.close()
        if self.sharing is not None:
            await self.sharing.close()

    async def _left(self, kept: Kept, persistence: Persistence) -> None:
        """Wait until nobody will come back and all is saved."""
        persistence.saver.write_soon()
        idle = asyncio.create_task(self.turns.idle.wait())
        try:
            await asyncio.wait({idle}, timeout=kept.keep_running)
        finally:
            idle.cancel()
        self.turns.give_up()
        while persistence.saver.aside:  # noqa: ASYNC110 - another process ends its answer after minutes
            await asyncio.sleep(LINGER_SECONDS)
        await asyncio.sleep(LINGER_SECONDS)
        await persistence.saver.written()

    def _tell_trouble(self, error: StoreError | None) -> None:
        # The reason may name a file or a server, so it is for the log only.
        text = None if error is None else UNSAVED
        self.channel.emit(
            build.saving(ok=error is None, message=text and str(text), wording=wording_of(text))
        )

    async def give_away(self) -> None:
        """Save all threads and let go of them, because the store is about to make them somebody else's.

        Raises
        ------
        StoreError
            If they cannot be saved.
        """
        if self.persistence is None:
            return
        self.turns.give_up()
        await self.persistence.saved()
        for thread in list(self.log.threads.values()):
            if self.persistence.saver.let_go(thread):
                self.delete_thread(thread.id)

    # -- Threads -----------------------------------------------------------------------------

    def delete_thread(self, thread_id: str) -> None:
        """Delete a thread and end its turn."""
        self.turns.forget(self.threads.known(thread_id).id)
        self.threads.delete(thread_id)

    def clear_thread(self, thread_id: str) -> None:
        """Remove all messages of a thread, and end its turn unless the running code belongs to it."""
        turn = turn_of(self.channel)
        if turn is None or turn.thread_id != thread_id:
            self.turns.forget(thread_id)
        self.channel.emit(build.clear(thread_id=thread_id))
        # When a turn clears its own thread, queued messages keep waiting for the turn to end.
        self.turns.show_queue(thread_id)

    def close(self) -> None:
        """End all turns and release users' files, because nobody will come back."""
        self.turns.end()
        self.kept.release()

    def _note_news(self, changes: Changes) -> None:
        thread_id = changes.news
        if thread_id is None:
            return
        for viewer in self._viewers:
            if viewer.thread_id == thread_id:
                return
        self.threads.mark(thread_id, unread=True)

    def _check_title(self, title: str) -> None:
        self.admission.title(title)
