"""Everything a reader would search for, select or copy is text; buttons, times and marks are not."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import press, say

SELECTED = "() => getSelection().toString().trim()"


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatController:
    return open_chat("everything")


def finds(chat: ChatController, text: str) -> str:
    """Search as the browser does, and return what it has selected."""
    chat.page.evaluate("getSelection().removeAllRanges()")
    chat.page.evaluate("text => window.find(text)", text)
    return chat.page.evaluate(SELECTED)


def answer_with_a_source(chat: ChatController) -> None:
    say(chat, "work")
    for _ in range(3):
        press(chat.page, "Step")
    expect(chat.loc_latest_message.locator(".chatkit-source")).to_be_visible()
    chat.expect_streaming(False)


def test_a_message_has_its_captions_as_text(chat: ChatController) -> None:
    answer_with_a_source(chat)
    chat.expect_latest_message("look Done, as said. A source")
    assert finds(chat, "A source") == "A source"
    assert finds(chat, "Thought for") == ""


def test_a_tool_title_is_found_selected_and_copied(chat: ChatController) -> None:
    say(chat, "approve")
    card = chat.loc_latest_message.locator(".chatkit-tool")
    expect(card).to_have_attribute("open", "")
    assert finds(chat, "Drop it") == "Drop it"
    # The mark that says what it waits for is not text.
    expect(card.locator("summary")).to_have_text("Drop it", use_inner_text=True)
    title = card.locator(".chatkit-tool-title")
    box = title.bounding_box()
    assert box
    mouse = chat.page.mouse
    mouse.move(box["x"] + 1, box["y"] + box["height"] / 2)
    mouse.down()
    mouse.move(box["x"] + box["width"] - 1, box["y"] + box["height"] / 2, steps=4)
    mouse.up()
    assert chat.page.evaluate(SELECTED) == "Drop it"
    # Selecting is not folding.
    expect(card).to_have_attribute("open", "")
    card.locator(".chatkit-tool-icon").click()
    expect(card).not_to_have_attribute("open", "")


def test_the_names_of_attached_files_are_text(chat: ChatController) -> None:
    chat.loc.locator("input[type=file]").set_input_files(
        {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"x"}
    )
    expect(chat.loc.locator(".chatkit-attachments li")).to_contain_text("notes.txt")
    say(chat, "look")
    chat.expect_latest_message("notes.txt file with 'look'")
    expect(chat.loc_messages.locator("> [data-role=user]")).to_have_text(
        "notes.txt look", use_inner_text=True
    )
