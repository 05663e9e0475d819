"""Text and JSON are cleaned so that every encoder takes them, and nothing else changes."""

from __future__ import annotations

import json
import math
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiny_chatkit.protocol import Rejection, inbound, parse_inbound
from shiny_chatkit.protocol.clean import MAX_DEPTH, TOO_DEEP, clean, clean_text, quoted

ANY_TEXT = st.text(st.characters() | st.sampled_from("\ud83d\ude00\0\n"))
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | ANY_TEXT
    | st.sampled_from([math.nan, math.inf, "\ud83d", "a\0"]),
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(ANY_TEXT, inner),
    max_leaves=30,
)


def nested(levels: int, of: str) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value] if of == "lists" else {"a": value}
    return value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("größer 😀", "größer 😀"),
        ("\ud83d\ude00", "😀"),
        ("a\ud83d", "a\ufffd"),
        ("\ude00a", "\ufffda"),
        ("\ude00\ud83d", "\ufffd\ufffd"),
        ("\ud83d\ud83d\ude00", "\ufffd😀"),
        ("a\0b", "a\ufffdb"),
        ("ä\0\ud83d", "ä\ufffd\ufffd"),
    ],
)
def test_text(text: str, expected: str) -> None:
    assert clean_text(text) == expected


@given(VALUES)
def test_whatever_is_cleaned_can_be_written_and_read(value: object) -> None:
    cleaned = clean(value)
    text = json.dumps(cleaned, ensure_ascii=False, allow_nan=False)
    assert json.loads(text.encode()) == json.loads(json.dumps(cleaned))
    assert clean(cleaned) is cleaned


@given(VALUES)
def test_nothing_else_changes(value: object) -> None:
    before = deepcopy(value)
    cleaned = clean(value)
    assert repr(value) == repr(before)  # NaN equals nothing, so not by ==
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        text.encode()
    except ValueError:
        return
    if "\\u0000" not in text:
        assert cleaned is value


@pytest.mark.parametrize("of", ["lists", "objects"])
def test_depth_is_bounded(of: str) -> None:
    assert clean(fine) is fine if (fine := nested(MAX_DEPTH, of)) else None
    for levels in (MAX_DEPTH + 1, 300, 20_000):
        shortened = json.dumps(clean(nested(levels, of)))
        assert json.dumps(TOO_DEEP) in shortened
        assert shortened.count("[" if of == "lists" else "{") == MAX_DEPTH


def test_what_contains_itself_ends() -> None:
    looped: dict[str, Any] = {"a": 1}
    looped["both"] = [looped, looped]
    assert clean(looped) == {"a": 1, "both": [TOO_DEEP, TOO_DEEP]}


def test_no_key_is_lost() -> None:
    assert len(clean(dict(zip(["\ud800", "\ud801", "\ufffd"], range(3), strict=True)))) == 3


def test_a_browser_s_text_is_cleaned_everywhere() -> None:
    data = {"text": "a\ud83d\0", "threadId": "t", "messageId": "m", "timestamp": 1}
    name = {"type": "file", "name": "b\ude00.txt", "content": ""}
    event = parse_inbound({"event": "chat:user-message", "data": {**data, "attachments": [name]}})
    assert isinstance(event, inbound.UserMessage)
    assert event.text == "a\ufffd\ufffd"
    assert event.attachments[0].name == "b\ufffd.txt"


@pytest.mark.parametrize("of", ["lists", "objects"])
def test_a_browser_s_deep_json_is_refused(of: str) -> None:
    change = {"key": "k", "value": nested(20_000, of)}
    refusal = parse_inbound({"event": "chat:settings-change", "data": change})
    assert isinstance(refusal, Rejection)
    assert refusal.message == "The event is nested more than 100 levels deep."


@given(VALUES | st.binary())
def test_a_quoted_value_is_short_and_can_be_encoded(value: object) -> None:
    assert len(quoted(value)) <= 100
    quoted(value).encode()


@pytest.mark.parametrize("value", ["x" * 10**6, b"x" * 10**6, ["x" * 10**6] * 9])
def test_a_large_value_is_not_repeated(value: object) -> None:
    assert len(quoted(value)) <= 100


def test_an_integer_too_long_to_write_is_not_repeated() -> None:
    assert quoted(10**5000) == "this int"


def test_a_short_value_is_quoted_whole() -> None:
    assert quoted("Ann's") == '"Ann\'s"'
    assert quoted("x" * 80) == repr("x" * 80)
