"""HTML of context sources, as a model reads it."""

from __future__ import annotations

import pytest

from shiny_chatkit.panels._context_content import text_of_html


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<table><tr><td>a</td><td> b </td></tr></table>", "a\tb"),
        ("<table><tr><td>a</td><td></td><td>c</td></tr></table>", "a\t\tc"),
        ("<p>one  two</p><p>three</p>", "one two\nthree"),
    ],
)
def test_cells_are_apart_and_rows_are_lines(html: str, text: str) -> None:
    assert text_of_html(html) == text


def test_many_spaces_are_read_in_no_time() -> None:
    # Time that grows with the square of their number would take longer than a test may.
    assert text_of_html("<i> </i>" * 300_000) == ""
