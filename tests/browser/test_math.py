"""Formulas: drawn while they stream, copied as their source, read once, harmless."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Request, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.axe import use_theme
from tests.browser.conftest import OpenChat
from tests.browser.helpers import set_input

TEXT = r"""Let \(a_1 * b\) and $x^2$ be given, for $5 or US$10.

$$
\frac{a}{b}
$$

- An item with $y_1$

> \[
> \sqrt{z}
> \]

| a |
|---|
| $\sigma$ |

"""


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatController:
    return open_chat("feed")


def text_of(chat: ChatController) -> Locator:
    return chat.loc_latest_message.locator(".chatkit-text")


def pieces(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


def copied(chat: ChatController, select: str) -> dict[str, str]:
    """Select something in the latest text and return what a copy puts on the clipboard."""
    return text_of(chat).evaluate(
        """(text, select) => {
            const selection = document.getSelection();
            selection.removeAllRanges();
            new Function("text", "selection", select)(text, selection);
            const event = new ClipboardEvent("copy",
                {clipboardData: new DataTransfer(), bubbles: true, cancelable: true});
            selection.anchorNode.dispatchEvent(event);
            return {text: event.clipboardData.getData("text/plain"),
                html: event.clipboardData.getData("text/html")};
        }""",
        select,
    )


def test_formulas_are_drawn_wherever_they_stand_if_they_are_finished_and_right(
    chat: ChatController,
) -> None:
    set_input(chat.page, "append", TEXT)
    text = text_of(chat)
    expect(text.locator("math")).to_have_count(6)
    expect(text.locator("p math")).to_have_count(2)
    expect(text.locator("li math, blockquote math, td math")).to_have_count(3)
    expect(text.locator('math[display="block"]')).to_have_count(2)
    expect(text.locator("em")).to_have_count(0)
    expect(text).to_contain_text("for $5 or US$10.")
    set_input(chat.page, "append", "Fine: $x$. Wrong: $\\nosuch{a_b}$. Open: \\(a_b*c*d")
    expect(chat.loc_messages.locator("> *")).to_have_count(2)
    expect(text.locator("math")).to_have_count(1)
    wrong = text.locator(".chatkit-math[title]")
    expect(wrong).to_have_text("$\\nosuch{a_b}$")
    expect(wrong).to_have_attribute("title", "Unsupported function name: \\nosuch at position 1")
    expect(text.locator("p")).to_contain_text("Open: \\(a_b*c*d")


def test_a_drawn_formula_stays_while_the_text_streams(chat: ChatController) -> None:
    set_input(chat.page, "feed", ["Let \\(a\\) and **also $x^2$"])
    text = text_of(chat)
    expect(text.locator("math")).to_have_count(2)
    # Whatever is painted from here on has a drawing in each closed formula.
    text.evaluate(
        """text => {
            window.sources = 0;
            text.querySelector("math").first = true;
            const look = () => {
                for (const formula of text.querySelectorAll(".chatkit-math"))
                    if (!formula.querySelector("math")) window.sources++;
                requestAnimationFrame(look);
            };
            requestAnimationFrame(look);
        }"""
    )
    set_input(chat.page, "feed", [" it** goes on.\n\n", *pieces(TEXT * 3, 5), None])
    expect(text.locator("math")).to_have_count(20)
    chat.expect_streaming(False)
    assert text.evaluate("text => [text.querySelector('math').first, window.sources]") == [True, 0]


FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""Resolves when what is drawn has been measured."""


def test_a_stream_ends_in_the_dom_of_the_whole(chat: ChatController) -> None:
    # A formula that fits must not be focusable because its width is no whole number.
    chat.loc.evaluate("chat => { chat.style.width = '700.7px'; }")
    set_input(chat.page, "append", TEXT)
    expect(text_of(chat).locator("math")).to_have_count(6)
    chat.page.evaluate(FRAMES)
    expect(text_of(chat).locator(".chatkit-math[tabindex]")).to_have_count(0)
    whole = text_of(chat).inner_html()
    set_input(chat.page, "feed", [*pieces(TEXT, 3), None])
    expect(chat.loc_messages.locator("> *")).to_have_count(2)
    chat.expect_streaming(False)
    expect(text_of(chat)).to_have_js_property("innerHTML", whole)


def test_a_formula_is_copied_as_its_source(chat: ChatController) -> None:
    set_input(chat.page, "append", TEXT)
    expect(text_of(chat).locator("math")).to_have_count(6)
    everything = copied(chat, "selection.selectAllChildren(text)")
    assert "Let \\(a_1 * b\\) and $x^2$ be given, for $5" in everything["text"]
    assert "$$\n\\frac{a}{b}\n$$" in everything["text"]
    assert everything["text"].count("x^2") == 1
    assert "\U0001d44e" not in everything["text"], "a letter of a drawing"
    assert "<math" not in everything["html"]
    assert "\\(a_1 * b\\) and $x^2$" in everything["html"]
    # From within one formula to within another: both, whole.
    two = copied(
        chat,
        """const [one, two] = text.querySelectorAll("math mi");
        selection.setBaseAndExtent(one.firstChild, 0, text.querySelectorAll("math")[1].querySelector("mi"), 1);""",
    )
    assert two["text"] == "\\(a_1 * b\\) and $x^2$"
    one = copied(chat, "selection.selectAllChildren(text.querySelector('div.chatkit-math math'))")
    assert one["text"] == "$$\n\\frac{a}{b}\n$$"
    # Other text is the browser's business.
    assert copied(chat, "selection.selectAllChildren(text.querySelector('th'))") == {
        "text": "",
        "html": "",
    }


def test_a_screen_reader_hears_the_formula_once(chat: ChatController) -> None:
    set_input(chat.page, "append", "Let $x^2$ be.")
    text = text_of(chat)
    expect(text.get_by_role("math")).to_have_count(1)
    expect(text.locator(".chatkit-math-source")).to_have_attribute("aria-hidden", "true")
    snapshot = text.aria_snapshot()
    assert "math" in snapshot
    assert "$" not in snapshot
    set_input(chat.page, "feed", ["Now $y^2$", " is", " $z$, drawn.\n\nThe", " end."])
    expect(text_of(chat).locator("math")).to_have_count(2)
    set_input(chat.page, "feed", [None])
    # What is said of a new answer is text.
    announced = chat.loc.locator(".chatkit-announcer")
    expect(announced).to_contain_text("Now $y^2$ is $z$, drawn. The end.")


def test_a_long_formula_scrolls_by_itself(chat: ChatController) -> None:
    chat.page.set_viewport_size({"width": 390, "height": 700})
    set_input(chat.page, "append", "$$" + " + ".join(f"x_{{{n}}}" for n in range(60)) + "$$")
    formula = text_of(chat).locator(".chatkit-math-display")
    expect(formula.locator("math")).to_have_count(1)
    # The keyboard reaches it.
    expect(formula).to_have_attribute("tabindex", "0")
    assert formula.evaluate("each => each.scrollWidth > each.clientWidth")
    assert chat.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # So does one in a line, which is not cut off.
    long = " + ".join(f"x_{{{n}}}" for n in range(30))
    set_input(chat.page, "append", f"In ${long}$ a line.")
    formula = text_of(chat).locator("p > .chatkit-math")
    expect(formula).to_have_attribute("tabindex", "0")
    assert formula.evaluate("each => each.scrollWidth > each.clientWidth && each.clientWidth > 100")


def test_math_can_be_turned_off(open_chat: OpenChat) -> None:
    chat = open_chat("feed", env={"FEED_MATH": "0"})
    set_input(chat.page, "append", "Let $a*b*c$ be \\(x\\).")
    expect(text_of(chat)).to_have_text("Let $abc$ be (x).")
    expect(text_of(chat).locator("em")).to_have_text("b")


def test_nothing_is_loaded_for_text_without_formulas(chat: ChatController) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    chat.page.on("request", note)
    set_input(chat.page, "append", "It is $5, or $HOME, or US$7.")
    expect(text_of(chat)).to_contain_text("US$7")
    assert [url for url in asked if "formulas" in url] == []
    set_input(chat.page, "append", "It is $x$.")
    expect(text_of(chat).locator("math")).to_have_count(1)
    origin = chat.page.url.split("/")[2]
    assert [url for url in asked if "formulas" in url]
    assert [url for url in asked if origin not in url and not url.startswith("data:")] == []


def test_hostile_formulas_are_harmless(chat: ChatController) -> None:
    hostile = [
        "\\href{javascript:window.hacked=1}{x}",
        "\\includegraphics{https://elsewhere.invalid/x.png}",
        "\\class{modal}{x}",
        "\\style{position:fixed;inset:0}{x}",
        "\\text{<img src=x onerror='window.hacked=1'>}",
        "\\def\\a{\\a\\a}\\a",
        "\\rule{9999em}{9999em}",
        "{" * 900 + "x" + "}" * 900,
        "\\sqrt{" * 140 + "x" + "}" * 140,
        "x" + "^{x" * 200 + "}" * 200,
    ]
    foreign: list[str] = []
    chat.page.on("request", lambda request: foreign.append(request.url))
    set_input(chat.page, "append", "\n\n".join(f"$${tex}$$" for tex in hostile) + "\n\n$done$")
    text = text_of(chat)
    expect(text.locator("math").last).to_have_text("done")
    expect(text.locator("img, a, [style*=position], .modal")).to_have_count(0)
    assert chat.page.evaluate("window.hacked") is None
    assert [url for url in foreign if "elsewhere" in url] == []
    assert chat.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_formulas_and_diagrams_pass_axe(chat: ChatController) -> None:
    use_theme(chat.page, "light")
    chat.page.set_viewport_size({"width": 390, "height": 800})
    long = " + ".join(f"x_{{{n}}}" for n in range(40))
    diagram = "```mermaid\nflowchart LR\n  A[Start] --> B{Done?} --> C[End] --> D[More]\n```"
    wrong = "```mermaid\nflowchart LR\n  A[Start\n```"
    set_input(
        chat.page, "append", f"{TEXT}\n\n$${long}$$\n\n$\\nosuch$ ${long}$\n\n{diagram}\n\n{wrong}"
    )
    expect(text_of(chat).locator(".chatkit-diagram-failed")).to_be_attached(timeout=60_000)
    drawing = text_of(chat).locator(".chatkit-diagram svg")
    expect(drawing).to_be_visible()
    expect_accessible(chat)
    drawn_in_light = drawing.get_attribute("id")
    use_theme(chat.page, "dark")
    expect(drawing).not_to_have_attribute("id", drawn_in_light or "")
    expect_accessible(chat)


def expect_accessible(chat: ChatController) -> None:
    # The rest of the page is not a document's: it has no language, no headings.
    results = Axe().run(chat.page, context=".chatkit-text", options={"preload": False})
    assert results.violations_count == 0, results.generate_report()
