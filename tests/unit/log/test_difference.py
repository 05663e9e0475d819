"""The difference of two states leads from one to the other, or there is none."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from shiny_chatkit.log import Log, Message, Thread, difference, fold
from tests.unit.log.test_scripts import SCRIPTS

NOW = 1_780_000_000_000
GROWING = {
    "artifacts-in-order", "attachments", "citations", "html-in-the-middle", "late-chunks",
    "plain-stream", "queue-and-confirm", "questions", "still-streaming", "thinking-phases",
    "tool-call-and-result",
}  # fmt: skip
"""Scripts of answers that only grow, which never need a snapshot."""


def copy_of(thread: Thread) -> Thread:
    """Return what the store has of a thread: without the indicator and the status."""
    return Thread(
        thread.id,
        messages=[message.copy() for message in thread.messages],
        busy=thread.busy,
        cleared=thread.cleared,
        queued=[{**queued} for queued in thread.queued],
        todos=list(thread.todos),
    )


def shown(thread: Thread) -> dict[str, Any]:
    return {
        "messages": thread.shown(),
        "busy": thread.busy,
        "queued": thread.queued,
        "todos": thread.todos,
    }


def applied(before: Thread, events: list[Any]) -> Thread:
    log = Log()
    log.threads = {before.id: copy_of(before)}
    for event in events:
        fold(log, event, NOW)
    return log.threads[before.id]


def states_of(path: Path) -> list[Thread]:
    """Return the states of the thread that a script is about, after each of its events."""
    script, log, states = json.loads(path.read_text("utf-8")), Log(), list[Thread]()
    log.threads = {id: Thread(id) for id in script["log"]["threads"]}
    for event in script["events"]:
        fold(log, event, NOW)
        states += [copy_of(thread) for thread in [*log.threads.values()][:1]]
    return states


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_events_lead_to_the_later_state(path: Path) -> None:
    for before, after in combinations(states_of(path), 2):
        if before.id != after.id:
            continue
        events = difference(before, after)
        if events is None:
            assert path.stem not in GROWING
        else:
            assert shown(applied(before, events)) == shown(after)


def answer(text: str, **options: Any) -> Message:
    parts = [{"type": "text", "text": text}] if text else []
    message = {"messageId": "a", "role": "assistant", "createdAt": 1, "parts": parts}
    return Message.from_dict({**message, **options})


def thread(*messages: Message, **options: Any) -> Thread:
    return Thread("t", messages=[*messages], **options)


def test_an_answer_that_grows_sends_only_what_was_added() -> None:
    before, after = answer("Hello", streaming=True), answer("Hello, world", streaming=True)
    (event,) = difference(thread(before), thread(after)) or []
    ids = {"messageId": "a", "threadId": "t"}
    assert event == {
        "event": "chat:stream-chunk",
        "data": {**ids, "chunk": ", world", "done": False},
    }


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (answer("abc", streaming=True), answer("ab", streaming=True)),
        (answer("abc", streaming=True), answer("xbcd", streaming=True)),
        (answer("abc"), answer("abcd")),
        (answer("abc", stopped=True), answer("abc")),
        (answer("abc"), answer("abc", versions=[answer("old").to_dict()])),
    ],
)
def test_what_does_not_grow_needs_a_snapshot(before: Message, after: Message) -> None:
    assert difference(thread(before), thread(after)) is None


def test_a_message_before_others_needs_a_snapshot() -> None:
    first, second = answer("one", messageId="b"), answer("two")
    assert difference(thread(second), thread(first, second)) is None


def test_nothing_changed() -> None:
    message = answer("abc", streaming=True)
    assert difference(thread(message), thread(message)) == []
    assert difference(thread(message), thread(message.copy())) == []


def test_messages_are_not_looked_at_again_that_are_the_same() -> None:
    class Unread(Message):
        def to_dict(self) -> Any:
            raise AssertionError

    old = Unread("o", "assistant", 1)
    before, after = (
        thread(old, answer("a", streaming=True)),
        thread(old, answer("ab", streaming=True)),
    )
    assert len(difference(before, after) or []) == 1
