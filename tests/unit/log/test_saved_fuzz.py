"""Whatever a saved conversation has become, it is refused as a whole or can be lived with."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shiny_chatkit.log import DumpError, Log, fold
from shiny_chatkit.log import export as exports
from tests.support.fuzz import fuzzing
from tests.support.saved_dumps import full_dump, mutated
from tests.unit.log.test_untrusted import assert_harmless

NOW = 1_800_000_000_000

DUMP = full_dump()
SEEDS = st.integers(0, 2**40)


def assert_usable(conversation: Log) -> None:
    """Check that a conversation can be shown, saved, exported and continued."""
    json.dumps([thread.shown() for thread in conversation.threads.values()])
    json.dumps([thread.info() for thread in conversation.ordered()])
    json.dumps(conversation.pending())
    for thread in conversation.threads.values():
        thread.copies()
        for format in ("markdown", "json", "html"):
            exports.export(thread, format).encode()
    for event, data in (
        ("chat:message-start", {"messageId": "new", "role": "assistant", "createdAt": 1}),
        ("chat:stream-chunk", {"messageId": "new", "chunk": "On it goes", "done": True}),
        ("chat:feedback-changed", {"messageId": "a", "value": "down"}),
        ("chat:tool-result", {"messageId": "new", "toolId": "t1", "result": "", "isError": False}),
        ("chat:input-answered", {"messageId": "a", "requestId": "i1", "answer": "b"}),
        ("chat:messages-deleted", {"messageIds": ["a"]}),
    ):
        fold(
            conversation,
            {"event": event, "data": {"threadId": conversation.first.id, **data}},
            NOW,
        )
    message = conversation.first.find("new")
    assert message is not None
    assert message.text == "On it goes"
    again = Log()
    again.load(json.loads(json.dumps(conversation.dump())))
    assert again.dump() == conversation.dump()


def load(dump: Any, *, trusted: bool) -> Log | None:
    conversation = Log()
    before = conversation.dump()
    refusal = ""
    try:
        conversation.load(dump, trusted=trusted)
    except DumpError as error:
        refusal = str(error)
    if not refusal:
        return conversation
    assert "\n" not in refusal
    assert len(refusal) < 500
    assert conversation.dump() == before
    return None


@fuzzing(500)
@given(SEEDS)
def test_of_a_stranger(seed: int) -> None:
    conversation = load(mutated(DUMP, seed), trusted=False)
    if conversation is not None:
        assert_harmless(json.loads(json.dumps(conversation.dump())))
        assert_usable(conversation)


@fuzzing(200)
@given(SEEDS)
def test_of_the_app(seed: int) -> None:
    conversation = load(mutated(DUMP, seed), trusted=True)
    if conversation is not None:
        assert_usable(conversation)


def test_mutations_are_neither_all_taken_nor_all_refused() -> None:
    taken = [load(mutated(DUMP, seed), trusted=False) is not None for seed in range(200)]
    assert 20 < sum(taken) < 180
