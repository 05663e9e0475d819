"""Hostile markdown: nothing runs, nothing covers the page, nothing is asked for from elsewhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import Request, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import set_input

HOSTILE = {
    "script": "<script>window.hacked = 1</script>",
    "onerror": "<img src='data:,' onerror='window.hacked = 1'>",
    "svg": "<svg><script>window.hacked = 1</script><g onload='window.hacked = 1'></g></svg>",
    "svg onload": "<svg onload='window.hacked = 1'><circle r='1'/></svg>",
    "javascript link": "[click](javascript:window.hacked=1)",
    "javascript html link": "<a href='java\tscript:window.hacked=1'>click</a>",
    "javascript form": "<form action='javascript:window.hacked=1'><button>click</button></form>",
    "data link": "[click](data:text/html,<script>alert(1)</script>)",
    "iframe": "<iframe src='javascript:parent.hacked=1'></iframe>",
    "srcdoc": "<iframe srcdoc='<script>parent.hacked = 1</script>'></iframe>",
    "object": "<object data='data:text/html,<script>parent.hacked=1</script>'></object>",
    "style": "<style>body { display: none !important; }</style>",
    "overlay": "<div style='position:fixed;inset:0;z-index:99999;background:red'>click</div>",
    "meta": "<meta http-equiv='refresh' content='0;url=about:blank'>",
    "base": "<base href='https://elsewhere.invalid/'>",
    "link": "<link rel='stylesheet' href='https://elsewhere.invalid/x.css'>",
    "remote image": "![](https://elsewhere.invalid/leak.png)",
    "remote html image": "<img src='https://elsewhere.invalid/leak.png'>",
    "srcset": "<img srcset='https://elsewhere.invalid/leak.png 1x'>",
    "video": "<video autoplay poster='https://elsewhere.invalid/leak.png' src='//elsewhere.invalid/x'></video>",
    "background": "<table background='https://elsewhere.invalid/leak.png'><tr><td>x</td></tr></table>",
    "css url": "<p style=\"background:url('https://elsewhere.invalid/leak.png')\">x</p>",
    "clobber": "<form name='Shiny'></form><img id='body' name='body'>",
    "mutation": "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=data:, "
    "onerror=window.hacked=1&gt;'>",
    "shiny input": "<input id='n' class='shiny-bound-input' value='1'><div class='shiny-text-output' "
    "id='typed'></div>",
    "custom element": "<shiny-chatkit id='inner' data-config='{}'></shiny-chatkit>",
    "template": "<template><img src='data:,' onerror='window.hacked=1'></template>",
    "dependency": "<script type='application/html-dependency'>x</script>",
}


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatController:
    return open_chat("feed")


@pytest.mark.parametrize("way", ["append", "feed"])
def test_hostile_markdown_is_harmless(chat: ChatController, way: str) -> None:
    page = chat.page
    foreign: list[str] = []

    def on_request(request: Request) -> None:
        if "elsewhere" in request.url:
            foreign.append(request.url)

    page.on("request", on_request)
    for count, (name, markdown) in enumerate(HOSTILE.items(), start=1):
        text = f"{markdown}\n\nafter {name}\n"
        if way == "append":
            set_input(page, "append", text)
        else:
            set_input(page, "feed", [*text, None])
        expect(chat.loc_messages.locator("> *")).to_have_count(count)
        expect(chat.loc_latest_message).to_contain_text(f"after {name}")
        chat.expect_streaming(False)
    messages = chat.loc_messages
    for forbidden in (
        "script, style, iframe, object, embed, link, meta, base, form, template, math style",
        "shiny-chatkit, .shiny-bound-input, .shiny-text-output",
        "[onerror], [onload], [style*='fixed'], [srcdoc], [background]",
        "[href^='javascript' i], [href^='data' i], [action], [id=body], [name=Shiny]",
    ):
        expect(messages.locator(forbidden)).to_have_count(0)
    for link in messages.get_by_text("click", exact=True).all():
        link.click()
    assert page.evaluate("window.hacked") is None
    assert page.evaluate("typeof window.Shiny.setInputValue") == "function"
    assert foreign == []
    expect(page.locator("body")).to_be_visible()
    # Nothing lies over the composer.
    chat.set_user_input("still here")
    chat.send_user_input(method="click")
    chat.expect_latest_message("still here")


def test_links_of_a_model_open_elsewhere(chat: ChatController) -> None:
    set_input(chat.page, "append", "[a link](https://example.com/x) and <https://example.com/y>")
    links = chat.loc_latest_message.locator("a")
    expect(links).to_have_count(2)
    for link in links.all():
        expect(link).to_have_attribute("target", "_blank")
        expect(link).to_have_attribute("rel", "noopener noreferrer")
