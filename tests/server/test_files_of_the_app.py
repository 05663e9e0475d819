"""Files that the app sends: in the composer, and in messages."""

from __future__ import annotations

from typing import Any

import pytest
from shinychat.types import Attachment as SentBefore
from shinychat.types import ChatMessage

from shiny_chatkit.types import Attachment
from tests.server.harness import serve_chat, silent, until

FILE = Attachment.from_data(b"1,2", "text/csv", name="a.csv")
STAGED = {"name": "a.csv", "mime": "text/csv", "size": 3, "content": "MSwy"}


@pytest.mark.parametrize(
    ("options", "sent"),
    [
        ({"attachments": [FILE]}, {"attachments": [STAGED]}),
        ({"attachments": [FILE], "focus": True}, {"attachments": [STAGED], "focus": True}),
        (
            {"attachments": [], "attachment_mode": "set"},
            {"attachments": [], "replacesAttachments": True},
        ),
        (
            {"value": "Look", "submit": True, "attachments": [FILE]},
            {"value": "Look", "submit": True, "attachments": [STAGED]},
        ),
    ],
)
async def test_the_app_puts_files_into_the_composer(
    options: dict[str, Any], sent: dict[str, Any]
) -> None:
    async with serve_chat(silent) as (browser, chat):
        chat.update_user_input(**options)
        await until(lambda: browser.page().inputs)
        assert browser.page().inputs == [sent]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"attachments": [FILE], "submit": True}, "must be provided when `submit=True`"),
        ({"attachments": [], "focus": True}, "`value` or `attachments` must be provided"),
        ({"attachments": [FILE], "attachment_mode": "replace"}, "attachment_mode"),
        ({"attachments": [Attachment.from_url("https://example.org/a.csv")]}, "is not known here"),
    ],
)
async def test_mistakes_with_files_are_explained(options: dict[str, Any], sentence: str) -> None:
    async with serve_chat(silent) as (_, chat):
        with pytest.raises(ValueError, match=sentence):
            chat.update_user_input(**options)


@pytest.mark.parametrize("accepted", [False, [".png"]])
async def test_a_file_that_users_may_not_send_is_warned_of(accepted: Any) -> None:
    async with serve_chat(silent, attachments=accepted) as (browser, chat):
        with pytest.warns(UserWarning, match="'chat' will not accept 'a.csv'"):
            chat.update_user_input(attachments=[FILE])
        await until(lambda: browser.page().inputs)


@pytest.mark.parametrize("role", ["user", "assistant"])
@pytest.mark.parametrize("content", ["Look at this.", ""])
async def test_the_files_of_a_chat_message_are_shown(role: Any, content: str) -> None:
    files = [SentBefore.from_data(b"1,2", "text/csv", name="a.csv")]
    async with serve_chat(silent) as (browser, chat):
        await chat.append_message(ChatMessage(content, role=role, attachments=files))
        await until(lambda: browser.page().messages)
        (message,) = browser.page().messages
        assert message.role == role
        assert message.content == content
        assert [part["name"] for part in message.records("attachment")] == ["a.csv"]


async def test_an_icon_can_be_that_of_the_chat_or_none() -> None:
    async with serve_chat(silent) as (browser, chat):
        for icon in (None, True, False, "🐧"):
            await chat.append_message("Hello", icon=icon)
        await until(lambda: len(browser.page().messages) == 4)
        assert [message.icon for message in browser.page().messages] == [None, None, "", "🐧"]
