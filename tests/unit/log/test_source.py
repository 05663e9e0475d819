"""The text of UI of which only the text counts."""

from __future__ import annotations

import pytest

from shiny_chatkit.log import HtmlPart, plain_html


@pytest.mark.parametrize("text", ["*As* it is", "<b> & \"'", "</div>", "", "two\nlines"])
def test_plain_text_is_its_own_source(text: str) -> None:
    assert HtmlPart(plain_html(text)).text == text


def test_other_html_is_its_source() -> None:
    html = '<div class="chatkit-plain">a</div><b>c</b>'
    assert HtmlPart(html).text == html
