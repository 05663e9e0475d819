"""The differences that docs/migrating-from-ui-chat.md lists, with what each of the two packages does."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.helpers import visit

from .conftest import StartParityApp

NOTES: FilePayload = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"hello"}


@dataclass(frozen=True)
class Sides:
    """The expectations of one package."""

    beside: list[str]
    second: str
    unawaited: re.Pattern[str]
    transformed: list[str]
    tags: str
    input: str
    keys: list[str]
    default_icons: int
    client_files: int


SIDES = {
    "shinychat": Sides(
        beside=["Hello", "The client: Hello", "The handler: Hello"],
        second="list",
        unawaited=re.compile("coroutine|iterable"),
        transformed=["hello", "nothing"],
        tags="*Strings* and tags",
        input="UserInput",
        keys=["attachments", "content", "role"],
        default_icons=0,
        client_files=1,
    ),
    "shiny_chatkit": Sides(
        beside=["Hello", "The handler: Hello"],
        second="ChatContext",
        unawaited=re.compile("The client: Hello"),
        transformed=["HELLO", "nothing"],
        tags="Strings and tags",
        input="str",
        keys=["content", "role"],
        default_icons=1,
        client_files=0,
    ),
}


@pytest.fixture
def chat_of(page: Page, parity_app: StartParityApp, controllers: Any) -> Any:
    visit(page, parity_app("differences"))

    def get(id: str, text: str) -> Any:
        chat = controllers.ChatController(page, id)
        chat.set_user_input(text)
        chat.send_user_input()
        return chat

    return get


def test_handlers(page: Page, chat_of: Any, library: str) -> None:
    sides = SIDES[library]
    beside = chat_of("beside", "Hello")
    messages = beside.loc_messages.locator("> *")
    expect(messages).to_have_count(len(sides.beside))
    assert sorted(messages.all_inner_texts()) == sorted(sides.beside)
    # Without content of the handler, the client answers on both.
    chat_of("quiet", "Hello").expect_latest_message("The client: Hello")
    expect(page.locator("#values")).to_contain_text('"ran": ["Hello"]')
    chat_of("second", "Hello").expect_latest_message(sides.second)
    chat_of("named", "Hello").expect_latest_message("list")
    chat_of("unawaited", "Hello")
    expect(page.get_by_text(sides.unawaited).first).to_be_visible()


def test_values(page: Page, chat_of: Any, library: str, controllers: Any) -> None:
    sides = SIDES[library]
    tags = chat_of("tags", "Hello")
    tags.expect_latest_message(sides.tags)
    expect(tags.loc_latest_message.locator("b")).to_have_text("tags")
    expect(tags.loc_latest_message.locator(".message-icon:visible")).to_have_count(
        sides.default_icons
    )

    transformed = chat_of("transformed", "hello")
    transformed.expect_latest_message(
        "HELLO" if library == "shiny_chatkit" else re.compile("has been removed")
    )
    transformed = chat_of("transformed", "nothing")
    expect(page.locator("#values")).to_contain_text(
        f'"transformed": {json.dumps(sides.transformed)}'
    )
    if library == "shiny_chatkit":
        transformed.expect_latest_message("nothing")

    read = controllers.ChatController(page, "read")
    read.loc_input_container.locator("input[type=file]").set_input_files(NOTES)
    chat_of("read", "Hello").expect_latest_message("Read")
    expect(page.locator("#values")).to_contain_text(f'"input": "{sides.input}"')
    expect(page.locator("#values")).to_contain_text(f'"keys": {json.dumps(sides.keys)}')

    beside = controllers.ChatController(page, "beside")
    expect(beside.loc_input).to_be_visible()
    expect(beside.loc_input_container.locator("input[type=file]")).to_have_count(sides.client_files)


def test_errors(page: Page, chat_of: Any, library: str) -> None:
    chat = chat_of("error", "Hello")
    if library == "shiny_chatkit":
        chat.expect_error("It broke")
    else:
        expect(page.locator("#shiny-notification-panel")).to_contain_text("It broke")
    expect(chat.loc_messages).to_contain_text("Hello")
