"""Streamed markdown ends as the whole text does, and what is finished is left alone meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import set_input

LONG = (Path(__file__).parent / "long.md").read_text(encoding="utf-8")


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatController:
    return open_chat("feed")


def chunks(text: str, size: int) -> list[str | None]:
    return [text[at : at + size] for at in range(0, len(text), size)] + [None]


# The order of attributes, which does not count, depends on what of a definition was there when its link was drawn.
SHOWS = """([element, html]) => {
    const shown = element.cloneNode(true);
    shown.normalize();
    const wanted = element.cloneNode();
    wanted.innerHTML = html;
    return shown.isEqualNode(wanted);
}"""


def test_a_streamed_text_ends_in_the_dom_of_the_whole(chat: ChatController) -> None:
    set_input(chat.page, "append", LONG)
    html = chat.loc_latest_message.locator(".chatkit-text")
    expect(html.locator("h1").first).to_have_text("A long text")
    # Highlighting comes later; it is whole when all code blocks have it.
    expect(html.locator("pre code span").first).to_be_attached()
    whole = html.inner_html()
    for count, size in enumerate((1, 7, 64, 1000), start=2):
        set_input(chat.page, "feed", chunks(LONG, size))
        expect(chat.loc_messages.locator("> *")).to_have_count(count)
        chat.expect_streaming(False)
        chat.page.wait_for_function(SHOWS, arg=[html.element_handle(), whole])


def test_finished_blocks_keep_their_nodes(chat: ChatController) -> None:
    blocks = LONG.split("\n\n")
    half = "\n\n".join(blocks[: len(blocks) // 2]) + "\n\n"
    set_input(chat.page, "feed", [half])
    text = chat.loc_latest_message.locator(".chatkit-text")
    expect(text.locator("h2").first).to_be_attached()
    # The last two may still change, and so may what code highlighting adds inside of blocks.
    finished = text.evaluate(
        """text => {
            const finished = [...text.children].slice(0, -2);
            for (const block of finished) block.finished = true;
            return finished.length;
        }"""
    )
    assert finished > 5
    set_input(chat.page, "feed", chunks(LONG[len(half) :], 20))
    chat.expect_streaming(False)
    expect(text.locator("p").last).to_have_text("The end.")
    kept = text.evaluate("text => [...text.children].filter(block => block.finished).length")
    assert kept == finished


def test_items_rows_and_lines_keep_their_nodes(chat: ChatController) -> None:
    openings = {
        "li": ("* item {}\n", ""),
        "tbody tr": ("| cell {} | cell |\n", "| a | b |\n|---|---|\n"),
    }
    for selector, (line, opening) in openings.items():
        set_input(chat.page, "feed", [opening + "".join(line.format(n) for n in range(20))])
        pieces = chat.loc_latest_message.locator(selector)
        expect(pieces).to_have_count(20)
        pieces.evaluate_all("all => all.slice(0, 15).forEach(each => { each.finished = true; })")
        set_input(chat.page, "feed", [line.format(n) for n in range(20, 40)] + [None])
        expect(pieces).to_have_count(40)
        chat.expect_streaming(False)
        kept = pieces.evaluate_all("all => all.filter(each => each.finished).length")
        assert kept == 15, selector


def test_a_selection_survives_streaming(chat: ChatController) -> None:
    set_input(chat.page, "feed", ["Select **these words** now.\n\nAnother paragraph.\n\nA third "])
    strong = chat.loc_latest_message.locator("strong")
    expect(strong).to_have_text("these words")
    strong.select_text()
    set_input(chat.page, "feed", ["grows\n\n", *(f"and {n}\n\n" for n in range(10)), None])
    chat.expect_streaming(False)
    expect(chat.loc_latest_message).to_contain_text("and 9")
    assert chat.page.evaluate("String(getSelection())") == "these words"


def test_a_selection_in_the_line_that_grows_survives(chat: ChatController) -> None:
    set_input(chat.page, "feed", ["Some text that "])
    chat.expect_latest_message("Some text that")
    chat.loc_latest_message.locator(".chatkit-text").evaluate(
        """text => {
            const words = document.createTreeWalker(text, NodeFilter.SHOW_TEXT).nextNode();
            getSelection().setBaseAndExtent(words, 5, words, 9);
        }"""
    )
    for number in range(10):
        set_input(chat.page, "feed", [f"goes on {number} "])
        expect(chat.loc_latest_message).to_contain_text(f"goes on {number}")
        assert chat.page.evaluate("String(getSelection())") == "text"


def test_code_can_be_copied_and_its_button_is_no_text(chat: ChatController) -> None:
    chat.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    set_input(chat.page, "append", "```python\nx = 1\n```")
    chat.expect_latest_message("x = 1")
    chat.loc_latest_message.locator("pre").hover()
    chat.loc_latest_message.get_by_role("button", name="Copy code").click()
    expect(chat.loc_latest_message.get_by_role("button", name="Copied")).to_be_visible()
    assert chat.page.evaluate("navigator.clipboard.readText()").strip() == "x = 1"
    chat.expect_latest_message("x = 1")
