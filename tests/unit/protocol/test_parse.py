"""Any message from a browser becomes a validated event or a refusal."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiny_chatkit.protocol import EVENTS, InboundEvent, Rejection, inbound, parse_inbound, registry
from shiny_chatkit.protocol.parse import MAX_EVENT_CHARS
from tests.support.fuzz import fuzzing

SAMPLES: dict[str, dict[str, Any]] = {
    "chat:user-message": {"text": "hi", "threadId": "t1", "timestamp": 1.5, "messageId": "m1"},
    "chat:file-chunk": {"uploadId": "u1", "content": "YQ=="},
    "chat:stop-generation": {"threadId": "t1"},
    "chat:request-state": {"version": 1},
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
    "chat:thread-pin": {"threadId": "t1", "pinned": True},
    "chat:thread-archive": {"threadId": "t1", "archived": True},
    "chat:request-threads": {"limit": 50},
    "chat:search": {"query": "sales", "limit": 20},
    "chat:settings-change": {"key": "temperature", "value": 0.5},
    "chat:todo-clear": {"threadId": "t1"},
}
FILE = {"type": "file", "name": "a.txt", "content": "YQ=="}
WIDGET = {"type": "widget", "name": "Sales", "widgetId": "sales"}


def user_message(**changes: Any) -> dict[str, Any]:
    data = {k: v for k, v in {**SAMPLES["chat:user-message"], **changes}.items() if v is not ...}
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


@pytest.mark.parametrize("name", SAMPLES)
def test_live_events_are_parsed_and_planned_ones_refused(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = {"event": name, "data": SAMPLES[name]}
    monkeypatch.setattr(registry, "PLANNED", frozenset[str]())
    assert accepted(event).event == name
    monkeypatch.setattr(registry, "PLANNED", frozenset({name}))
    found = refused(event)
    assert (found.code, found.event) == ("planned", name)
    assert found.thread_id == SAMPLES[name].get("threadId")
    assert name in found.message


def test_the_table_is_complete() -> None:
    assert SAMPLES.keys() == {e.name for e in EVENTS.values() if e.direction == "inbound"}


def test_a_user_message() -> None:
    event = accepted(user_message(text="  two\n lines ", attachments=(FILE, WIDGET)))
    assert isinstance(event, inbound.UserMessage)
    assert event.text == "two\n lines"
    assert (event.thread_id, event.message_id, event.timestamp) == ("t1", "m1", 1.5)
    assert [a.name for a in event.attachments] == ["a.txt", "Sales"]


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
    accepted(user_message(text=" ", attachments=[WIDGET]))
    assert "empty" in refused(user_message(text=" \n")).message


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": ...}, "text is missing"),
        ({"text": None}, "text must be a string"),
        ({"text": 5}, "text must be a string"),
        ({"text": "x" * 1_000_001}, "text is longer than 1000000 characters"),
        ({"timestamp": float("inf")}, "timestamp must be a number"),
        ({"threadId": ...}, "threadId is missing"),
        ({"threadId": ""}, "threadId is empty"),
        ({"threadId": "x" * 129}, "threadId is longer than 128 characters"),
        ({"threadId": "a b"}, "threadId may contain only letters"),
        ({"threadId": "a\n"}, "threadId may contain only letters"),
        ({"messageId": "ä"}, "messageId may contain only letters"),
        ({"timestamp": "1"}, "timestamp must be a number"),
        ({"timestamp": True}, "timestamp must be a number"),
        ({"timestamp": float("nan")}, "timestamp must be a number"),
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
        ({"attachments": [FILE] * 21}, "more than 20 entries"),
        (
            {"attachments": [{**FILE, "content": None}]},
            "[0] a file must have only content or componentId",
        ),
        ({"attachments": [{**FILE, "componentId": "u1"}]}, "must have only"),
        ({"attachments": [{**FILE, "componentId": "../x"}]}, "componentId may contain only"),
        ({"attachments": [{**FILE, "widgetId": "w"}]}, "must have only"),
        ({"attachments": [{**WIDGET, "content": "x"}]}, "content is not base64"),
        ({"attachments": [{**WIDGET, "content": "YQ=="}]}, "[0] a widget must have only widgetId"),
        (
            {"attachments": [{"type": "widget", "name": "w"}]},
            "[0] a widget must have only widgetId",
        ),
        ({"attachments": [{**FILE, "content": "YQ"}]}, "[0].content is not base64"),
        ({"attachments": [{**FILE, "content": "Y\nQ=="}]}, "[0].content is not base64"),
        ({"attachments": [{**FILE, "content": "ä"}]}, "[0].content is not base64"),
        ({"attachments": [{**FILE, "mime": "a/b\r\nX: y"}]}, "[0].mime is not a media type"),
        ({"attachments": [{**FILE, "mime": "text"}]}, "[0].mime is not a media type"),
        ({"attachments": [{**FILE, "size": -1}]}, "[0].size must be at least 0"),
        ({"attachments": [{**FILE, "size": 2**60}]}, "[0].size must be at most"),
    ],
)
def test_what_is_wrong_is_named_and_not_repeated(changes: dict[str, Any], words: str) -> None:
    found = refused(user_message(**changes))
    assert found.code == "invalid"
    assert words in found.message
    assert found.message.startswith("chat:user-message: ")
    assert "passwd" not in found.message


@pytest.mark.parametrize(
    "attachment",
    [
        {**FILE, "content": "", "size": 0, "mime": ""},
        {**FILE, "mime": "image/svg+xml", "size": 1},
        {**FILE, "mime": "video/webm; codecs=vp8"},
        {"type": "file", "name": "big.csv", "mime": "text/csv", "size": 9, "componentId": "Ab-_1"},
        {**FILE, "path": None, "widgetId": None},
    ],
)
def test_a_file_comes_inline_or_by_upload(attachment: dict[str, Any]) -> None:
    accepted(user_message(text="", attachments=[attachment]))


@pytest.mark.parametrize(
    ("name", "changes", "words"),
    [
        ("chat:slash-command", {"command": ""}, "command is empty"),
        ("chat:permission-response", {"optionId": "yes"}, "optionId must be 'once', 'always' or"),
        ("chat:feedback", {"value": "good"}, "value must be 'up' or 'down'"),
        ("chat:feedback", {"value": ...}, "value is missing"),
        ("chat:request-history", {"limit": 0}, "limit must be at least 1"),
        ("chat:request-history", {"limit": 1001}, "limit must be at most 1000"),
        ("chat:request-history", {"before": 1}, "before must be a string"),
        ("chat:thread-rename", {"title": "x" * 301}, "title is longer than 300 characters"),
        ("chat:thread-pin", {"pinned": 1}, "pinned must be true or false"),
        ("chat:thread-archive", {"archived": None}, "archived must be true or false"),
        ("chat:request-threads", {"limit": 0}, "limit must be at least 1"),
        ("chat:request-threads", {"limit": 201}, "limit must be at most 200"),
        ("chat:request-threads", {"before": "a b"}, "before may contain only letters"),
        ("chat:search", {"query": "x" * 201}, "query is longer than 200 characters"),
        ("chat:search", {"limit": 101}, "limit must be at most 100"),
        ("chat:feedback", {"comment": "x" * 2001}, "comment is longer than 2000 characters"),
        ("chat:request-history", {"until": "a b"}, "until may contain only letters"),
        ("chat:request-state", {"lastThreadId": "a b"}, "lastThreadId may contain only letters"),
        ("chat:thread-delete", {"threadId": ...}, "threadId is missing"),
        ("chat:input-response", {"requestId": "<b>"}, "requestId may contain only"),
    ],
)
def test_bounds_of_the_others(
    name: str, changes: dict[str, Any], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "PLANNED", frozenset[str]())
    data = {k: v for k, v in {**SAMPLES[name], **changes}.items() if v is not ...}
    assert words in refused({"event": name, "data": data}).message


@pytest.mark.parametrize("value", [True, 3, 0.5, "gpt", "", None])
def test_values_of_settings_keep_their_type(value: object) -> None:
    event = inbound.SettingsChange.model_validate({"key": "k", "value": value})
    assert type(event.value) is type(value)
    assert event.value == value


def test_titles_and_edits_are_trimmed() -> None:
    rename = inbound.ThreadRename.model_validate({"threadId": "t1", "title": "  A b "})
    edit = inbound.EditMessage.model_validate({"threadId": "t", "messageId": "m", "text": "\nx "})
    answer = inbound.InputResponse.model_validate({"threadId": "t", "requestId": "r", "text": " "})
    assert (rename.title, edit.text, answer.text) == ("A b", "x", " ")


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
FIELDS = sorted({field for data in SAMPLES.values() for field in data})


@fuzzing(50)
@given(JSON)
def test_nothing_raises(value: object) -> None:
    refused(value)


@fuzzing(100)
@given(
    st.sampled_from(sorted(EVENTS)),
    st.dictionaries(st.sampled_from([*FIELDS, "attachments"]) | st.text(), JSON),
    st.sampled_from([{}, *SAMPLES.values()]),
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


@fuzzing(100)
@given(st.sampled_from(sorted(SAMPLES)), st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_models_only_raise_validation_errors(name: str, damage: dict[str, Any]) -> None:
    try:
        event = EVENTS[name].payload.model_validate({**SAMPLES[name], **damage})
    except ValueError:
        return
    assert event.event == name
