"""The outbox: order, merging, pace and numbers of what goes to a browser."""

from __future__ import annotations

import asyncio
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shiny_chatkit.wire._pace import MIN_COST_SECONDS
from tests.unit.wire.fake_loop import Wire, run
from tests.unit.wire.outboxes import (
    INTERVAL,
    chunk,
    opened,
    other,
    settle,
)


def test_the_first_token_goes_at_once_and_the_next_within_the_interval() -> None:
    async def main() -> None:
        wire = Wire()
        outbox = opened(wire)
        await settle()
        start = asyncio.get_running_loop().time()
        outbox.put(chunk("a", "one"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert wire.events[-1] == chunk("a", "one")
        assert wire.times[-1] == start
        outbox.put(chunk("a", " two"))
        outbox.put(chunk("a", " three"))
        await settle()
        assert wire.events[-1] == chunk("a", " two three")
        assert 0 < wire.times[-1] - start <= INTERVAL + 1e-9

    run(main())


def test_a_steady_stream_makes_one_batch_per_interval() -> None:
    async def main() -> None:
        wire = Wire()
        outbox = opened(wire)
        await settle()
        for _ in range(1000):
            outbox.put(chunk("a", "word"))
            await asyncio.sleep(0.005)
        await settle()
        gaps = [b - a for a, b in zip(wire.times[1:], wire.times[2:], strict=False)]
        assert min(gaps) >= INTERVAL - 1e-9
        assert len(wire.batches) <= 3 + 1000 * 0.005 / INTERVAL
        assert "".join(e["data"]["chunk"] for e in wire.events[1:]) == "word" * 1000

    run(main())


def test_much_text_does_not_wait_for_the_interval() -> None:
    async def main() -> None:
        wire = Wire()
        outbox = opened(wire)
        await settle()
        outbox.put(chunk("a", "x"))
        await asyncio.sleep(0.001)
        start = asyncio.get_running_loop().time()
        outbox.put(chunk("a", "y" * 300))
        await settle()
        assert wire.times[-1] == start

    run(main())


def test_a_stream_that_never_pauses_does_not_hold_its_own_batches_up() -> None:
    async def main() -> None:
        wire = Wire()
        outbox = opened(wire)
        await settle()
        for _ in range(100):
            outbox.put(chunk("a", "y" * 100))
            await asyncio.sleep(0)
        # A batch is full after three chunks. Two more arrive before it is sent.
        assert len(wire.batches) >= 100 / 6
        await settle()
        assert "".join(e["data"]["chunk"] for e in wire.events[1:]) == "y" * 10_000

    run(main())


def test_what_is_no_stream_goes_at_once_and_takes_the_waiting_text_along() -> None:
    async def main() -> None:
        wire = Wire()
        outbox = opened(wire)
        await settle()
        outbox.put(chunk("a", "one"))
        await asyncio.sleep(0.001)
        outbox.put(chunk("a", " two"))
        start = asyncio.get_running_loop().time()
        outbox.put(other("busy", busy=False))
        await settle()
        assert wire.batches[-1]["events"] == [chunk("a", " two"), other("busy", busy=False)]
        assert wire.times[-1] == start

    run(main())


def test_of_lists_that_wait_only_the_newest_goes() -> None:
    async def main() -> None:
        wire = Wire()
        outbox = opened(wire)
        await settle()
        outbox.put(chunk("a", "one"))
        await asyncio.sleep(0.001)
        for number in range(3):
            outbox.put(other("queue", queued=[{"messageId": str(number), "text": ""}]))
            outbox.put({"event": "chat:queue", "data": {"threadId": "u", "queued": []}})
        await settle()
        assert len(wire.batches) == 3
        assert wire.batches[-1]["events"] == [
            other("queue", queued=[{"messageId": "2"}]),
            {"event": "chat:queue", "data": {"threadId": "u", "queued": []}},
        ]

    run(main())


def test_the_last_chunk_needs_no_successor() -> None:
    async def main() -> None:
        wire = Wire()
        outbox = opened(wire)
        await settle()
        outbox.put(chunk("a", "one"))
        await asyncio.sleep(0.001)
        outbox.put(chunk("a", " end", done=True, stopped=True))
        await asyncio.sleep(INTERVAL)
        assert wire.events[-1] == chunk("a", " end", done=True, stopped=True)

    run(main())


def test_only_neighbors_of_one_message_merge() -> None:
    async def main() -> None:
        wire = Wire(delay=1)
        outbox = opened(wire)
        await asyncio.sleep(0.5)
        given = [
            chunk("a", "1"),
            chunk("a", "2"),
            chunk("b", "3"),
            chunk("a", "4"),
            other("html", messageId="a", html="<hr>", deps=[]),
            chunk("a", "5"),
            chunk("a", "6", done=True),
            chunk("a", "7"),
        ]
        for event in given:
            outbox.put(event)
        await settle(3)
        assert wire.batches[1]["events"] == [
            chunk("a", "12"),
            chunk("b", "3"),
            chunk("a", "4"),
            other("html", messageId="a", html="<hr>", deps=[]),
            chunk("a", "56", done=True),
            chunk("a", "7"),
        ]

    run(main())


def test_events_given_stay_as_they_were() -> None:
    async def main() -> None:
        outbox = opened(Wire())
        given = [chunk("a", "1"), chunk("a", "2", done=True)]
        for event in given:
            outbox.put(event)
        await settle()
        assert given == [chunk("a", "1"), chunk("a", "2", done=True)]

    run(main())


def test_while_a_batch_is_under_way_the_next_one_gathers() -> None:
    async def main() -> None:
        wire = Wire(delay=0.5)
        outbox = opened(wire)
        await asyncio.sleep(0.001)
        for number in range(100):
            outbox.put(chunk("a", f"{number} "))
            await asyncio.sleep(0.005)
        await settle(3)
        assert len(wire.batches) <= 4
        text = "".join(e["data"]["chunk"] for e in wire.events if "chunk" in e["data"])
        assert text == "".join(f"{number} " for number in range(100))

    run(main())


steps = st.lists(
    st.one_of(
        st.tuples(st.just("chunk"), st.sampled_from("ab"), st.integers(0, 400), st.booleans()),
        st.tuples(st.just("html"), st.sampled_from("ab")),
        st.tuples(st.just("busy")),
        st.tuples(st.just("wait"), st.sampled_from([0.0, 0.001, 0.02, 0.03, 0.1])),
        st.tuples(st.just("open")),
    ),
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@given(steps, st.sampled_from([0.0, 0.001, 0.01, 0.2]))
def test_nothing_is_lost_doubled_or_out_of_order(
    steps: list[tuple[Any, ...]], delay: float
) -> None:
    async def main() -> None:
        wire = Wire(delay)
        given: list[dict[str, Any]] = []
        outbox = opened(
            wire, lambda: {"event": "chat:state-response", "data": {"stands_for": len(given)}}
        )
        clock = asyncio.get_running_loop().time
        for number, step in enumerate(steps):
            match step:
                case ("wait", seconds):
                    await asyncio.sleep(seconds)
                    continue
                case ("open",):
                    outbox.open()
                    continue
                case ("chunk", id, size, done):
                    event = chunk(id, f"{number}." + "x" * size, done)
                case ("html", id):
                    event = other("html", messageId=id, html=str(number), deps=[])
                case _:
                    event = other("busy", busy=True, n=number)
            given.append(event)
            outbox.put(event)
        last = clock()
        await settle(
            INTERVAL + 2 * delay + 0.001 + MIN_COST_SECONDS * sum(s[0] == "open" for s in steps)
        )
        ended = clock()
        await settle(5)
        assert all(time <= ended for time in wire.times), "something waited too long"
        assert last <= ended
        assert [b["seq"] for b in wire.batches] == list(range(1, len(wire.batches) + 1))
        assert all(b["events"] for b in wire.batches)
        _assert_same(wire.events, given)

    run(main())


def unmerged(events: list[dict[str, Any]]) -> list[Any]:
    """Each event, text as (message, characters), so that merging shows no difference."""
    out: list[Any] = []
    for event in events:
        if event["event"] != "chat:stream-chunk":
            out.append(event)
            continue
        data = event["data"]
        out.extend((data["messageId"], character) for character in data["chunk"])
        if data["done"]:
            out.append((data["messageId"], "done"))
    return out


def _assert_same(sent: list[dict[str, Any]], given: list[dict[str, Any]]) -> None:
    """After each snapshot comes what was put after it was made; after the last one all of that."""
    snapshots = [i for i, event in enumerate(sent) if event["event"] == "chat:state-response"]
    assert snapshots[0] == 0
    for at, end in zip(snapshots, [*snapshots[1:], len(sent)], strict=True):
        wanted = unmerged(given[sent[at]["data"]["stands_for"] :])
        got = unmerged(sent[at + 1 : end])
        assert got == wanted[: len(got)]
        if end == len(sent):
            assert got == wanted
