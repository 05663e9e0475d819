"""Mistakes with settings and callbacks: what each of them is told."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from shiny_chatkit.panels import checked_callback
from shiny_chatkit.types import SettingsItem

# ruff: noqa: E501 - each sentence stands on one line


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {},
            'The select \'m\' needs choices: add `options=["small", "large"]`, or labels by value, `options={"s": "Small", "l": "Large"}`.',
        ),
        (
            {"options": "a,b"},
            '`SettingsItem(options=...)` must be a list of values, or a dictionary of labels by value, not \'a,b\'. Write `options=["small", "large"]`.',
        ),
        (
            {"options": {"a"}},
            '`SettingsItem(options=...)` must be a list of values, or a dictionary of labels by value, not {\'a\'}. A set has no order. Write `options=["small", "large"]`.',
        ),
        (
            {"options": 3},
            '`SettingsItem(options=...)` must be a list of values, or a dictionary of labels by value, not 3. Write `options=["small", "large"]`.',
        ),
        (
            {"options": [None]},
            "The options of a select are strings, numbers or booleans, not None.",
        ),
        (
            {"options": {"Group": {"a": "A"}}},
            'The options of a select cannot have groups, such as \'Group\': give labels by value in one dictionary, `options={"s": "Small", "l": "Large"}`.',
        ),
        (
            {"options": {"s": "Small"}, "value": "Small"},
            "Invalid value 'Small' for setting 'm': expected one of ['s'].",
        ),
        ({"options": ["a"], "id": 3}, "`SettingsItem(id=...)` must be a string, not 3."),
        (
            {"options": ["a"], "label": None},
            "`SettingsItem(label=...)` must be a string, not None.",
        ),
    ],
)
def test_a_mistake_with_a_select_is_told(fields: dict[str, Any], sentence: str) -> None:
    with pytest.raises((TypeError, ValueError)) as raised:
        SettingsItem(**{"id": "m", "label": "M", "type": "select", **fields})
    assert str(raised.value) == sentence


def test_a_select_has_labels_by_value() -> None:
    item = SettingsItem("size", "Size", "select", options={"s": "Small", "l": "Large"})
    assert item.value == "s"
    wire = item.to_wire()
    assert (wire.get("options"), wire.get("optionLabels")) == (["s", "l"], ["Small", "Large"])


def test_numbers_of_numpy_are_numbers() -> None:
    item = SettingsItem("n", "N", "select", options=np.array([1, 2]))  # pyright: ignore[reportArgumentType]
    assert item.to_wire().get("options") == [1, 2]


def of_three(key: str, value: Any, more: Any) -> None: ...


def by_name(key: str, *, value: Any) -> None: ...


@pytest.mark.parametrize(
    ("fn", "sentence"),
    [
        (
            "model",
            "`on_settings_change` takes a function, not 'model'. Write `@chat.on_settings_change` above one.",
        ),
        (
            None,
            "`on_settings_change` takes a function, not None. Write `@chat.on_settings_change` above one.",
        ),
        (
            of_three,
            "`on_settings_change` calls its function with key, value, but of_three needs key, value, more.",
        ),
        (
            by_name,
            "`on_settings_change` calls its function with key, value, but by_name needs key, value.",
        ),
    ],
)
def test_a_mistake_with_a_callback_is_told(fn: Any, sentence: str) -> None:
    with pytest.raises(TypeError) as raised:
        checked_callback("on_settings_change", fn, ("key", "value"))
    assert str(raised.value) == sentence


def test_callbacks_may_take_less() -> None:
    checked_callback("on_feedback", lambda: None, ("message_id", "value"))
    checked_callback("on_feedback", lambda *args: None, ("message_id", "value"))
    checked_callback("on_feedback", print, ("message_id", "value"))
