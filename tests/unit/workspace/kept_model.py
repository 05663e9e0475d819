"""A workspace with a store, driven by a list of steps, beside a simple model of what it has to keep."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from copy import deepcopy
from typing import Any, cast

from shiny_chatkit import Limits
from shiny_chatkit.log import Log, Panels, Thread, new_id, snapshot
from shiny_chatkit.protocol import build
from shiny_chatkit.protocol.exceptions import Refused
from shiny_chatkit.protocol.traits import Extent
from shiny_chatkit.stores import Account, StoreError, ThreadStore
from shiny_chatkit.workspace import Persistence, _registry, workspace_of
from tests.unit.workspace.kept_threads import (
    Model,
    ModelThread,
    index_of,
    is_new,
    said_in,
    thread_title,
)
from tests.unit.workspace.model_page import ModelPage
from tests.unit.workspace.unreliable_store import UnreliableStore, pause

ACCOUNT = Account("chat", "ada")

Step = tuple[str, int, int]
"""The action, with which thread, and with which message or in which way."""


class Run:
    """Performs steps, and checks after each that the log and the model agree.

    Parameters
    ----------
    store
        Where the threads are kept.
    """

    def __init__(self, store: ThreadStore) -> None:
        self._inner = store
        self._model, self._saved = Model(), Model()
        self._loads: set[asyncio.Task[None]] = set()
        self._viewers: list[ModelPage] = []
        self._begin()

    async def perform(self, steps: list[Step]) -> None:
        """Perform all steps, then end and begin the process once more."""
        for name, which, how in steps:
            await getattr(self, f"_{name}")(which, how)
            self._check()
        await self._written(0, 0)
        await self._crash(0, 0)
        await self._end()

    # -- Processes ---------------------------------------------------------------------------

    def _begin(self) -> None:
        self._store = UnreliableStore(self._inner, self._on_save)
        self._workspace = workspace_of(cast(Any, self._store), ACCOUNT, Limits(), 0)
        self._channel = self._workspace.channel
        # Only a workspace with viewers is used.
        self._open_page()

    def _open_page(self) -> None:
        page = ModelPage(self._workspace)
        self._viewers.append(page)
        self._begin_load(page.open)

    @property
    def _persistence(self) -> Persistence:
        assert self._workspace.persistence is not None
        return self._workspace.persistence

    @property
    def _log(self) -> Log:
        return self._workspace.log

    def _on_save(self) -> Callable[[], None]:
        store, saved = self._store, self._model.saved()

        def done() -> None:
            if store is self._store:
                self._saved = saved

        return done

    async def _end(self) -> None:
        """End what runs in the process, which saves nothing from now on."""
        persistence, saver = self._persistence, self._persistence.saver
        if saver._timer is not None:
            saver._timer.cancel()
        tasks = [
            saver._writer,
            persistence._opening,
            persistence._retrying,
            self._workspace._leaving,
            *self._loads,
        ]
        running = [task for task in tasks if task is not None]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        # A write that a database has begun may be found later.
        await self._store.finished()
        for here in _registry._live.values():
            here.clear()
        for page in self._viewers:
            page.lose()
        self._viewers.clear()

    async def _crash(self, which: int, how: int) -> None:
        """End the process, and find in the next one what was saved, then begin another one."""
        await self._end()
        self._model = deepcopy(self._saved)
        self._begin()
        await self._workspace.ready()
        self._check()
        for id, thread in self._model.threads.items():
            assert self._log.threads[id].shown_title == thread_title(thread), "listed title"
            if how % 2:
                await self._workspace.load(id, "last")
                self._check()
                while not self._workspace.is_loaded(id, "all"):
                    await self._persistence.loader.load_older(id)
                    self._check()
            else:
                await self._workspace.load(id, "all")
                self._check()
            found = self._log.threads[id]
            assert not any(message.streaming for message in found.messages), "still streaming"
            assert found.shown_title == thread_title(thread)
            assert found.pinned == thread.pinned
        await self._end()
        self._model = deepcopy(self._saved)
        self._begin()
        if which % 2:
            await self._workspace.ready()

    async def _restart(self, which: int, how: int) -> None:
        await self._written(which, how)
        await self._crash(which, how)

    async def _written(self, which: int, how: int) -> None:
        await self._recover(which, how)
        await self._persistence.saver.written()
        assert self._model.saved().threads == self._saved.threads, "not all was written"
        await self._pages_follow()

    async def _pages_follow(self) -> None:
        """Wait until all pages show what the log has."""
        await asyncio.gather(*self._loads)
        found: list[str | None] = []
        for _ in range(1000):
            found = [page.difference(self._model.gone) for page in self._viewers]
            if not any(found):
                return
            await asyncio.sleep(0)
        raise AssertionError(f"a page differs from the log: {found}")

    async def _fail(self, which: int, how: int) -> None:
        self._store.fails_reading = which % 3 == 0
        self._store.fails_before = how % 3 > 0
        self._store.fails_after = how % 3 == 0

    async def _recover(self, _: int, how: int) -> None:
        self._store.fails_reading = self._store.fails_before = self._store.fails_after = False

    async def _slow(self, which: int, _: int) -> None:
        self._store.pauses = which

    async def _wait(self, which: int, how: int) -> None:
        await pause(3 * which + how)

    # -- Viewers -----------------------------------------------------------------------------

    async def _attach(self, which: int, how: int) -> None:
        self._open_page()

    async def _detach(self, which: int, how: int) -> None:
        if len(self._viewers) > 1:
            self._viewers.pop().leave()

    async def _switch(self, which: int, how: int) -> None:
        """Show another thread on one of the pages."""
        ids = [*self._log.threads]
        self._viewers[how % len(self._viewers)].on_show.switch(ids[which % len(ids)])

    async def _return(self, which: int, how: int) -> None:
        """Let all viewers leave and, perhaps after the workspace has left memory, one come back."""
        while self._viewers:
            self._viewers.pop().leave()
        await pause(5 * which)
        old = self._workspace
        store = cast(Any, self._store)
        self._workspace = workspace_of(store, ACCOUNT, Limits(), 0)
        if self._workspace is not old:
            assert self._model.saved().threads == self._saved.threads, (
                "left memory before all was written"
            )
            self._model = deepcopy(self._saved)
            self._channel = self._workspace.channel
        await self._attach(0, 0)

    # -- Loading -----------------------------------------------------------------------------

    async def _load(self, which: int, how: int) -> None:
        extent: Extent = ("known", "last", "all")[how % 3]
        if id := self._any_thread(which):
            await self._maybe_wait(how, lambda: self._workspace.load(id, extent))

    async def _load_gone(self, which: int, how: int) -> None:
        """Ask for a thread that was deleted, as a page does that does not know it yet."""
        if self._model.gone:
            id = sorted(self._model.gone)[which % len(self._model.gone)]
            await self._maybe_wait(how, lambda: self._workspace.load(id, "last"))

    async def _older(self, which: int, how: int) -> None:
        if id := self._any_thread(which):
            await self._maybe_wait(how, lambda: self._persistence.loader.load_older(id))

    async def _maybe_wait(self, how: int, load: Callable[[], Awaitable[None]]) -> None:
        task = self._begin_load(load)
        if how > 2:
            await asyncio.wait_for(task, 10)  # No load waits until a store works again.
        else:
            await pause(how)

    def _begin_load(self, load: Callable[[], Awaitable[None]]) -> asyncio.Task[None]:
        async def ignore_failure() -> None:
            with suppress(StoreError, Refused):
                await load()

        task = asyncio.create_task(ignore_failure())
        self._loads.add(task)
        task.add_done_callback(self._loads.discard)
        return task

    def _any_thread(self, which: int) -> str | None:
        ids = list(self._model.threads)
        return ids[which % len(ids)] if ids else None

    async def _loaded(self, which: int, extent: Extent) -> Thread | None:
        """Return a thread that is loaded as far as it is needed, or None if that fails."""
        id = self._any_thread(which)
        if id is None:
            return None
        try:
            await self._workspace.load(id, extent)
        except (StoreError, Refused):
            return None
        return self._log.threads.get(id)

    # -- Threads -----------------------------------------------------------------------------

    async def _create(self, which: int, how: int) -> None:
        title = f"Title {which}" if how % 2 else ""
        self._model.threads[self._workspace.threads.create(title)] = ModelThread(title)

    async def _rename(self, which: int, how: int) -> None:
        if thread := await self._loaded(which, "known"):
            self._workspace.threads.rename(thread.id, f"Name {how}")
            self._model.threads[thread.id].title = f"Name {how}"

    async def _pin(self, which: int, how: int) -> None:
        if thread := await self._loaded(which, "known"):
            self._workspace.threads.pin(thread.id, pinned=how % 2 == 0)
            self._model.threads[thread.id].pinned = how % 2 == 0

    async def _remove(self, which: int, how: int) -> None:
        if thread := await self._loaded(which, "known"):
            self._workspace.delete_thread(thread.id)
            del self._model.threads[thread.id]
            self._model.gone.add(thread.id)

    async def _clear(self, which: int, how: int) -> None:
        if thread := await self._loaded(which, "all"):
            self._workspace.clear_thread(thread.id)
            self._model.threads[thread.id].messages.clear()

    # -- Messages ----------------------------------------------------------------------------

    async def _append(self, which: int, how: int) -> None:
        if thread := await self._loaded(which, "last"):
            self._say(thread, ("user", "assistant")[how % 2])

    async def _stream(self, which: int, how: int) -> None:
        """Begin an answer, which has to be loaded as far as a turn needs it."""
        if thread := await self._loaded(which, "all"):
            id = new_id()
            self._channel.emit(
                build.message_start(
                    message_id=id, thread_id=thread.id, role="assistant", created_at=1
                )
            )
            self._model.threads[thread.id].messages.append((id, "assistant", "", ()))

    async def _chunk(self, which: int, how: int) -> None:
        self._write(which, how, "chunk ", done=False)

    async def _finish(self, which: int, how: int) -> None:
        self._write(which, how, "end", done=True)

    def _write(self, which: int, how: int, text: str, *, done: bool) -> None:
        running = [
            (thread, message)
            for thread in self._log.threads.values()
            for message in thread.messages
            if message.streaming
        ]
        if running:
            thread, message = running[which % len(running)]
            self._channel.emit(
                build.stream_chunk(
                    message_id=message.id, thread_id=thread.id, chunk=text, done=done
                )
            )
            said = self._model.threads[thread.id].messages
            at = index_of(said, message.id)
            id, role, before, versions = said[at]
            said[at] = (id, role, before + text, versions)

    async def _replace(self, which: int, how: int) -> None:
        thread = await self._loaded(which, "last")
        if thread is not None and thread.messages:
            known = thread.messages[how % len(thread.messages)]
            self._say(thread, known.role, known.id)

    async def _delete(self, which: int, how: int) -> None:
        thread = await self._loaded(which, "last")
        if thread is not None and thread.messages:
            known = thread.messages[how % len(thread.messages)]
            event = build.messages_deleted(thread_id=thread.id, message_ids=[known.id])
            self._channel.emit(event)
            said = self._model.threads[thread.id].messages
            del said[index_of(said, known.id)]

    def _say(self, thread: Thread, role: Any, replaced: str | None = None) -> None:
        id, said = new_id(), self._model.threads[thread.id].messages
        event = build.assistant_message(
            message_id=id, text=f"Text {id}", thread_id=thread.id, role=role, replaces=replaced
        )
        self._channel.emit(event)
        if replaced is None:
            said.append((id, role, f"Text {id}", ()))
        else:
            at = index_of(said, replaced)
            said[at] = (id, role, f"Text {id}", (*said[at][3], replaced))

    # -- The log and the model ---------------------------------------------------------------

    def _check(self) -> None:
        """Check that the log has what the model has, as far as it is loaded."""
        self._follow_first()
        for id, thread in self._log.threads.items():
            assert id in self._model.threads, "a deleted thread is back"
            found = [said_in(message) for message in thread.messages]
            expected = self._model.threads[id].messages
            match thread.unloaded:
                case "none":
                    assert found == expected
                case "older":
                    assert found == expected[len(expected) - len(found) :]
                case "all":
                    assert not found
            shown = snapshot(self._log, id, Panels())["data"]
            assert [message["messageId"] for message in shown["messages"]] == [m[0] for m in found]
            assert [info["threadId"] for info in shown["threads"]] == [
                each.id for each in self._log.ordered()
            ]

    def _follow_first(self) -> None:
        """Take over the empty threads that a log creates and removes so that it has one at least."""
        threads, log = self._model.threads, self._log.threads
        for id in [id for id, t in threads.items() if id not in log and not t.is_kept]:
            assert threads[id] == ModelThread(pinned=threads[id].pinned), (
                "an unsaved thread is lost"
            )
            del threads[id]
        for id, thread in log.items():
            if id not in threads and id not in self._model.gone and is_new(thread):
                threads[id] = ModelThread()
