"""Diagrams: drawn from a fenced block when it closes, harmless, in the page's colors, their source one click away."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import set_input

# Mermaid is large, and two cores are slow to read it.
DRAWN_MS = 60_000

FLOW = "flowchart LR\n  A[Start here] --> B{Done?}\n  B -- yes --> C[The last one]\n"
SEQUENCE = "sequenceDiagram\n  Alice->>Bob: Hello Bob\n"


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatController:
    return open_chat("feed")


def fenced(source: str) -> str:
    return f"```mermaid\n{source.rstrip()}\n```\n\n"


def blocks(chat: ChatController) -> Locator:
    return chat.loc_latest_message.locator(".chatkit-code")


def drawings(chat: ChatController) -> Locator:
    return chat.loc_latest_message.locator(".chatkit-diagram svg[aria-roledescription]")


def test_a_diagram_is_drawn_when_its_block_closes(chat: ChatController) -> None:
    text = f"Here:\n\n{fenced(FLOW)}And on."
    set_input(chat.page, "feed", [text[:40]])
    expect(blocks(chat)).to_have_count(1)
    expect(drawings(chat)).to_have_count(0)
    set_input(chat.page, "feed", [text[at : at + 4] for at in range(40, len(text), 4)])
    expect(drawings(chat)).to_have_count(1, timeout=DRAWN_MS)
    expect(drawings(chat)).to_contain_text("Start here")
    expect(drawings(chat)).to_contain_text("The last one")
    expect(blocks(chat).locator("pre")).to_be_hidden()
    drawings(chat).evaluate("drawing => { drawing.first = true; }")
    set_input(chat.page, "feed", [" More", " text.\n\n", "The end.", None])
    chat.expect_streaming(False)
    expect(chat.loc_latest_message).to_contain_text("The end.")
    assert drawings(chat).evaluate("drawing => drawing.first") is True


def test_a_block_that_comes_whole_is_drawn_at_once(chat: ChatController) -> None:
    set_input(chat.page, "feed", [f"- item\n\n{fenced(FLOW)}".rstrip() + "\n"])
    expect(drawings(chat)).to_have_count(1, timeout=DRAWN_MS)
    chat.expect_streaming(True)
    set_input(chat.page, "feed", ["\nMore.", None])


def test_the_source_is_one_click_away_and_copied_and_another_theme_draws_it_anew(
    chat: ChatController,
) -> None:
    set_input(chat.page, "append", fenced(FLOW))
    expect(drawings(chat)).to_have_count(1, timeout=DRAWN_MS)
    block = blocks(chat)
    block.get_by_role("button", name="Show source").click()
    expect(block.locator("pre")).to_be_visible()
    expect(block.locator("pre > code")).to_have_text(FLOW)
    expect(drawings(chat)).to_be_hidden()
    block.get_by_role("button", name="Show diagram").click()
    expect(drawings(chat)).to_be_visible()
    expect(block.locator("pre")).to_be_hidden()
    chat.page.evaluate(
        """() => {
            Object.defineProperty(navigator, "clipboard",
                {value: {writeText: text => { window.copied = text; return Promise.resolve(); }}});
        }"""
    )
    blocks(chat).get_by_role("button", name="Copy code").click()
    expect(blocks(chat).get_by_role("button", name="Copied")).to_be_attached()
    assert chat.page.evaluate("window.copied") == FLOW
    color = "drawing => getComputedStyle(drawing.querySelector('.node rect')).fill"
    light = drawings(chat).evaluate(color)
    before = drawings(chat).get_attribute("id")
    chat.page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
    expect(drawings(chat)).not_to_have_attribute("id", before or "")
    dark = drawings(chat).evaluate(color)
    assert light != dark
    assert sum(map(int, re.findall(r"\d+", dark)[:3])) < sum(
        map(int, re.findall(r"\d+", light)[:3])
    )


def test_labels_are_plain_text_ids_differ_and_links_open_beside_the_app(
    chat: ChatController,
) -> None:
    label = "<b>bold</b> &amp; <i class='x'>it</i><br/>two <T>"
    set_input(
        chat.page, "append", fenced(f'flowchart LR\n  A["{label}"] --> B["`**all**`"]\n  B --> A\n')
    )
    expect(drawings(chat)).to_have_count(1, timeout=DRAWN_MS)
    expect(drawings(chat)).to_contain_text("bold & it")
    expect(drawings(chat)).to_contain_text("two")
    expect(drawings(chat)).not_to_contain_text("<b>")
    expect(drawings(chat)).to_contain_text("all")
    set_input(chat.page, "append", fenced(FLOW) + fenced(SEQUENCE) + fenced(FLOW))
    expect(drawings(chat)).to_have_count(3, timeout=DRAWN_MS)
    ids = drawings(chat).evaluate_all("all => all.map(each => each.id)")
    assert len(set(ids)) == 3
    expect(drawings(chat).nth(1)).to_contain_text("Hello Bob")
    expect(chat.loc_latest_message.get_by_role("figure", name="Diagram")).to_have_count(3)
    set_input(
        chat.page,
        "append",
        fenced('flowchart LR\n  A --> B\n  click A href "https://example.com/a" "tip"\n'),
    )
    link = drawings(chat).locator("a")
    expect(link).to_have_attribute("href", "https://example.com/a", timeout=DRAWN_MS)
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_a_wrong_diagram_shows_its_source_and_a_remark(chat: ChatController) -> None:
    wrong = "flowchart TD\n  A[broken -->\n"
    set_input(chat.page, "append", fenced(wrong) + fenced("nonsense\n") + fenced(SEQUENCE))
    expect(drawings(chat)).to_have_count(1, timeout=DRAWN_MS)
    remarks = chat.loc_latest_message.get_by_role("note", name="This diagram cannot be drawn.")
    expect(remarks).to_have_count(2)
    expect(remarks.first).to_have_attribute("title", re.compile("Parse error"))
    expect(blocks(chat).first.locator("pre > code")).to_be_visible()
    expect(blocks(chat).first.locator("pre > code")).to_have_text(wrong)


def test_it_fits_a_phone(chat: ChatController) -> None:
    chat.page.set_viewport_size({"width": 390, "height": 800})
    set_input(
        chat.page,
        "append",
        fenced("flowchart LR\n" + "".join(f"  N{n} --> N{n + 1}\n" for n in range(12))),
    )
    expect(drawings(chat)).to_have_count(1, timeout=DRAWN_MS)
    assert chat.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    place = chat.loc_latest_message.locator(".chatkit-diagram")
    expect(place).to_have_js_property("tabIndex", 0)
    assert place.evaluate("each => each.scrollWidth > each.clientWidth")


HOSTILE = {
    "link": 'flowchart LR\n  A-->B\n  click A href "javascript:window.hacked=1"\n',
    "callback": 'flowchart LR\n  A-->B\n  click A call alert("x")\n  click B alert\n',
    "label": 'flowchart LR\n  A["<img src=x onerror=\'window.hacked=1\'>"] --> B["<script>window.hacked=1</script>"]\n',
    "image": 'flowchart LR\n  A@{ img: "https://elsewhere.invalid/x.png", label: "x", w: 60, h: 60 } --> B\n',
    "style": "flowchart LR\n  A-->B\n  style A fill:url(https://elsewhere.invalid/a.svg#a),background:url(//elsewhere.invalid/b)\n",
    "class": "flowchart LR\n  A:::c-->B\n  classDef c fill:#fff,mask:url(https://elsewhere.invalid/m.svg#m)\n",
    "directive": '%%{init: {"securityLevel": "loose", "htmlLabels": true, "themeCSS": '
    '"@import url(https://elsewhere.invalid/c.css); * {background: url(https://elsewhere.invalid/d)}"}}%%\n'
    "flowchart LR\n  A[\"<img src='https://elsewhere.invalid/e'>\"]-->B\n",
    "front matter": '---\nconfig:\n  securityLevel: loose\n  fontFamily: "x;} * {background:url(https://elsewhere.invalid/f)}"\n'
    '  themeVariables:\n    primaryColor: "red;background:url(https://elsewhere.invalid/g)"\n---\n'
    "flowchart LR\n  A-->B\n",
    "sequence link": "sequenceDiagram\n  participant A\n  link A: Site @ javascript:window.hacked=1\n"
    '  links A: {"x": "javascript:window.hacked=1"}\n  A->>A: x\n',
    "math": 'flowchart LR\n  A["$$\\\\href{javascript:window.hacked=1}{x}$$"] --> B\n',
    "many edges": "flowchart LR\n" + "".join(f"  A{n} --> B{n}\n" for n in range(400)),
    "long": "flowchart LR\n" + "  A --> B\n" * 5000,
}


def test_hostile_diagrams_are_harmless(chat: ChatController) -> None:
    foreign: list[str] = []
    chat.page.on("request", lambda request: foreign.append(request.url))
    for name, source in HOSTILE.items():
        set_input(chat.page, "append", f"{name}\n\n" + fenced(source))
        done = chat.loc_latest_message.locator(".chatkit-diagram, .chatkit-diagram-failed")
        expect(chat.loc_latest_message).to_contain_text(name)
        expect(done).to_have_count(1, timeout=DRAWN_MS)
        found = chat.loc_latest_message.evaluate(
            """message => {
                const root = message.querySelector(".chatkit-diagram")?.shadowRoot;
                const all = [...(root?.querySelectorAll("*") ?? [])];
                return all.flatMap(each => [
                    ...(/^(script|img|image|iframe|foreignObject|use)$/.test(each.localName) ? [each.localName] : []),
                    ...[...each.attributes]
                        .filter(({name, value}) => /^on/.test(name) || /javascript:|elsewhere/.test(value))
                        .map(({name, value}) => `${name}=${value}`),
                ]);
            }"""
        )
        assert found == [], name
    assert chat.page.evaluate("window.hacked") is None
    assert [url for url in foreign if "elsewhere" in url] == []
    expect(chat.loc_latest_message.locator(".chatkit-diagram-failed")).to_have_attribute(
        "title", "The diagram is too long to be drawn"
    )


def test_nothing_is_loaded_without_a_diagram(chat: ChatController) -> None:
    asked: list[str] = []
    chat.page.on("request", lambda request: asked.append(request.url))
    set_input(chat.page, "append", "```python\nprint(1)\n```\n")
    expect(blocks(chat).locator("pre code span").first).to_be_attached()
    assert [url for url in asked if re.search("diagram|mermaid", url)] == []
