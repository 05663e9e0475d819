"""Mistakes with content that only a running chat can tell."""

from __future__ import annotations

from typing import Any

import pytest

from shiny_chatkit import Chat
from shiny_chatkit.types import SettingsItem
from tests.server.harness import serve_chat, silent, until

ITEM = SettingsItem("size", "Size", "select", "l", options={"s": "Small", "l": "Large"})


async def test_a_select_with_labels_holds_values() -> None:
    changes: list[Any] = []

    def setup(chat: Chat) -> None:
        chat.on_settings_change(lambda key, value: changes.append((key, value)))

    async with serve_chat(setup, settings=[ITEM]) as (browser, chat):
        page = await browser.open()
        (item,) = page.named("chat:state-response")[-1]["settingsItems"]
        assert (item["options"], item["optionLabels"]) == (["s", "l"], ["Small", "Large"])
        browser.send("chat:settings-change", {"key": "size", "value": "s"})
        await until(lambda: changes == [("size", "s")])
        chat.register_settings_item(ITEM)
        await until(lambda: page.named("chat:register-settings-item"))
        event = page.named("chat:register-settings-item")[-1]
        assert event["optionLabels"] == ["Small", "Large"]
        with pytest.raises(ValueError, match="There is no setting 'sizes'"):
            await chat.update_settings(sizes="s")


async def test_an_append_of_nothing_is_told() -> None:
    async with serve_chat(silent) as (_, chat):
        with pytest.raises(TypeError, match="There is nothing to append: the message is None"):
            await chat.append_message(None)


async def test_a_name_is_not_a_tool_call() -> None:
    async with serve_chat(silent) as (_, chat):
        call: Any = "delete"
        with pytest.raises(TypeError, match="`tool` must be a ToolCall, not 'delete'"):
            chat.approve(call)
