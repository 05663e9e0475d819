"""The moments in which a workspace leaves memory, and in which a slow store catches up."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from shiny import reactive
from typing_extensions import override

from shiny_chatkit.stores import Account, MemoryStore
from shiny_chatkit.types import SettingsItem
from shiny_chatkit.workspace import _persistence, _workspace
from shiny_chatkit.workspace._registry import live_workspace
from tests.server.harness import echo, until

from .helpers import answer_to, kept, saved


async def test_a_workspace_saves_as_long_as_pages_may_get_it(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_workspace, "LINGER_SECONDS", 0)
    async with kept(echo, store) as (browser, chat):
        await answer_to(browser, "one")
        workspace = chat._chat_session.workspace
    persistence = workspace.persistence
    assert persistence is not None
    while live_workspace(store, persistence.account) is workspace:
        assert not persistence.saver._is_stopped
        await asyncio.sleep(0)
    await until(lambda: persistence.saver._is_stopped)


class SlowToOpen(MemoryStore):
    def __init__(self) -> None:
        super().__init__()
        self.may_answer = asyncio.Event()

    @override
    async def settings(self, account: Account) -> Mapping[str, Any]:
        found = await super().settings(account)
        await self.may_answer.wait()
        return found


async def test_a_setting_changed_before_the_store_answers_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_persistence, "MAX_OPENING_SECONDS", 0.01)
    store = SlowToOpen()
    items = [SettingsItem("tone", "Tone", "select", "a", options=["a", "b"])]
    async with kept(echo, store, settings=items) as (browser, chat):
        persistence = chat._chat_session.workspace.persistence
        assert persistence is not None
        await until(lambda: persistence.trouble is not None)
        browser.send("chat:settings-change", {"key": "tone", "value": "b"})
        with reactive.isolate():
            await until(lambda: chat.settings() == {"tone": "b"})
        store.may_answer.set()
        await until(lambda: persistence.trouble is None)
        await saved(chat)
        async with kept(echo, store, settings=items) as (_, other):
            with reactive.isolate():
                assert other.settings() == {"tone": "b"}
