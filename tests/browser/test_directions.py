"""Text that runs from right to left, next to text that does not."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import said, say, set_input

TEXT = """Python היא שפה.

זו פסקה בעברית!

`foo(1);` כתבו כאן.

## כותרת!

- פריט ראשון!
- `code` ואז טקסט.
- English!

1. one
2. שני!

> ציטוט!

| שם | value |
|---|---|
| תל אביב! | 42 |

<details open><summary>פרטים!</summary>

טקסט!

</details>
"""

RUNS = """element => {
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let first, last;
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
        if (!node.data.trim()) continue;
        first ??= node;
        last = node;
    }
    const place = (node, at) => {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        return range.getBoundingClientRect();
    };
    const begin = place(first, first.data.search(/\\S/));
    const end = place(last, last.data.trimEnd().length - 1);
    return begin.left > end.left ? "rtl" : "ltr";
}"""
"""Which way a block runs: where its first character stands and where its last."""


@pytest.fixture
def text(open_chat: OpenChat) -> Locator:
    chat = open_chat("feed")
    set_input(chat.page, "append", TEXT)
    text = chat.loc_latest_message.locator(".chatkit-text")
    expect(text.locator("details")).to_be_attached()
    return text


def test_each_block_takes_its_own_direction(text: Locator) -> None:
    runs = {
        selector: text.locator(selector).evaluate_all(f"blocks => blocks.map({RUNS})")
        for selector in (":scope > p", "h2", "ul > li", "ol > li", "blockquote p", "summary")
    }
    assert runs == {
        ":scope > p": ["ltr", "rtl", "rtl"],
        "h2": ["rtl"],
        "ul > li": ["rtl", "rtl", "ltr"],
        "ol > li": ["ltr", "rtl"],
        "blockquote p": ["rtl"],
        "summary": ["rtl"],
    }
    assert text.locator("td").first.evaluate(RUNS) == "rtl"
    assert text.locator("p code").evaluate(RUNS) == "ltr"


def test_lists_quotes_and_tables_stand_on_the_side_of_their_text(text: Locator) -> None:
    side = """(element, end) => {
        const { left, right } = element.getBoundingClientRect();
        const page = element.closest(".chatkit-text").getBoundingClientRect();
        return left - page.left < page.right - right ? "left" : "right";
    }"""
    assert text.locator("table").evaluate(side) == "right"
    # Where the marks are, there is room for them.
    padding = "list => [list.paddingLeft, list.paddingRight].map(parseFloat).map(Boolean)"
    of = f"list => (({padding})(getComputedStyle(list)))"
    assert text.locator("> ul").evaluate(of) == [False, True]
    assert text.locator("> ol").evaluate(of) == [True, False]
    assert text.locator("blockquote").evaluate(of) == [False, True]
    cells = text.locator("td").evaluate_all(
        "cells => cells.map(cell => getComputedStyle(cell).textAlign)"
    )
    assert cells == ["right", "right"]
    first, second = (box["x"] for cell in text.locator("td").all() if (box := cell.bounding_box()))
    assert first > second


def test_each_line_of_a_question_takes_its_own_direction(open_chat: OpenChat) -> None:
    chat: ChatController = open_chat("feed")
    say(chat, "Python היא שפה!\nשאלה!")
    plain = said(chat, "user").last.locator(".chatkit-plain")
    assert plain.evaluate("e => getComputedStyle(e).unicodeBidi") == "plaintext"
    chat.loc_input.fill("טיוטה!")
    assert chat.loc_input.evaluate("e => getComputedStyle(e).direction") == "rtl"
