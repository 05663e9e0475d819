"""The deprecated members of ui.Chat: each warns, and each still works."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import said, say


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatController:
    return open_chat("deprecated")


def dicts(*messages: tuple[str, str]) -> list[dict[str, str]]:
    return [{"content": content, "role": role} for role, content in messages]


def expect_json(page: Page, id: str, value: Any) -> None:
    expect(page.locator(f"#{id}")).to_have_text(json.dumps(value, ensure_ascii=False))


def test_a_chat_begins_with_messages_and_transforms_to_html_and_chunk_by_chunk(
    chat: ChatController,
) -> None:
    first = ChatController(chat.page, "first")
    expect(first.loc_messages.locator("> *")).to_have_text(["Hello", "Hi"])
    expect(said(first, "assistant").locator("strong")).to_have_text("Hello")
    expect(said(first, "user")).to_have_count(1)
    say(chat, "html")
    expect(chat.loc_latest_message.locator(".chatkit-html > mark")).to_have_text("html")
    chunked = ChatController(chat.page, "chunked")
    say(chunked, "go")
    chunked.expect_streaming(False)
    chunked.expect_latest_message("one two [] end")


def test_user_input_is_transformed_for_models_only_and_into_a_providers_format(
    chat: ChatController,
) -> None:
    say(chat, "hello")
    chat.expect_latest_message("you said HELLO!")
    expect(said(chat, "user")).to_have_text("hello")
    page = chat.page
    expect_json(page, "plain", dicts(("user", "HELLO"), ("assistant", "you said HELLO")))
    expect_json(page, "shown", dicts(("user", "HELLO"), ("assistant", "you said HELLO!")))
    expect_json(page, "untransformed", dicts(("user", "hello"), ("assistant", "you said HELLO")))
    expect(page.locator("#typed")).to_have_text("hello / HELLO")
    expect_json(
        page,
        "google",
        [
            {"role": "user", "parts": [{"text": "HELLO"}]},
            {"role": "model", "parts": [{"text": "you said HELLO"}]},
        ],
    )
    say(chat, "bye")
    chat.expect_latest_message("you said BYE!")
    expect_json(
        page,
        "last",
        dicts(
            ("user", "hello"),
            ("assistant", "you said HELLO"),
            ("user", "BYE"),
            ("assistant", "you said BYE"),
        ),
    )


def test_a_message_transformed_to_none_stays_without_an_answer(chat: ChatController) -> None:
    say(chat, "drop")
    expect_json(chat.page, "plain", dicts(("user", "drop")))
    chat.expect_streaming(False)
    chat.expect_messages("drop")
    say(chat, "keep")
    chat.expect_latest_message("you said KEEP!")
    expect(chat.loc_messages.locator("> *")).to_have_text(["drop", "keep", "you said KEEP!"])


def test_a_streamed_response_is_transformed(chat: ChatController) -> None:
    say(chat, "stream")
    chat.expect_latest_message("you said STREAM!")
    chat.expect_streaming(False)
    expect_json(chat.page, "plain", dicts(("user", "STREAM"), ("assistant", "you said STREAM")))


def test_token_limits_drop_the_oldest_messages(chat: ChatController) -> None:
    for text in ("one", "two"):
        say(chat, text)
        chat.expect_latest_message(f"you said {text.upper()}!")
    # Six words are left for messages: the last answer has three of them, its question one.
    expect_json(chat.page, "limited", dicts(("user", "TWO"), ("assistant", "you said TWO")))


def test_each_warns(chat: ChatController) -> None:
    chat.page.get_by_role("button", name="Set", exact=True).click()
    chat.expect_user_input("set by the app")
    seen = chat.page.locator("#seen_warnings")
    for name in (
        "Chat(messages=...)",
        "Chat(tokenizer=...)",
        "transform_user_input",
        "transform_assistant_response",
        "Chat.messages(format=...)",
        "Chat.messages(token_limits=...)",
        "Chat.messages(transform_user=...)",
        "Chat.messages(transform_assistant=...)",
        "set_user_message()",
        "ShinyDeprecationWarning",
    ):
        expect(seen).to_contain_text(name)
