"""Threads of a process: bounded, shared fairly between sessions, and given back."""

from __future__ import annotations

import asyncio
import threading
from typing import cast

import pytest
from shiny.module import ResolvedId
from shiny.session import Session, session_context

from shiny_chatkit.host import _worker, _worker_slots
from shiny_chatkit.host._worker import call, iterate
from shiny_chatkit.host._worker_slots import ServerBusy, WorkerSlots
from tests.unit.host.test_worker import until


class FakeSession:
    ns = ResolvedId("")

    def root_scope(self) -> FakeSession:
        return self


class Code:
    """Synchronous code of sessions that blocks until it is let go; a name stands for a session."""

    def __init__(self, slots: WorkerSlots, limit: int) -> None:
        self._slots = slots
        self._limit = limit
        self._sessions: dict[str, Session] = {}
        self.started: list[str] = []
        self.go_on = {name: threading.Event() for name in "abcdef"}

    def start(self, name: str) -> asyncio.Task[None]:
        if name not in self._sessions:
            session = cast(Session, FakeSession())
            self._slots.allow(session, self._limit)
            self._sessions[name] = session
        with session_context(self._sessions[name]):
            return asyncio.create_task(call(lambda: self._block(name)))

    def _block(self, name: str) -> None:
        self.started.append(name)
        self.go_on[name].wait(20)


@pytest.fixture
def slots(monkeypatch: pytest.MonkeyPatch) -> WorkerSlots:
    fresh = WorkerSlots()
    monkeypatch.setattr(_worker, "worker_slots", fresh)
    return fresh


async def test_a_quarter_is_for_sessions_that_have_none(slots: WorkerSlots) -> None:
    code = Code(slots, 8)
    tasks = [code.start("a") for _ in range(20)]
    await until(lambda: len(code.started) == 6)
    tasks += [code.start("b"), code.start("c"), code.start("d")]
    await until(lambda: len(code.started) == 8)
    assert sorted(code.started) == [*"aaaaaabc"]
    # What waits longest does not come first, but the session that has the fewest.
    code.go_on["b"].set()
    await until(lambda: "d" in code.started)
    assert code.started.count("a") == 6
    for event in code.go_on.values():
        event.set()
    await asyncio.gather(*tasks)
    await until(lambda: slots._held == {})


async def test_who_waits_too_long_is_told_and_others_go_on(
    slots: WorkerSlots, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_worker_slots, "WAIT_SECONDS", 0.01)
    code = Code(slots, 1)
    blocked = code.start("a")
    await until(lambda: code.started)
    with pytest.raises(ServerBusy, match=r"busy.*all 1 worker threads"):
        await code.start("b")
    assert slots._waiting == []
    code.go_on["a"].set()
    await blocked
    code.go_on["b"].set()
    await code.start("b")


async def test_who_leaves_while_waiting_takes_no_place(slots: WorkerSlots) -> None:
    code = Code(slots, 1)
    blocked = code.start("a")
    await until(lambda: code.started)
    waiting = [code.start("b"), code.start("c")]
    await until(lambda: len(slots._waiting) == 2)
    first = slots._waiting[0]
    code.go_on["a"].set()
    # Its place is granted by the thread that ends, and before it can take it, it leaves.
    while not first.is_granted:
        threading.Event().wait(0.001)
    waiting[0].cancel()
    for event in code.go_on.values():
        event.set()
    await asyncio.gather(blocked, *waiting, return_exceptions=True)
    await until(lambda: slots._held == {})
    assert code.started[-1] == "c"


async def test_blocked_code_counts_after_its_caller_has_gone(slots: WorkerSlots) -> None:
    code = Code(slots, 1)
    gone = code.start("a")
    await until(lambda: code.started)
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    waiting = code.start("b")
    await until(lambda: slots._waiting)
    assert code.started == ["a"]
    code.go_on["a"].set()
    code.go_on["b"].set()
    await waiting


async def test_what_a_generator_yields_needs_no_further_place(slots: WorkerSlots) -> None:
    session = cast(Session, FakeSession())
    slots.allow(session, 1)
    with session_context(session):
        seen = [
            await asyncio.wait_for(call(lambda item=item: item), 5)
            async for item in iterate(lambda: iter([1, 2]))
        ]
    assert seen == [1, 2]
    await until(lambda: slots._held == {})
    assert not _worker._is_within.get()


async def test_threads_that_fail_give_their_place_back(slots: WorkerSlots) -> None:
    def fail() -> None:
        raise SystemExit(1)

    for _ in range(3):
        with pytest.raises(Exception, match="SystemExit"):
            await call(fail)
    await until(lambda: slots._held == {})
