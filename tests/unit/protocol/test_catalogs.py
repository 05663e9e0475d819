"""Which of the server's languages a browser gets."""

from __future__ import annotations

import pytest

from shiny_chatkit.protocol.catalogs import accepted


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("", "en"),
        ("de", "de"),
        ("de-AT,en;q=0.5", "de"),
        ("fr;q=0.5, de ; q=0.9,en;q=0.1", "de"),
        ("*;q=0.9, es", "es"),
        ("tlh, it", "it"),
        (",,de", "de"),
        ("de;q=high, it;q=0.1", "it"),
        ("en-US " + "x" * 2_000, "en"),
    ],
)
def test_the_language_that_a_browser_prefers(header: str, code: str) -> None:
    assert accepted(header).code == code


@pytest.mark.parametrize("piece", ["a", "a ", ";q=", "a;q=1"])
def test_a_long_header_is_read_in_no_time(piece: str) -> None:
    # Anyone can send it. Time that grows with the square of its length would take longer than a test may.
    assert accepted(piece * 300_000 + "!").code == "en"
