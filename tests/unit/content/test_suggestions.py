"""Suggestions as HTML and as text: nothing in their data is taken for markup."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from htmltools import TagList, tags

from shiny_chatkit.adapters import as_contents
from shiny_chatkit.content import Piece, Text, Ui
from shiny_chatkit.log import HtmlPart
from shiny_chatkit.log.export._contained import contained
from shiny_chatkit.types import Suggestion, Suggestions

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</span></li></ul><script>alert(1)</script>",
    "\"quoted\" and 'quoted'",
    '" onclick="alert(1)',
    "**bold** [link](https://example.org) `code`",
    "&lt;escaped&gt; &amp;",
    "two\nlines\n\n# Heading",
    "ünï 🐧",
]


class Elements(HTMLParser):
    """The elements of some HTML with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def render(ui: Any) -> Ui:
    return Ui(TagList(ui).render()["html"])


def pieces(content: Any) -> list[Piece]:
    return as_contents(content, render).pieces


def html(content: Any) -> str:
    (piece,) = pieces(content)
    assert isinstance(piece, Ui)
    return piece.html


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("submit", [True, False])
def test_data_stays_data(text: str, submit: bool) -> None:
    for content in (
        Suggestion(text, submit=submit),
        Suggestions([Suggestion(text, submit=submit)]),
    ):
        page = Elements(html(content))
        assert [tag for tag, _ in page.found] == ["ul", "li", "span"]
        assert page.found[-1][1] == {
            "class": "suggestion submit" if submit else "suggestion",
            "data-suggestion": text,
        }
        assert page.text.strip() == text


@pytest.mark.parametrize("label", HOSTILE)
def test_a_label_is_shown_as_it_is(label: str) -> None:
    page = Elements(html(Suggestion("x", label=label)))
    assert [tag for tag, _ in page.found] == ["ul", "li", "span"]
    assert page.text.strip() == label
    assert page.found[-1][1]["data-suggestion"] == "x"


def test_a_label_may_be_ui_and_an_icon_is_hidden_from_names() -> None:
    page = Elements(html(Suggestion("x", label=tags.b("bold"), icon="🐧")))
    assert [tag for tag, _ in page.found] == ["ul", "li", "span", "span", "span", "b"]
    assert page.found[3][1]["aria-hidden"] == "true"


def test_within_other_ui_a_suggestion_is_a_link() -> None:
    page = Elements(html(tags.p("Try ", Suggestion("this"), ".")))
    assert [tag for tag, _ in page.found] == ["p", "span"]
    assert page.text.strip() == "Try this."


def test_in_a_tag_list_those_side_by_side_are_one_row() -> None:
    found = pieces(TagList("**Hi**", Suggestion("a"), Suggestion("b"), tags.hr(), Suggestion("c")))
    assert [type(piece) for piece in found] == [Text, Ui, Ui, Ui]
    rows = [Elements(piece.html) for piece in found if isinstance(piece, Ui)]
    assert [[tag for tag, _ in row.found].count("li") for row in rows] == [2, 0, 1]


@pytest.mark.parametrize("content", [Suggestions([]), TagList(Suggestions([]))])
def test_none_show_nothing(content: Any) -> None:
    assert pieces(content) == []


def test_in_a_mapping_and_as_a_chunk() -> None:
    assert html({"role": "assistant", "content": Suggestion("a")}) == html(Suggestion("a"))
    (chunk,) = as_contents(Suggestion("a"), render, chunk=True).pieces
    assert isinstance(chunk, Ui)


@pytest.mark.parametrize("text", HOSTILE)
def test_as_text_they_are_a_list(text: str) -> None:
    part = HtmlPart(html(Suggestions([text, Suggestion("b", label="B", icon="🐧")])))
    assert part.text.strip("\n") == f"- {' '.join(text.split())}\n- b"
    assert part.text == pieces(Suggestions([text, "b"]))[0].as_text
    assert "<img" not in contained(part.text, "none").replace("\\<", "")
    assert len(contained(part.text, "none").strip("\n").splitlines()) == 2


def test_other_ui_is_its_source_as_text() -> None:
    source = '<p><span class="suggestion" data-suggestion="a">a</span></p>'
    assert HtmlPart(source).text == source
