"""The options of ``chat_ui()`` do the same on shinychat and on this package."""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.helpers import visit

from .conftest import StartParityApp

ROWS = {
    "shinychat": ".shiny-chat-tool-group",
    "shiny_chatkit": ".chatkit-tool-group, .chatkit-tool",
}
"""Rows of tool calls; those in a row that is folded are not visible."""
REASONING = {"shinychat": ".shiny-chat-thinking", "shiny_chatkit": ".chatkit-thinking"}


def ask(chat: Any, text: str) -> None:
    chat.set_user_input(text)
    chat.send_user_input(method="click")


def test_places_and_attributes(page: Page, parity_app: StartParityApp, controllers: Any) -> None:
    visit(page, parity_app("options"))
    chat = controllers.ChatController(page, "slots")
    expect(chat.loc).to_have_class(re.compile(r"\bmine\b"))
    expect(chat.loc).to_have_attribute("data-kind", "slots")
    expect(chat.loc).to_have_attribute("aria-label", "Slots")
    expect(chat.loc).to_have_css("height", "300px")
    box = chat.loc_input_container.bounding_box()
    assert box is not None
    assert 300 <= box["width"] <= 400
    expect(
        chat.loc.locator("[placeholder='Ask me'], [data-placeholder='Ask me']").first
    ).to_be_visible()
    expect(chat.loc_input_button.locator("svg.plane")).to_be_visible()

    # The toolbar is right below the text, the footer at the end, and both are live.
    model, terms = page.get_by_label("Model"), page.locator("#terms")
    places = [part.bounding_box() for part in (chat.loc_input, model, terms)]
    tops = [box["y"] for box in places if box is not None]
    assert len(tops) == 3
    assert tops == sorted(tops)
    model.select_option("Large")
    terms.click()
    expect(page.locator("#agreed")).to_have_text("agreed 1")
    ask(chat, "Hello")
    chat.expect_latest_message("Large: Hello")
    expect(page.locator("#keys").get_by_text("Just text", exact=True)).to_be_visible()


def test_the_key_that_submits(page: Page, parity_app: StartParityApp, controllers: Any) -> None:
    visit(page, parity_app("options"))
    keys = controllers.ChatController(page, "keys")
    keys.loc_input.press_sequentially("one")
    keys.loc_input.press("Enter")
    keys.loc_input.press_sequentially("two")
    keys.loc_input.press("Control+Enter")
    keys.expect_latest_message(r"'one\ntwo'")
    enter = controllers.ChatController(page, "enter")
    expect(enter.loc_input_button.locator("svg")).to_be_visible()
    enter.loc_input.press_sequentially("one")
    enter.loc_input.press("Shift+Enter")
    enter.loc_input.press_sequentially("two")
    enter.loc_input.press("Enter")
    enter.expect_latest_message(r"'one\ntwo'")


def test_when_reasoning_is_shown(
    page: Page, parity_app: StartParityApp, controllers: Any, library: str
) -> None:
    visit(page, parity_app("options"))
    for id, shown in {"now": True, "soon": True, "late": False, "never": False}.items():
        chat = controllers.ChatController(page, id)
        ask(chat, "Why?")
        expect(chat.loc_latest_message).to_contain_text("Said at last.")
        thought = chat.loc_latest_message.locator(REASONING[library]).filter(visible=True)
        expect(thought).to_have_count(int(shown))
        if not shown:
            chat.expect_latest_message("Said at last.")


def test_how_tool_calls_are_grouped(
    page: Page, parity_app: StartParityApp, controllers: Any, library: str
) -> None:
    visit(page, parity_app("options"))
    for id, rows in {"none": 3, "tool": 2, "all": 1}.items():
        chat = controllers.ChatController(page, id)
        ask(chat, "Look")
        expect(chat.loc_latest_message).to_contain_text("All done.")
        expect(chat.loc_latest_message.locator(ROWS[library]).filter(visible=True)).to_have_count(
            rows
        )


def test_values_that_are_refused(library: str) -> None:
    chat_ui = import_module(library).chat_ui
    for option, error in {
        "tool_grouping": ValueError,
        "show_thinking_after_s": TypeError,
        "show_history": TypeError,
        "drawer": TypeError,
        "allow_attachments": (TypeError, ValueError),
    }.items():
        wrong: Any = {"allow_attachments": ["application/x-never"]}.get(option, "wrong")
        if (library, option) == ("shiny_chatkit", "allow_attachments"):
            wrong = 1.5  # Any media type may be named.
        with pytest.raises(error, match=re.compile(f"{option}|attachments")):
            chat_ui("chat", **{option: wrong})
    with pytest.raises(ValueError, match="icon_send"):
        chat_ui("chat", icon_send=True)
    with pytest.raises(ValueError, match="60"):
        chat_ui("chat", show_thinking_after_s=61)
    # The stop button cannot be turned off: migrating-from-ui-chat.md, options of chat_ui().
    if library == "shinychat":
        chat_ui("chat", enable_cancel=False)
    else:
        with pytest.raises(TypeError, match="enable_cancel"):
            chat_ui("chat", enable_cancel=False)
