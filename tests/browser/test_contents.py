"""append_message(): every kind of content."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import begin, case, said, say


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatController:
    return open_chat("contents")


KINDS = (
    ("markdown", "Some bold text", ".chatkit-text p > strong", "bold"),
    ("html", "as it is and **not bold**", ".chatkit-html > em", "as it is"),
    ("tag", "A tag and **no markdown**", ".chatkit-html > div.from-a-tag > strong", "A tag"),
    ("dict", "An answer", ".chatkit-text strong", "answer"),
    ("dict of tag", "In a dict", ".chatkit-html > span.from-a-tag", "In a dict"),
    ("chat message", "From a ChatMessage", ".chatkit-text em", "ChatMessage"),
    ("registered", "21.5 °C", ".chatkit-text strong", "21.5 °C"),
)
"""Names of the content, its text, and something that must be found in its message, with what that matches."""

ICONS = {"icon": "☀", "icon as string": "☾"}


def test_content_is_shown_as_its_kind_says(chat: ChatController) -> None:
    for number, (kind, text, selector, matched) in enumerate(KINDS, start=1):
        with case(kind):
            begin(chat, kind)
            chat.expect_latest_message(text)
            expect(chat.loc_latest_message).to_have_attribute("data-role", "assistant")
            expect(chat.loc_latest_message.locator(selector)).to_have_text(matched)
            expect(chat.loc_messages.locator("> *")).to_have_count(2 * number)
            chat.expect_streaming(False)


def test_a_message_may_have_its_own_icon(chat: ChatController) -> None:
    for kind, symbol in ICONS.items():
        with case(kind):
            begin(chat, kind)
            message = chat.loc_latest_message
            expect(message.locator(".message-icon > *")).to_have_text(symbol)
            expect(message.locator(".message-icon > .my-icon")).to_have_count(1)
            expect(message.locator(".message-content")).not_to_contain_text(symbol)
            chat.expect_streaming(False)


def test_strings_in_a_tag_list_are_still_markdown(chat: ChatController) -> None:
    say(chat, "tag list")
    parts = chat.loc_latest_message.locator(".message-content > *")
    expect(parts).to_have_text(["Some markdown,", "a tag", "and more markdown", "and **HTML**"])
    expect(parts.nth(0).locator("em")).to_have_text("markdown")
    expect(parts.nth(1).locator("span.from-a-tag")).to_have_text("a tag")
    expect(parts.nth(2).locator("code")).to_have_text("more")
    expect(parts.nth(3).locator("u")).to_have_text("and **HTML**")
    chat.expect_streaming(False)
    begin(chat, "nested tag list")
    expect(chat.loc_latest_message.locator("em")).to_have_text("inner")
    expect(chat.loc_latest_message.locator("strong")).to_have_text("outer")
    expect(chat.loc_latest_message.locator("hr")).to_have_count(1)


def test_a_dict_may_be_what_the_user_says_and_an_empty_message_is_a_message(
    chat: ChatController,
) -> None:
    say(chat, "dict of user")
    expect(said(chat, "user")).to_have_count(2)
    expect(said(chat, "user").last).to_have_text("A question", use_inner_text=True)
    expect(said(chat, "assistant")).to_have_count(0)
    chat.expect_streaming(False)
    say(chat, "empty")
    expect(said(chat, "assistant")).to_have_count(1)
    chat.expect_latest_message("")
    chat.expect_streaming(False)


def test_an_unknown_type_is_an_error_that_names_it_and_the_registry(chat: ChatController) -> None:
    say(chat, "unknown")
    note = said(chat, "user").get_by_role("note", name="message_content")
    expect(note).to_have_accessible_name(re.compile("Unknown"))
    chat.expect_streaming(False)
    say(chat, "markdown")
    chat.expect_latest_message("Some bold text")


def test_messages_gives_what_was_given(chat: ChatController) -> None:
    for kind in ("markdown", "html", "dict of user"):
        say(chat, kind)
        chat.expect_streaming(False)
    expected = [
        {"content": "markdown", "role": "user"},
        {"content": "Some **bold** text", "role": "assistant"},
        {"content": "html", "role": "user"},
        {"content": "<em>as it is</em> and **not bold**", "role": "assistant"},
        {"content": "dict of user", "role": "user"},
        {"content": "A **question**", "role": "user"},
    ]
    # The text itself: the order of a dictionary's keys is a part of the promise.
    expect(chat.page.locator("#messages")).to_have_text(json.dumps(expected))
