"""Looking up parts of a message: the same as going through all of them, at a cost that does not grow."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiny_chatkit.log import Log, Message, RecordPart, TextPart, fold
from shiny_chatkit.log._parts import Part, ThinkingPart
from shiny_chatkit.protocol import build

numbers = st.integers(0, 5)
parts = st.one_of(
    st.builds(lambda: TextPart("text")),
    st.builds(lambda: ThinkingPart("text")),
    numbers.map(lambda n: RecordPart({"type": "tool", "toolId": f"t{n}", "name": ""})),
    numbers.map(lambda n: RecordPart({"type": "citation", "url": f"u{n}"})),
)
steps = st.lists(st.one_of(parts, st.tuples(numbers, numbers)), max_size=30)


NOW = 1_800_000_000_000


@given(steps)
def test_lookups_are_those_of_all_parts(steps: list[Part | tuple[int, int]]) -> None:
    message = Message("m", "assistant", 0)
    for step in steps:
        if isinstance(step, tuple):
            message.truncate(*step)
        else:
            message.add(step)
        tools = {d["toolId"]: d for d in reversed(message.records("tool"))}
        urls = {d["url"] for d in message.records("citation")}
        others = [
            p for p in message.parts if not (isinstance(p, RecordPart) and p.type == "citation")
        ]
        for n in range(6):
            assert message.tool(f"t{n}") is tools.get(f"t{n}")
            assert message.cites(f"u{n}") == (f"u{n}" in urls)
        assert message.last is (others[-1] if others else None)


def looked_at(calls: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """Count how often a part is looked at while a message gets so many tool calls, results and citations."""
    looks = 0
    kind: Any = RecordPart.type

    def type(part: RecordPart) -> str:
        nonlocal looks
        looks += 1
        return kind.fget(part)

    monkeypatch.setattr(RecordPart, "type", property(type))
    conversation = Log()
    ids: Any = {"message_id": "m", "thread_id": conversation.first.id}
    for n in range(calls):
        fold(conversation, build.tool_call(**ids, tool_id=f"t{n}", name="tool", arguments={}), NOW)
        fold(conversation, build.citation(**ids, url=f"u{n}", title="", snippet=""), NOW)
        fold(conversation, build.stream_chunk(**ids, chunk="x", done=False), NOW)
    for n in range(calls):
        fold(
            conversation, build.tool_result(**ids, tool_id=f"t{n}", result=[], is_error=False), NOW
        )
    monkeypatch.setattr(RecordPart, "type", kind)
    return looks


def test_a_message_of_many_parts_costs_no_more_per_part(monkeypatch: pytest.MonkeyPatch) -> None:
    assert looked_at(400, monkeypatch) <= 4.5 * looked_at(100, monkeypatch)
