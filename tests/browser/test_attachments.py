"""Files: chosen, pasted and dropped; what is refused; and that every byte arrives."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Locator, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import said, say

# The smallest picture there is.
PICTURE = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")

GIVE = """(target, {event, name, mime, content}) => {
    const bytes = Uint8Array.from(atob(content), character => character.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], name, {type: mime}));
    const init = {bubbles: true, cancelable: true};
    target.dispatchEvent(
        event === "paste"
            ? new ClipboardEvent(event, {...init, clipboardData: data})
            : new DragEvent(event, {...init, dataTransfer: data}),
    );
}"""


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatController:
    return open_chat("everything")


def file(name: str, content: bytes = b"text", mime: str = "text/plain") -> FilePayload:
    return {"name": name, "mimeType": mime, "buffer": content}


def choose(chat: ChatController, *files: FilePayload) -> None:
    chat.loc.locator("input[type=file]").set_input_files(list(files))


def give(target: Locator, event: str, name: str, content: bytes, mime: str) -> None:
    """Paste or drop a file."""
    encoded = base64.b64encode(content).decode()
    payload: dict[str, Any] = {"event": event, "name": name, "mime": mime, "content": encoded}
    target.evaluate(GIVE, payload)


def expect_chips(chat: ChatController, names: Sequence[str]) -> None:
    names_of_chips = chat.loc.locator(".chatkit-attachments .chatkit-chip-name")
    expect(names_of_chips).to_have_text(list(names))


def test_a_file_is_chosen_pasted_and_dropped(chat: ChatController) -> None:
    choose(chat, file("chosen.txt"))
    expect_chips(chat, ["chosen.txt"])
    expect(chat.loc_input).to_be_focused()
    give(chat.loc_input, "paste", "pasted.gif", PICTURE, "image/gif")
    give(chat.loc_messages, "drop", "dropped.txt", b"dropped", "text/plain")
    expect_chips(chat, ["chosen.txt", "pasted.gif", "dropped.txt"])
    chat.loc.get_by_role("button", name="Remove: dropped.txt").press("Enter")
    expect_chips(chat, ["chosen.txt", "pasted.gif"])
    expect(chat.loc.get_by_role("button", name="Remove: pasted.gif")).to_be_focused()
    say(chat, "look")
    chat.expect_latest_message("chosen.txt file pasted.gif file with 'look'")
    expect_chips(chat, [])
    message = said(chat, "user")
    expect(message.get_by_role("img", name="pasted.gif")).to_have_js_property("naturalWidth", 1)
    expect(message.get_by_role("img", name="chosen.txt, 4 B")).to_be_visible()


def test_files_alone_can_be_sent(chat: ChatController) -> None:
    expect(chat.loc_input_button).to_be_disabled()
    choose(chat, file("alone.txt"))
    expect(chat.loc_input_button).to_be_enabled()
    chat.send_user_input(method="click")
    chat.expect_latest_message("alone.txt file with ''")


def test_what_is_refused_is_told_in_the_composer(chat: ChatController) -> None:
    expect(chat.loc_settings).to_be_visible()  # the session is there
    errors = chat.loc_input_container.get_by_role("alert")
    choose(chat, file("page.html", mime="text/html"), file("ok.txt"))
    expect(errors).to_have_text("page.html has a type that this chat does not accept.")
    expect_chips(chat, ["ok.txt"])
    choose(chat, file("large.txt", b"x" * 100_001))
    expect(errors).to_contain_text("large.txt is larger than")
    choose(chat, *(file(f"{number}.txt") for number in range(20)))
    expect(errors).to_have_text("A message can have at most 20 attachments.")
    expect_chips(chat, ["ok.txt", *(f"{number}.txt" for number in range(19))])


def test_the_attachments_are_part_of_the_draft_of_their_thread(chat: ChatController) -> None:
    say(chat, "first")
    chat.expect_latest_message("answer 1 to first")
    choose(chat, file("draft.txt"))
    expect_chips(chat, ["draft.txt"])
    chat.new_thread()
    expect_chips(chat, [])
    chat.switch_thread("first")
    expect_chips(chat, ["draft.txt"])
