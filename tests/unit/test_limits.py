"""The dataclass ``Limits``: what it accepts, and how a chat's other parameters combine with it."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from shiny_chatkit import Limits
from shiny_chatkit.element._permissions import Permissions, Switches, switches
from shiny_chatkit.protocol.limits import DEFAULT_ATTACHMENT_BYTES, checked


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


@pytest.mark.parametrize(
    ("chat", "limit", "pages", "size"),
    [
        (None, None, [], DEFAULT_ATTACHMENT_BYTES),
        (None, None, [None], DEFAULT_ATTACHMENT_BYTES),
        (None, None, [20_000_000], 20_000_000),
        (None, None, [7, 5, None], 5),
        (None, 10, [], 10),
        (None, 10, [20], 10),
        (30, 10, [20], 30),
        (30, None, [20], 30),
    ],
)
def test_the_size_of_a_file_is_said_anywhere(
    chat: int | None, limit: int | None, pages: list[int | None], size: int
) -> None:
    stated = switches(
        allow_edit=None,
        feedback=None,
        attachments=None,
        max_attachment_size=chat,
        limits=Limits() if limit is None else Limits(max_attachment_bytes=limit),
    )
    permissions = Permissions(stated, lambda: [Switches(max_attachment_size=p) for p in pages])
    assert permissions.max_attachment_size() == size
    assert permissions.stated() == {"maxAttachmentSize": size}


def test_limits_are_limits() -> None:
    assert checked(None) == Limits()
    with pytest.raises(TypeError) as raised:
        checked(3)  # pyright: ignore[reportArgumentType]
    assert str(raised.value) == (
        "Invalid value 3 for `limits`: expected Limits(...), such as Limits(max_threads=20)."
    )
