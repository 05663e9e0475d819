"""The outbox and snapshots: what goes with them, waits for them, or is dropped for them."""

from __future__ import annotations

import asyncio

from shiny_chatkit.wire._pace import CREDIT_SECONDS, MIN_COST_SECONDS
from tests.unit.wire.fake_loop import Wire, run
from tests.unit.wire.outboxes import (
    SNAPSHOT,
    THREAD,
    Event,
    chunk,
    closed,
    opened,
    other,
    settle,
)


def test_nothing_goes_out_before_it_is_opened() -> None:
    async def main() -> None:
        wire = Wire()
        outbox = closed(wire)
        outbox.put(chunk("a", "one"))
        outbox.put(other("busy", busy=True))
        await settle()
        assert wire.batches == []
        outbox.open()
        await settle()
        assert wire.batches == [{"id": "chat", "seq": 1, "events": [SNAPSHOT]}]

    run(main())


def test_what_no_snapshot_holds_is_kept_for_the_opening() -> None:
    async def main() -> None:
        wire = Wire()
        outbox = closed(wire)
        outbox.put(other("update-input", value="Draft"))
        outbox.put(chunk("a", "one"))
        outbox.put(other("error", code="rejected", message="No"))
        outbox.open()
        await settle()
        assert [e["event"] for e in wire.events] == [
            "chat:state-response",
            "chat:update-input",
            "chat:error",
        ]

    run(main())


def test_a_snapshot_stands_for_what_waited() -> None:
    async def main() -> None:
        wire = Wire()
        outbox = opened(wire)
        await settle()
        outbox.put(chunk("a", "one"))
        outbox.put(other("update-input", value="Draft"))
        outbox.open()
        outbox.put(chunk("a", "in the snapshot"))
        await asyncio.sleep(0.001)
        outbox.put(chunk("a", "two"))
        await settle()
        assert [b["seq"] for b in wire.batches] == [1, 2, 3]
        assert wire.events[1:] == [
            SNAPSHOT,
            other("update-input", value="Draft"),
            chunk("a", "two"),
        ]

    run(main())


def test_refresh_says_nothing_to_a_page_without_the_element() -> None:
    async def main() -> None:
        wire = Wire()
        outbox = closed(wire)
        outbox.refresh()
        await settle()
        assert wire.batches == []
        outbox.open()
        outbox.refresh()
        await settle()
        assert wire.events == [SNAPSHOT]

    run(main())


def test_a_failing_send_closes_it() -> None:
    async def main() -> None:
        wire = Wire()
        wire.fail_at = 2
        outbox = opened(wire)
        await settle()
        outbox.put(chunk("a", "one"))
        await settle()
        outbox.put(chunk("a", "two"))
        outbox.open()
        await settle()
        assert len(wire.batches) == 1

    run(main())


def test_closing_forgets_what_waits() -> None:
    async def main() -> None:
        wire = Wire()
        outbox = opened(wire)
        await settle()
        outbox.put(chunk("a", "one"))
        outbox.close()
        outbox.put(chunk("a", "two"))
        await settle()
        assert len(wire.batches) == 1

    run(main())


def test_a_flood_of_requests_gets_few_snapshots_the_last_of_them_the_newest() -> None:
    async def main() -> None:
        wire = Wire()
        asked = 0
        text = "x" * 50_000

        def snapshot() -> Event:
            return {"event": "chat:state-response", "data": {"asked": asked, "text": text}}

        outbox = opened(wire, snapshot)
        for asked in range(1, 1001):  # noqa: B007 - the snapshot reads it
            outbox.open()
            await asyncio.sleep(0.002)
        await settle()
        seconds = 1000 * 0.002
        assert len(wire.events) <= 2 + (CREDIT_SECONDS + seconds) / MIN_COST_SECONDS
        assert wire.events[-1]["data"]["asked"] == 1000

    run(main())


def test_while_a_snapshot_waits_a_switch_of_threads_goes_at_once_and_errors_come_after_it() -> None:
    async def main() -> None:
        wire = Wire()
        outbox = opened(wire)
        for _ in range(50):
            outbox.refresh()
            await asyncio.sleep(0.001)
        known = len(wire.batches)
        start = asyncio.get_running_loop().time()
        outbox.put(other("error", code="rejected", message="No"))
        outbox.put(other("busy", busy=True))
        outbox.put(other("switch-thread", threadId="u"))
        outbox.refresh()
        outbox.put({"event": "chat:update-thread-list", "data": {"threads": []}})
        outbox.put({"event": "chat:update-thread-list", "data": {"threads": [THREAD]}})
        await settle()
        assert wire.times[known] == start
        assert [[e["event"] for e in batch["events"]] for batch in wire.batches[known:]] == [
            ["chat:switch-thread", "chat:update-thread-list"],
            ["chat:state-response", "chat:error"],
        ]

    run(main())


def test_what_is_asked_for_is_made_when_it_is_sent() -> None:
    async def main() -> None:
        wire = Wire()
        outbox = closed(wire)
        outbox.ask(lambda: other("history", of="a page that is not there"))
        outbox.open()
        outbox.ask(lambda: other("history", of="before the snapshot"))
        await settle()
        assert wire.events == [SNAPSHOT]
        for number in range(3):
            outbox.ask(lambda number=number: other("history", of=number))
        outbox.put(other("busy", busy=True))
        await settle()
        assert wire.events[1:] == [other("busy", busy=True), other("history", of=2)]
        outbox.ask(lambda: None)
        await settle()
        assert len(wire.batches) == 2

    run(main())


def test_what_cannot_be_made_loses_nothing_that_waits() -> None:
    async def main() -> None:
        wire = Wire()
        outbox = opened(wire)
        await settle()

        def fail() -> Event:
            raise RuntimeError("cannot be made")

        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        outbox.put(other("busy", busy=True))
        outbox.ask(fail)
        await settle()
        outbox.ask(lambda: other("history", of=1))
        await settle()
        assert wire.events[1:] == [other("busy", busy=True), other("history", of=1)]

    run(main())
