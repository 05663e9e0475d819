"""Partial updates of long lists: the page knows the same as if each list were sent completely."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shiny_chatkit.wire._sent_state import MIN_PARTIAL_LIST_CHARS, SentState


def info(id: str, title: str = "A conversation", updated: int = 1) -> dict[str, Any]:
    return {
        "threadId": id,
        "title": title,
        "createdAt": 1,
        "updatedAt": updated,
        "busy": False,
        "unread": False,
    }


def thread_list(*threads: dict[str, Any]) -> dict[str, Any]:
    return {"event": "chat:update-thread-list", "data": {"threads": list(threads)}}


def state(active: str, *threads: dict[str, Any], queued: Any = ()) -> dict[str, Any]:
    data = {"activeThreadId": active, "threads": list(threads), "queued": list(queued)}
    return {"event": "chat:state-response", "data": data}


def queue(thread: str, **texts: str) -> dict[str, Any]:
    queued = [{"messageId": id, "text": text} for id, text in texts.items()]
    return {"event": "chat:queue", "data": {"threadId": thread, "queued": queued}}


MANY = [info(f"t{number}") for number in range(100)]


def test_a_short_list_is_always_whole() -> None:
    sent_state = SentState()
    for event in (state("a", info("a")), thread_list(info("a", "New")), state("a", info("a"))):
        assert sent_state.to_send(event) == [event]
    assert sent_state.to_send(thread_list(info("a"))) == []


def test_of_a_long_list_only_what_changed_is_told() -> None:
    sent_state = SentState()
    assert sent_state.to_send(state("t0", *MANY)) == [state("t0", *MANY)]
    renamed = info("t7", "Renamed", updated=2)
    assert sent_state.to_send(thread_list(renamed, *MANY[:7], *MANY[9:])) == [
        {
            "event": "chat:update-thread-list",
            "data": {"threads": [renamed], "partial": True, "removed": ["t8"]},
        }
    ]
    assert sent_state.to_send(thread_list(renamed, *MANY[:7], *MANY[9:])) == []


def test_a_switch_in_a_long_list_tells_what_is_new_before_the_snapshot() -> None:
    sent_state = SentState()
    sent_state.to_send(state("t0", *MANY))
    new = info("new", updated=3)
    update, snapshot = sent_state.to_send(state("new", new, *MANY))
    assert update["data"] == {"threads": [new], "partial": True}
    assert snapshot["data"]["threads"] == [new]
    assert snapshot["data"]["partial"] is True


def test_a_page_that_knows_nothing_is_told_everything() -> None:
    sent_state = SentState()
    sent_state.to_send(state("t0", *MANY, queued=[{"messageId": "m", "text": "x"}]))
    sent_state.forget()
    assert sent_state.to_send(state("t0", *MANY)) == [state("t0", *MANY)]
    assert sent_state.to_send(queue("t0", m="x")) == [queue("t0", m="x")]


def test_a_text_that_waits_is_told_once_and_only_of_the_thread_on_show() -> None:
    sent_state = SentState()
    sent_state.to_send(state("a", info("a"), queued=[{"messageId": "m", "text": "x"}]))
    (event,) = sent_state.to_send(queue("a", m="x", n="y"))
    assert event["data"]["queued"] == [{"messageId": "m"}, {"messageId": "n", "text": "y"}]
    (event,) = sent_state.to_send(queue("b", o="z"))
    assert event["data"]["queued"] == [{"messageId": "o"}]
    # What had gone in between is unknown again.
    sent_state.to_send(queue("a"))
    assert sent_state.to_send(queue("a", m="x")) == [queue("a", m="x")]
    sent_state.to_send({"event": "chat:clear", "data": {}})
    assert sent_state.to_send(queue("a", m="x")) == [queue("a", m="x")]


ids = st.integers(0, 60).map(lambda number: f"t{number}")
infos = st.builds(info, ids, st.sampled_from(["", "Title", "x" * 200]), st.integers(0, 5))
lists = st.lists(infos, max_size=60, unique_by=lambda info: info["threadId"])
steps = st.lists(st.tuples(st.booleans(), st.booleans(), lists), min_size=1, max_size=6)


@settings(max_examples=150, deadline=None)
@given(steps)
def test_the_page_ends_up_with_the_list(steps: list[tuple[bool, bool, list[Any]]]) -> None:
    sent_state = SentState()
    known: dict[str, Any] = {}
    for is_state, is_new, threads in steps:
        if is_new:
            sent_state.forget()
            known = {}
        active = threads[0]["threadId"] if threads else "none"
        event = state(active, *threads) if is_state or is_new else thread_list(*threads)
        for sent in sent_state.to_send(event):
            data = sent["data"]
            listed = {info["threadId"]: info for info in data["threads"]}
            if data.get("partial"):
                removed = data.get("removed", ())
                listed = {id: known[id] for id in known if id not in removed} | listed
                assert not is_new
            known = listed
            if sent["event"] == "chat:state-response" and not data.get("partial"):
                assert data["threads"] == threads
        assert known == {info["threadId"]: info for info in threads}


def test_many_changes_of_a_long_list_cost_little_each() -> None:
    sent_state = SentState()
    threads = list(MANY)
    sent_state.to_send(state("t0", *threads))
    sent = 0
    for number in range(1_000):
        threads = [info(f"t{number % 100}", f"Title {number}", updated=number + 2), *threads]
        threads = [*{t["threadId"]: t for t in reversed(threads)}.values()]
        sent += len(json.dumps(sent_state.to_send(thread_list(*threads))))
    assert sent < 1_000 * MIN_PARTIAL_LIST_CHARS / 5
