"""The benchmark's own arithmetic and texts; not collected by ``make test``, run it by its name."""

from __future__ import annotations

from typing import get_args

import pytest

from tests.bench import texts
from tests.bench.plan import Shape
from tests.bench.stats import exponent, summary

SIZES = [5_000, 10_000, 200_000]


@pytest.mark.parametrize("power", [0.5, 1, 2])
def test_exponent_is_the_power_of_a_power_law(power: float) -> None:
    assert exponent(SIZES, [3 * size**power for size in SIZES]) == pytest.approx(power)


def test_fixed_costs_only_lower_the_exponent() -> None:
    assert exponent(SIZES, [50_000 + 2 * size for size in SIZES]) < 1


def test_summary_shows_the_range_of_repeats() -> None:
    assert summary([3, 1, 2]).show() == "2 (1–3)"
    assert summary([1234]).show() == "1,234"


@pytest.mark.parametrize("shape", get_args(Shape))
@pytest.mark.parametrize("chars", [1_000, 20_000, 40_000])
def test_texts_have_their_length_and_end_with_the_sentinel(shape: Shape, chars: int) -> None:
    text = texts.make(shape, chars)
    assert len(text) == chars
    assert text.count(texts.SENTINEL) == 1
    assert texts.SENTINEL in text[-40:]


@pytest.mark.parametrize("shape", ["list", "table", "code", "paragraph"])
def test_a_block_is_one_block(shape: Shape) -> None:
    assert "\n\n" not in texts.make(shape, 40_000)


def test_texts_are_the_same_every_time() -> None:
    first = texts.make("mixed", 2_000)
    texts.make.cache_clear()
    assert texts.make("mixed", 2_000) == first


def test_a_conversation_takes_turns() -> None:
    roles = [message["role"] for message in texts.conversation(4)]
    assert roles == ["user", "assistant", "user", "assistant"]
