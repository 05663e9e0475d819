"""Files do the same on shinychat and on this package."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.helpers import visit

from .conftest import StartParityApp

NOTES: FilePayload = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"hello"}
SHEET: FilePayload = {"name": "sheet.csv", "mimeType": "text/csv", "buffer": b"a,b"}


@pytest.fixture
def chat(page: Page, parity_app: StartParityApp, controllers: Any) -> Any:
    visit(page, parity_app("files"))
    return controllers.ChatController(page, "any")


def picker(chat: Any) -> Locator:
    return chat.loc_input_container.locator("input[type=file]")


def staged(chat: Any, *names: str) -> None:
    """Expect exactly these files in the composer."""
    removable = chat.loc_input_container.locator("[aria-label^='Remove']")
    expect(removable).to_have_count(len(names))
    for number, name in enumerate(names):
        label = re.compile(rf"^Remove.*{re.escape(name)}$")
        expect(removable.nth(number)).to_have_attribute("aria-label", label)


def test_users_attach_files(page: Page, chat: Any, controllers: Any) -> None:
    expect(page.locator("#same")).to_have_text(
        "[file: note.txt] 6 [image: dot.gif] image/gif ContentText"
    )
    picker(chat).set_input_files([NOTES, SHEET])
    staged(chat, "notes.txt", "sheet.csv")
    chat.set_user_input("Look")
    chat.send_user_input()
    chat.expect_latest_message(
        "Look: notes.txt text/plain 5 data:text/plain;base64; sheet.csv text/csv 3 data:text/csv;base64"
    )
    staged(chat)
    expect(chat.loc_messages.locator("> *").first).to_contain_text("notes.txt")
    expect(chat.loc_messages.locator("> *").first).to_contain_text("sheet.csv")

    # Files need no text.
    picker(chat).set_input_files(NOTES)
    staged(chat, "notes.txt")
    chat.send_user_input(method="click")
    chat.expect_latest_message("nothing: notes.txt text/plain 5 data:text/plain;base64")
    chat.set_user_input("Alone")
    chat.send_user_input()
    chat.expect_latest_message("Alone: no files")

    # A list restricts the types; without the option, there are none.
    csv = controllers.ChatController(page, "csv")
    expect(picker(csv)).to_have_attribute("accept", re.compile("csv"))
    picker(csv).set_input_files([NOTES, SHEET])
    staged(csv, "sheet.csv")
    for id in ("none", "unset"):
        other = controllers.ChatController(page, id)
        expect(other.loc_input).to_be_visible()
        expect(picker(other)).to_have_count(0)


def test_the_app_stages_and_shows_files(page: Page, chat: Any) -> None:
    def press(name: str) -> None:
        page.locator(f"button#{name}").click()

    press("show")
    message = chat.loc_latest_message
    expect(message.locator("em")).to_have_text("files")
    expect(message).to_contain_text("note.txt")
    picture = message.get_by_role("button", name=re.compile("dot.gif"))
    expect(picture.locator("img")).to_have_attribute("src", re.compile("^data:image/gif;base64,"))

    press("stage")
    staged(chat, "note.txt")
    press("more")
    staged(chat, "note.txt", "dot.gif")
    chat.expect_user_input("With both")
    chat.loc_input.press("Enter")
    chat.expect_latest_message(
        "With both: note.txt text/plain 6 data:text/plain;base64; dot.gif image/gif 42 data:image/gif;base64"
    )
    staged(chat)

    press("stage")
    staged(chat, "note.txt")
    press("empty")
    staged(chat)

    # What the app sends leaves the draft of the user alone.
    chat.set_user_input("My draft")
    press("send")
    chat.expect_latest_message("Sent: note.txt text/plain 6 data:text/plain;base64")
    chat.expect_user_input("My draft")
    chat.loc_input.fill("")

    press("focus")
    staged(chat, "note.txt")
    expect(chat.loc_input).to_be_focused()
    placeholder = chat.loc_input_container.locator(
        "[placeholder='Say more'], [data-placeholder='Say more']"
    )
    # On a busy machine, shinychat's editor draws its new placeholder only with a later change of its text,
    # and not if an empty line is left in it.
    for _ in range(20):
        if placeholder.is_visible():
            break
        for key in ("ControlOrMeta+a", "a", "Backspace"):
            chat.loc_input.press(key)
    expect(placeholder).to_be_visible()
