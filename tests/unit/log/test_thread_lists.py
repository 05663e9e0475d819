"""Properties of every sequence of thread lists, complete or partial."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shiny_chatkit.log import Log, fold

NOW = 1_800_000_000_000

ids = st.sampled_from(["t1", "t2", "t3", "t4"])
times = st.integers(0, 5)
infos = st.fixed_dictionaries(
    {
        "threadId": ids,
        "title": st.sampled_from(["", "Plans", "Hello"]),
        "createdAt": st.just(0),
        "updatedAt": times,
        "busy": st.booleans(),
        "unread": st.booleans(),
    }
)
listed = st.lists(infos, max_size=4, unique_by=lambda info: info["threadId"])
whole = listed.map(lambda threads: {"threads": threads})
partial = st.tuples(listed, st.lists(ids, max_size=2)).map(
    lambda both: {"threads": both[0], "partial": True, "removed": both[1]}
)


def empty() -> Log:
    log = Log()
    log.threads.clear()
    return log


def change(log: Log, data: dict[str, Any]) -> set[str]:
    return set(fold(log, {"event": "chat:update-thread-list", "data": data}, NOW).left)


@given(st.lists(whole | partial, max_size=8))
def test_the_log_has_the_threads_that_the_lists_say(lists: list[dict[str, Any]]) -> None:
    log, model = empty(), {}
    for data in lists:
        before = set(model)
        if not data.get("partial"):
            model = {}
        for id in data.get("removed", ()):
            model.pop(id, None)
        model |= {info["threadId"]: info for info in data["threads"]}
        assert change(log, data) >= before - set(model)
        found = {thread.id: thread.info() for thread in log.threads.values()}
        # A thread that was named once keeps its name where the list has none.
        assert {id: {**info, "title": ""} for id, info in found.items()} == {
            id: {**info, "title": ""} for id, info in model.items()
        }
        assert all(found[id]["title"] == info["title"] for id, info in model.items())


@given(st.lists(whole | partial, max_size=5), listed)
def test_messages_stay_as_long_as_their_thread(
    lists: list[dict[str, Any]], last: list[dict[str, Any]]
) -> None:
    log = empty()
    for data in lists:
        change(log, data)
    for id in log.threads:
        event = {"threadId": id, "messageId": f"m-{id}", "text": "Hello", "role": "user"}
        fold(log, {"event": "chat:assistant-message", "data": event}, NOW)
    before = set(log.threads)
    left = change(log, {"threads": last})
    kept = before & log.threads.keys()
    assert left == {name for id in before - kept for name in (id, f"m-{id}")}
    assert all(log.threads[id].find(f"m-{id}") for id in kept)
