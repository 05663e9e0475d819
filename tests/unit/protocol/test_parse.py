"""What a browser sends becomes a checked event or a refusal, whatever it is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiny_chatkit.protocol import EVENTS, InboundEvent, Rejection, inbound, parse_inbound
from shiny_chatkit.protocol.parse import MAX_EVENT_CHARS

LIVE = {
    "chat:user-message": {"text": "hi", "threadId": "t1", "timestamp": 1.5, "messageId": "m1"},
    "chat:stop-generation": {"threadId": "t1"},
    "chat:request-state": {"version": 1},
}
PLANNED = {
    "chat:slash-command": {"command": "export", "args": "a b", "threadId": "t1"},
    "chat:input-response": {"text": "yes", "requestId": "r1", "threadId": "t1"},
    "chat:edit-message": {"messageId": "m1", "threadId": "t1", "text": "new"},
    "chat:resend-from": {"messageId": "m1", "threadId": "t1"},
    "chat:permission-response": {"requestId": "r1", "optionId": "once", "threadId": "t1"},
    "chat:feedback": {"messageId": "m1", "threadId": "t1", "value": None},
    "chat:request-history": {"threadId": "t1", "limit": 50},
    "chat:thread-create": {},
    "chat:thread-switch": {"threadId": "t1"},
    "chat:thread-delete": {"threadId": "t1"},
    "chat:thread-rename": {"threadId": "t1", "title": "T"},
    "chat:settings-change": {"key": "temperature", "value": 0.5},
    "chat:todo-clear": {"threadId": "t1"},
}


def user_message(**changes: Any) -> dict[str, Any]:
    data = {k: v for k, v in {**LIVE["chat:user-message"], **changes}.items() if v is not ...}
    return {"event": "chat:user-message", "data": data}


def refused(value: object) -> Rejection:
    found = parse_inbound(value)
    assert isinstance(found, Rejection)
    assert "\n" not in found.message
    assert len(found.message) < 200
    return found


def accepted(value: object) -> InboundEvent:
    found = parse_inbound(value)
    assert not isinstance(found, Rejection), found
    return found


@pytest.mark.parametrize("name", LIVE)
def test_live_events_are_parsed(name: str) -> None:
    assert accepted({"event": name, "data": LIVE[name]}).event == name


@pytest.mark.parametrize("name", PLANNED)
def test_planned_events_have_a_model_but_are_refused(name: str) -> None:
    EVENTS[name].payload.model_validate(PLANNED[name])
    found = refused({"event": name, "data": {**PLANNED[name], "threadId": "t1"}})
    assert (found.code, found.event, found.thread_id) == ("planned", name, "t1")
    assert name in found.message


def test_both_tables_are_complete() -> None:
    assert {**LIVE, **PLANNED}.keys() == {
        e.name for e in EVENTS.values() if e.direction == "inbound"
    }


def test_a_user_message() -> None:
    event = accepted(
        user_message(text="  two\n lines ", attachments=({"type": "file", "name": "a.txt"},))
    )
    assert isinstance(event, inbound.UserMessage)
    assert event.text == "two\n lines"
    assert (event.thread_id, event.message_id, event.timestamp) == ("t1", "m1", 1.5)
    assert [a.name for a in event.attachments] == ["a.txt"]


@pytest.mark.parametrize("nothing", [None, (), []])
def test_null_and_empty_lists_mean_none(nothing: object) -> None:
    event = accepted(user_message(attachments=nothing))
    assert isinstance(event, inbound.UserMessage)
    assert event.attachments == ()
    assert accepted({"event": "chat:request-state", "data": None}) == inbound.RequestState()
    stop = accepted({"event": "chat:stop-generation", "data": {"threadId": "t", "messageId": None}})
    assert isinstance(stop, inbound.StopGeneration)
    assert stop.message_id is None


def test_only_an_attachment_is_a_message_too() -> None:
    accepted(user_message(text=" ", attachments=[{"type": "widget", "name": "w", "content": "x"}]))
    assert "empty" in refused(user_message(text=" \n")).message


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": ...}, "text is missing"),
        ({"text": None}, "text must be a string"),
        ({"text": 5}, "text must be a string"),
        ({"text": "x" * 1_000_001}, "text is longer than 1000000 characters"),
        ({"text": "\ud800"}, "text is not valid text"),
        ({"threadId": ...}, "threadId is missing"),
        ({"threadId": ""}, "threadId is empty"),
        ({"threadId": "x" * 129}, "threadId is longer than 128 characters"),
        ({"threadId": "a b"}, "threadId may contain only letters"),
        ({"threadId": "a\n"}, "threadId may contain only letters"),
        ({"messageId": "ä"}, "messageId may contain only letters"),
        ({"timestamp": "1"}, "timestamp must be a number"),
        ({"timestamp": True}, "timestamp must be a number"),
        ({"timestamp": float("nan")}, "timestamp must be a finite number"),
        ({"timestamp": 10**400}, "timestamp"),
        ({"timestamp": -1}, "timestamp must be at least 0"),
        ({"extra": 1}, "extra is not a field"),
        ({"<b>": 1}, "an unknown name is not a field"),
        ({"message_id": "m1"}, "message_id is not a field"),
        ({"attachments": "x"}, "attachments must be a list"),
        ({"attachments": [1]}, "attachments[0] must be an object"),
        ({"attachments": [{"type": "file"}]}, "attachments[0].name is missing"),
        ({"attachments": [{"type": "x", "name": "n"}]}, "attachments[0].type must be 'file'"),
        (
            {"attachments": ({"type": "file", "name": "n", "path": "/etc/passwd"},)},
            "attachments[0].path is never accepted",
        ),
        ({"attachments": [{"type": "file", "name": "n", "widgetId": 1}]}, "[0].widgetId must be a"),
        ({"attachments": [{"type": "file", "name": "n"}] * 21}, "more than 20 entries"),
    ],
)
def test_what_is_wrong_is_named_and_not_repeated(changes: dict[str, Any], words: str) -> None:
    found = refused(user_message(**changes))
    assert found.code == "invalid"
    assert words in found.message
    assert found.message.startswith("chat:user-message: ")
    assert "passwd" not in found.message


def test_a_refusal_knows_where_its_answer_belongs() -> None:
    found = refused(user_message(text=1))
    assert (found.thread_id, found.message_id) == ("t1", "m1")
    found = refused(user_message(threadId="<b>"))
    assert (found.thread_id, found.message_id) == (None, "m1")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (None, "invalid"),
        ("chat:user-message", "invalid"),
        ([], "invalid"),
        ({}, "invalid"),
        ({"event": None}, "invalid"),
        ({"event": ("chat:user-message",)}, "invalid"),
        ({"event": "chat:request-state", "data": []}, "invalid"),
        ({"event": "chat:request-state", "data": {}, "seq": 1}, "invalid"),
        ({"event": "chat:request-state", "data": {"version": "1"}}, "invalid"),
        ({"event": "chat:request-state", "data": {"version": 2}}, "version"),
        ({"event": "chat:nonsense", "data": {}}, "unknown-event"),
        ({"event": "<script>" * 1000, "data": {}}, "unknown-event"),
        ({"event": "chat:stream-chunk", "data": {}}, "unknown-event"),
    ],
)
def test_codes(value: object, code: str) -> None:
    found = refused(value)
    assert found.code == code
    assert "<script>" not in found.message


@pytest.mark.parametrize(
    "data",
    [
        {"text": "x" * (MAX_EVENT_CHARS + 1)},
        {"attachments": [{"content": "x" * (MAX_EVENT_CHARS // 2)}] * 3},
        {"attachments": [[]] * 200_000},
        {"x" * (MAX_EVENT_CHARS + 1): 1},
    ],
)
def test_an_event_has_a_size(data: dict[str, Any]) -> None:
    found = refused(user_message(**data))
    assert (found.code, found.message_id) == ("too-large", "m1")


def test_a_value_that_contains_itself_is_refused() -> None:
    loop: list[object] = []
    loop.append(loop)
    assert refused(user_message(attachments=loop)).code == "too-large"


def test_a_value_that_raises_when_read_is_refused() -> None:
    class Broken(dict[str, Any]):
        def get(self, key: str, default: Any = None) -> Any:
            raise RuntimeError("secret")

    assert "secret" not in refused(Broken()).message


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())  # lone surrogates included: browsers can send them
    | st.sampled_from(["t1", "file", "up", "chat:user-message"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(), inner, max_size=4)
    ),
    max_leaves=12,
)
FIELDS = sorted({field for data in {**LIVE, **PLANNED}.values() for field in data})


@settings(deadline=None)
@given(JSON)
def test_nothing_raises(value: object) -> None:
    refused(value)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(sorted(EVENTS)),
    st.dictionaries(st.sampled_from([*FIELDS, "attachments"]) | st.text(), JSON),
    st.sampled_from([{}, *LIVE.values(), *PLANNED.values()]),
)
def test_nothing_raises_for_events_with_damaged_data(
    name: str, damage: dict[str, Any], data: dict[str, Any]
) -> None:
    found = parse_inbound({"event": name, "data": {**data, **damage}})
    if isinstance(found, Rejection):
        assert "\n" not in found.message
        assert len(found.message) < 200
        found.message.encode()  # can be sent
    else:
        assert found.event == name


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(PLANNED)), st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_models_of_planned_events_only_raise_validation_errors(
    name: str, damage: dict[str, Any]
) -> None:
    try:
        event = EVENTS[name].payload.model_validate({**PLANNED[name], **damage})
    except ValueError:
        return
    assert event.event == name
