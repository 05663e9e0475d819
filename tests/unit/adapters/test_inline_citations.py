"""Sources in the text of an answer."""

from __future__ import annotations

from typing import Any

import pytest
from htmltools import TagList

from shiny_chatkit.adapters import as_contents
from shiny_chatkit.content import Citation, Text, Ui


def render(content: Any) -> Ui:
    return Ui(str(TagList(content)))


def text_of(*arguments: str) -> str:
    (piece,) = as_contents(Citation(*arguments, inline=True), render).pieces
    assert isinstance(piece, Text)
    return piece.text


def test_a_source_is_an_aside() -> None:
    assert text_of("https://example.com/a?b=1&c", "A page", "Some text") == (
        '<shiny-aside label="A page" url="https://example.com/a?b=1&amp;c">Some text</shiny-aside>'
    )


def test_without_a_title_it_has_the_name_of_the_server() -> None:
    assert text_of("https://www.example.com/a").startswith('<shiny-aside label="example.com" ')


@pytest.mark.parametrize(
    "text", ["</shiny-aside><b>", "**bold** [x](y)", "a\n\n# b", '" onclick="x', "$x$ `c` &amp;"]
)
def test_what_others_wrote_is_text(text: str) -> None:
    markup = text_of("https://example.com/", text, text)
    assert markup.count("<") == 2
    assert markup.count('"') == 4
    assert "\n" not in markup
    body = markup.partition(">")[2].removesuffix("</shiny-aside>")
    assert not set(body) & set("*[]()$`<>_")


def test_inline_is_a_switch() -> None:
    with pytest.raises(TypeError, match="inline"):
        Citation("https://example.com/", inline="yes")  # pyright: ignore[reportArgumentType]
