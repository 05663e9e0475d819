"""A refusal says what is wrong and what would be right, and repeats little of what was sent."""

from __future__ import annotations

from typing import Any

import pytest
from shiny import reactive

from shiny_chatkit import Chat
from shiny_chatkit.types import SettingsItem
from tests.server.harness import serve_chat, until

LONG = "y" * 1_000_000
NAME = "y" * 300
MESSAGE = {"text": "a", "threadId": "T", "messageId": "m", "timestamp": 1}


@pytest.mark.parametrize(
    ("event", "data"),
    [
        ("chat:settings-change", {"key": "s", "value": LONG}),
        ("chat:settings-change", {"key": NAME, "value": "a"}),
        ("chat:slash-command", {"command": NAME, "args": LONG, "threadId": "T"}),
        (
            "chat:user-message",
            {"text": LONG + "y", "threadId": "T", "messageId": "m", "timestamp": 1},
        ),
        ("chat:" + LONG, {}),
        ("chat:stop-generation", {"threadId": LONG}),
        ("chat:stop-generation", {LONG: 1, "threadId": "T"}),
        ("chat:feedback", {"messageId": "m", "threadId": "T", "value": LONG}),
        ("chat:permission-response", {"requestId": LONG, "threadId": "T", "optionId": LONG}),
        ("chat:input-response", {"requestId": "y" * 128, "threadId": "T", "text": LONG}),
        ("chat:thread-rename", {"threadId": "y" * 128, "title": NAME}),
        ("chat:file-chunk", {"uploadId": LONG, "content": LONG}),
        *(
            (
                "chat:user-message",
                {
                    "text": "a",
                    "threadId": "T",
                    "messageId": "m",
                    "timestamp": 1,
                    "attachments": [file],
                },
            )
            for file in (
                {"type": "file", "name": NAME, "componentId": "none"},
                {"type": "file", "name": NAME, "content": "A" * 4000},
                {"type": "widget", "name": NAME, "widgetId": NAME},
                {"type": "file", "name": NAME, "mime": NAME, "content": ""},
                {"type": LONG, "name": LONG},
            )
        ),
    ],
)
async def test_a_refusal_repeats_little_of_what_was_sent(event: str, data: dict[str, Any]) -> None:
    def setup(chat: Chat) -> None:
        chat.register_settings_item(SettingsItem("s", "S", "select", options=["a", "b"]))

    async with serve_chat(setup, max_attachment_size=10) as (browser, _):
        own = browser.page().thread.id
        browser.send(event, {k: own if v == "T" else v for k, v in data.items()})
        if event == "chat:input-response":
            return  # An answer to no question is passed over.
        await until(lambda: browser.page().errors)
        message = browser.page().errors.pop()["message"]
        assert message.count("y") + message.count("A") <= 110
        assert len(message) < 300


async def test_a_browser_s_value_between_steps_is_refused() -> None:
    item = SettingsItem("t", "T", "range", 0.5, min=0, max=1, step=0.1)
    async with serve_chat(lambda chat: chat.register_settings_item(item)) as (browser, chat):
        browser.send("chat:settings-change", {"key": "t", "value": 0.55})
        await until(lambda: browser.page().errors)
        assert browser.page().errors.pop()["message"] == (
            "Invalid value 0.55 for setting 't': expected a number from 0 to 1 in steps of 0.1."
        )
        with pytest.raises(ValueError, match=r"Invalid value 0\.55"):
            await chat.update_settings(t=0.55)
        with reactive.isolate():
            assert chat.settings() == {"t": 0.5}
