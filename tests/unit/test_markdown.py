"""Markdown in documents, where it must agree with the page; see js/test/markdown."""

from __future__ import annotations

import pytest

from shiny_chatkit._markdown import document_html


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("**注意\uff1a**正文", "<strong>注意\uff1a</strong>正文"),
        ("これは**「強調」**です", "これは<strong>「強調」</strong>です"),
        ("**이것은 강조(emphasis)**입니다", "<strong>이것은 강조(emphasis)</strong>입니다"),
        ("价格是*“便宜。”*吗", "价格是<em>“便宜。”</em>吗"),
        ("**注意\uff1a** 正文", "<strong>注意\uff1a</strong> 正文"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("snake_case_name", "snake_case_name"),
        ("注_意_正", "注_意_正"),
        ('**"a"**b', "**&quot;a&quot;**b"),
        ("**👍!**b", "**👍!**b"),
    ],
)
def test_emphasis(markdown: str, html: str) -> None:
    assert document_html(markdown) == f"<p>{html}</p>\n"


@pytest.mark.parametrize(
    "text",
    ["<your-api-key>", "List<String>", "vector<std::string>", "<name:str>", "a<b and c>d", "<T>"],
)
def test_words_in_angle_brackets_are_text(text: str) -> None:
    escaped = text.replace("<", "&lt;").replace(">", "&gt;")
    assert document_html(f"See {text} there.") == f"<p>See {escaped} there.</p>\n"


@pytest.mark.parametrize(
    ("link", "href"),
    [("https://example.com/a", "https://example.com/a"), ("a@b.co", "mailto:a@b.co")],
)
def test_links_in_angle_brackets_are_links(link: str, href: str) -> None:
    assert document_html(f"<{link}>") == f'<p><a href="{href}">{link}</a></p>\n'


def test_html_is_text() -> None:
    assert "<script" not in document_html("<script>alert(1)</script>\n\na <b>b</b>")
