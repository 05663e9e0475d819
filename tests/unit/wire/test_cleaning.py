"""A character that a stream tears in two is whole in the log and on the wire."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shiny_chatkit.log import Log
from shiny_chatkit.protocol import build
from shiny_chatkit.protocol.build import OutboundEvent
from shiny_chatkit.protocol.clean import clean_text
from shiny_chatkit.wire import Channel

HIGH, LOW = "\ud83d", "\ude00"


class Wire:
    """Reads along, and keeps what is put."""

    def __init__(self) -> None:
        self.events: list[Any] = []

    def put(self, event: Any) -> None:
        self.events.append(event)

    def changed(self) -> None:
        """Take no note."""


def channel() -> tuple[Channel, Wire]:
    wire, made = Wire(), Channel(Log())
    made.attach(wire)
    return made, wire


def ids(channel: Channel, message_id: str = "m") -> Any:
    return {"thread_id": channel.log.first.id, "message_id": message_id}


def text(channel: Channel, chunk: str, *, done: bool = False, of: str = "m") -> OutboundEvent:
    return build.stream_chunk(**ids(channel, of), chunk=chunk, done=done)


def thought(channel: Channel, chunk: str) -> OutboundEvent:
    return build.thinking_chunk(**ids(channel), text=chunk, created_at=1)


def tool(channel: Channel) -> OutboundEvent:
    return build.tool_call(**ids(channel), tool_id="t", name="t", arguments={})


def parts(channel: Channel) -> list[Any]:
    return [dict(part.to_dict()) for part in channel.log.first.messages[0].parts]


def said(wire: Wire) -> Iterator[str]:
    return (event["data"].get("chunk", event["data"].get("text", "")) for event in wire.events)


def test_a_torn_pair_is_joined() -> None:
    log, wire = channel()
    for chunk in (f"a{HIGH}", f"{LOW}b", HIGH, "", LOW):
        log.emit(text(log, chunk))
    log.emit(text(log, "", done=True))
    assert parts(log) == [{"type": "text", "text": "a😀b😀"}]
    assert "".join(said(wire)) == "a😀b😀"


def test_a_half_that_stays_alone_is_replaced() -> None:
    log, _ = channel()
    log.emit(text(log, f"a{HIGH}"))
    log.emit(text(log, f"b{HIGH}"))
    log.emit(text(log, "", done=True))
    assert parts(log) == [{"type": "text", "text": "a\ufffdb\ufffd"}]


def test_reasoning_is_joined_too_and_what_follows_ends_it() -> None:
    log, _ = channel()
    log.emit(thought(log, HIGH))
    log.emit(thought(log, LOW + HIGH))
    log.emit(text(log, LOW + HIGH))
    log.emit(tool(log))
    log.emit(text(log, LOW))
    shown = [part.get("text", part["type"]) for part in parts(log)]
    assert shown == ["😀\ufffd", "\ufffd\ufffd", "tool", "\ufffd"]


def test_messages_are_apart() -> None:
    log, _ = channel()
    log.emit(text(log, f"a{HIGH}", of="a"))
    log.emit(text(log, f"b{HIGH}", of="b"))
    log.emit(text(log, LOW, of="a", done=True))
    log.emit(text(log, LOW, of="b", done=True))
    assert [m.content for m in log.log.first.messages] == ["a😀", "b😀"]


def test_nothing_comes_back_of_a_deleted_message() -> None:
    log, wire = channel()
    log.emit(text(log, HIGH))
    thread_id = log.log.first.id
    log.emit(build.messages_deleted(thread_id=thread_id, message_ids=["m"]))
    log.emit(tool(log))
    assert "\ufffd" not in "".join(said(wire))


def test_events_that_come_whole_are_cleaned() -> None:
    log, _ = channel()
    call = build.tool_call(
        **ids(log),
        tool_id="t",
        name="n\0",
        arguments={"a\ud800": [{"b": "\ude00"}]},
        title="\ud800",
    )
    log.emit(call)
    assert parts(log)[0]["arguments"] == {"a\ufffd": [{"b": "\ufffd"}]}
    assert (parts(log)[0]["name"], parts(log)[0]["title"]) == ("n\ufffd", "\ufffd")


@given(st.text(st.sampled_from(f"aé😀{HIGH}{LOW}\0")), st.data())
def test_every_way_to_cut_a_text_gives_the_same(whole: str, data: st.DataObject) -> None:
    log, wire = channel()
    log.emit(text(log, "|"))
    rest = whole
    while rest:
        size = data.draw(st.integers(1, len(rest)))
        log.emit(text(log, rest[:size]))
        rest = rest[size:]
    log.emit(text(log, "", done=True))
    assert log.log.first.messages[0].content == clean_text("|" + whole)
    assert "".join(said(wire)) == clean_text("|" + whole)
