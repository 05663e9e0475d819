"""JSON-like data is kept as it is, whatever it contains."""

from __future__ import annotations

from typing import Any

import pytest

from shiny_chatkit.stores._json import CUT_DEPTH, decode, encode


def nested(depth: int) -> Any:
    value: Any = "inside"
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        {"text": "nul \0, 🎉, é", "list": [1, 2.5, True, None]},
        {"lone": "\ud83d"},
        {"large": 2**70, "exact": 2**53 + 1},
        {"": {"\ud800": [""]}},
        nested(300),
        "x" * 1_000_000,
    ],
)
def test_it_is_returned_as_it_was(value: Any) -> None:
    assert decode(encode(value)) == value


def test_what_json_has_no_notation_for_becomes_null() -> None:
    value = {"nan": float("nan"), "lone": "\ud83d", "list": [float("inf")]}
    assert decode(encode(value)) == {"nan": None, "lone": "\ufffd", "list": [None]}


def test_data_that_is_nested_too_deeply_is_cut() -> None:
    found = decode(encode({"a": 1, "deep": nested(5000)}))
    assert found["a"] == 1
    for _ in range(CUT_DEPTH - 1):
        found = found["deep"] if isinstance(found, dict) else found[0]
    assert "nested more than" in found[0]


def test_data_within_itself_is_cut() -> None:
    value: dict[str, Any] = {"a": 1}
    value["self"] = value
    assert decode(encode(value))["a"] == 1


def test_other_objects_are_an_error() -> None:
    with pytest.raises(TypeError):
        encode({"object": object()})
