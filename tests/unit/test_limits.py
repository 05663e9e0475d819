"""The dataclass ``Limits``: what it accepts, and how a chat's other parameters combine with it."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from shiny_chatkit import Limits
from shiny_chatkit._limits import merged


@pytest.mark.parametrize("name", [field.name for field in fields(Limits)])
@pytest.mark.parametrize(
    ("value", "error"),
    [(0, ValueError), (-1, ValueError), (True, TypeError), (1.5, TypeError), ("5", TypeError)],
)
def test_an_invalid_limit_is_named_with_its_value(
    name: str, value: Any, error: type[Exception]
) -> None:
    with pytest.raises(error, match=f"Invalid value {value!r} for the limit `{name}`"):
        Limits(**{name: value})


@pytest.mark.parametrize(
    ("name", "maximum"), [("max_text_chars", 1_000_000), ("max_attachments", 20)]
)
def test_a_limit_cannot_exceed_the_protocol(name: str, maximum: int) -> None:
    Limits(**{name: maximum})
    with pytest.raises(ValueError, match="expected between 1 and"):
        Limits(**{name: maximum + 1})


def test_max_attachment_size_takes_precedence() -> None:
    limits = Limits(max_attachment_bytes=10)
    assert merged(limits, None).max_attachment_bytes == 10
    assert merged(limits, 20).max_attachment_bytes == 20
    assert merged(None, 20) == Limits(max_attachment_bytes=20)
    with pytest.raises(ValueError, match="max_attachment_bytes"):
        merged(None, 0)
    with pytest.raises(TypeError, match="`limits` must be a Limits, not int"):
        merged(3, None)  # pyright: ignore[reportArgumentType]
