"""A range has bounds that make sense, and takes only values on its steps."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiny_chatkit.types import SettingsItem


@pytest.mark.parametrize("value", [0, 0.1, 0.30000000000000004, 0.7, 1, 1.0])
def test_a_range_takes_its_steps(value: float) -> None:
    assert SettingsItem("t", "T", "range", value, min=0, max=1, step=0.1).value == value


@pytest.mark.parametrize(
    "value", [0.15, 0.101, 0.99, 1.1, -0.1, True, "0.1", float("nan"), float("inf"), 10**400]
)
def test_a_range_takes_nothing_between_and_beyond_them(value: Any) -> None:
    with pytest.raises(
        ValueError, match=r"setting 't': expected a number from 0 to 1 in steps of 0\.1"
    ):
        SettingsItem("t", "T", "range", value, min=0, max=1, step=0.1)


@given(
    st.floats(-1e6, 1e6),
    st.sampled_from([0.01, 0.1, 0.25, 0.3, 1, 7, 1e-4]),
    st.integers(2, 10_000),
    st.data(),
)
def test_whatever_a_slider_reaches_is_taken(
    low: float, step: float, steps: int, data: st.DataObject
) -> None:
    item = SettingsItem("r", "R", "range", low, min=low, max=low + steps * step, step=step)
    at = data.draw(st.integers(1, steps - 1))
    item.check(low + at * step)
    for between in (at - 0.5, at + 0.01):
        with pytest.raises(ValueError, match="in steps of"):
            item.check(low + between * step)


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        ({"min": None, "max": 1}, "Invalid `min` None of the range 'r': expected a number"),
        ({"min": 0, "max": "1"}, "Invalid `max` '1' of the range"),
        ({"min": 0, "max": float("inf")}, "Invalid `max` inf of the range"),
        ({"min": 0, "max": float("nan")}, "Invalid `max` nan of the range"),
        ({"min": True, "max": 2}, "Invalid `min` True of the range"),
        ({"min": 2, "max": 1}, "expected `min` 2 to be less than `max` 1"),
        ({"min": 1, "max": 1}, "expected `min` 1 to be less than `max` 1"),
        ({"min": 0, "max": 1, "step": 0}, "Invalid `step` 0 of the range"),
        ({"min": 0, "max": 1, "step": -0.1}, "Invalid `step` -0.1"),
        ({"min": 0, "max": 1, "step": 2}, "Invalid `step` 2 .* at most 1"),
        ({"min": 0, "max": 1, "step": float("nan")}, "Invalid `step` nan"),
    ],
)
def test_bounds_that_are_none(bounds: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        SettingsItem("r", "R", "range", **bounds)
