"""Markdown in documents, where it must agree with the page; see js/test/markdown."""

from __future__ import annotations

import html
import re

import pytest

from shiny_chatkit.log.export._prose import document_html


@pytest.mark.parametrize(
    ("markdown", "expected"),
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
def test_emphasis(markdown: str, expected: str) -> None:
    assert document_html(markdown) == f"<p>{expected}</p>\n"


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


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("Let $a_1 * b * c$ be", ["$a_1 * b * c$"]),
        (r"so \(a_b\) and \(c*d*e\)", [r"\(a_b\)", r"\(c*d*e\)"]),
        (r"see \[x\] and $$y$$", [r"\[x\]", "$$y$$"]),
        ("$$\na &= b \\\\\n\n&= c\n$$\n\nafter", ["$$\na &= b \\\\\n\n&= c\n$$"]),
        ("text\n\\[\nx\n\\]\nmore", ["\\[\nx\n\\]"]),
        ("- one $x$\n\n  $$\n  y\n  $$", ["$x$", "$$\ny\n$$"]),
        ("> $$\n> x\n> + y\n> $$", ["$$\nx\n+ y\n$$"]),
        ("| a |\n|---|\n| $x_1$ |", ["$x_1$"]),
        (r"$\$5 + x$", [r"$\$5 + x$"]),
        ("$a<b$", ["$a<b$"]),
        (r"$a\<b$", ["$a<b$"]),
    ],
)
def test_formulas_are_shown_as_their_source(text: str, formulas: list[str]) -> None:
    found = re.findall(
        r'class="formula" dir="ltr">(.*?)</(?:span|div)>', document_html(text), re.DOTALL
    )
    assert [html.unescape(each) for each in found] == formulas


@pytest.mark.parametrize(
    "text",
    [
        "$5 and $10",
        "costs $5, or US$3",
        "$HOME/$PATH",
        "$5-$10",
        "$ x $",
        "a$b$c",
        "$$$",
        "`$x$`",
        "pay $5/month or $50/year",
        "$20 (or $15 for members)",
        "```\n$$\nx\n$$\n```",
        "\\$x\\$",
    ],
)
def test_prices_names_and_code_are_not_formulas(text: str) -> None:
    assert "formula" not in document_html(text)


def test_a_long_text_of_opening_delimiters_takes_no_time() -> None:
    for mark in ("$", "$$ ", r"\( ", "\\[\n", "$x "):
        document_html(mark * 20_000)
