"""Dumps for bookmarks: what is kept, what is refused, and what is not trusted."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiny_chatkit.log import Log, fold
from tests.unit.log.test_scripts import as_log, conversation_of

NOW = 1_800_000_000_000


def kept() -> Log:
    """A conversation with something in it."""
    conversation = conversation_of("t1")
    fold(
        conversation,
        {
            "event": "chat:stream-chunk",
            "data": {"messageId": "m1", "threadId": "t1", "chunk": "Kept", "done": True},
        },
        NOW,
    )
    return conversation


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["version", "active", "threads"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=40)
@given(JUNK)
def test_loading_what_is_no_dump_changes_nothing(junk: Any) -> None:
    conversation = kept()
    before = as_log(conversation)
    with pytest.raises(ValueError, match=r"saved"):
        conversation.load(junk)
    assert as_log(conversation) == before


def test_a_dump_of_another_version_is_refused() -> None:
    dump = {**kept().dump(), "version": 99}
    with pytest.raises(ValueError, match="another version"):
        Log().load(dump)


@pytest.mark.parametrize(
    "message",
    [
        {"messageId": "m", "role": "assistant", "createdAt": 0, "parts": [5]},
        {
            "messageId": "m",
            "role": "assistant",
            "createdAt": 0,
            "parts": [{"type": "text", "text": 5}],
        },
        {"messageId": "m", "role": "robot", "createdAt": 0, "parts": []},
        {"messageId": 5, "role": "assistant", "createdAt": "now", "parts": []},
    ],
)
def test_a_dump_that_makes_no_sense_is_refused(message: Any) -> None:
    """A bookmark in a url is whatever somebody typed."""
    dump = json.loads(json.dumps(Log().dump()))
    dump["threads"][0]["messages"] = [message]
    conversation = Log()
    with pytest.raises(ValueError, match="saved"):
        conversation.load(dump)
