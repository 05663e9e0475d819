"""Anything can be saved, and comes back as it was saved."""

from __future__ import annotations

import datetime
import math
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiny_chatkit.chat.bookmark._storable import storable
from shiny_chatkit.log import MAX_DEPTH
from shiny_chatkit.protocol.clean import TOO_DEEP, nests_deeper
from tests.support.saved_dumps import nested

ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()))
    | st.dates(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner),
)


@given(ANYTHING)
def test_what_is_storable_survives_a_bookmark(value: Any) -> None:
    saved = storable(value)
    assert orjson.loads(orjson.dumps(saved)) == saved
    assert storable(saved) == saved


@pytest.mark.parametrize(
    ("value", "saved"),
    [
        ({"a": (1, "b")}, {"a": [1, "b"]}),
        ({1: math.inf, 2: 2**70}, {"1": None, "2": str(2**70)}),
        ("torn \ud83d", "torn \ufffd"),
        ("\ud83d\ude00", "😀"),
        ([datetime.date(2026, 1, 2)], ["2026-01-02"]),
    ],
)
def test_what_json_has_no_word_for(value: Any, saved: Any) -> None:
    assert storable(value) == saved


@pytest.mark.parametrize("levels", [151, 300, 5000])
def test_what_is_nested_too_deeply_is_cut(levels: int) -> None:
    saved = storable(nested(levels))
    assert not nests_deeper(saved, MAX_DEPTH)
    assert TOO_DEEP in str(saved)
