"""A user's conversations can be exported, and imported here or elsewhere."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from shiny import ui

from shiny_chatkit import Chat
from shiny_chatkit.stores import MemoryStore
from tests.server.harness import said, serve_chat, until
from tests.server.kept.helpers import answer_to, end_process, kept, listed, saved


def answering_with_ui(chat: Chat) -> None:
    @chat.on_user_submit
    async def _(text: str) -> None:
        await chat.append_message(ui.TagList(f"You said {text}: ", ui.input_text("x", "Live")))


async def export(store: MemoryStore) -> tuple[dict[str, Any], str]:
    """An export of ada's conversations, as it comes from a file, and the id of the thread."""
    async with kept(answering_with_ui, store) as (browser, chat):
        await answer_to(browser, "hello")
        thread_id = browser.page().thread.id
        await chat.rename_thread(thread_id, "Named")
        data = await chat.export_account()
        assert (await chat.export_thread(thread_id))["threads"] == data["threads"]
        with pytest.raises(ValueError, match="Unknown thread"):
            await chat.export_thread("none")
    return json.loads(json.dumps(data)), thread_id


async def test_conversations_move_to_another_user(store: MemoryStore) -> None:
    data, thread_id = await export(store)
    async with serve_chat(answering_with_ui, store=store, user="bob") as (browser, chat):
        assert await chat.import_account(data) == 1
        assert await chat.import_account(data) == 0
        await until(lambda: thread_id in listed(browser.page()))
        assert listed(browser.page())[thread_id]["title"] == "Named"
        await chat.switch_thread(thread_id)
        exported = await chat.export_account()
        assert exported["threads"][0]["messages"] == data["threads"][0]["messages"]
    end_process()
    async with serve_chat(answering_with_ui, store=store, user="bob") as (browser, chat):
        assert browser.page().thread.id == thread_id
        assert len(said(chat)) == 2
        await answer_to(browser, "more")


async def test_a_changed_export_loses_live_ui(store: MemoryStore) -> None:
    data, thread_id = await export(store)
    changed = copy.deepcopy(data)
    changed["threads"][0]["messages"][0]["memory"] = {"evil": True}
    changed["threads"][0]["messages"][0]["data"]["source"] = "Only the model reads this."
    unsigned = {name: data[name] for name in data if name != "signature"}
    for number, each in enumerate((changed, unsigned)):
        async with serve_chat(answering_with_ui, store=store, user=f"u{number}") as (browser, chat):
            assert await chat.import_account(each) == 1
            (thread,) = (await chat.export_account())["threads"]
            text = json.dumps(thread)
            assert "You said hello" in text
            assert "evil" not in text
            assert "Only the model" not in text
            assert '"type": "html"' in json.dumps(each)
            assert '"type": "html"' not in text
            assert (thread["title"], thread["id"]) == ("Named", thread_id)
            await answer_to(browser, "more")
            await saved(chat)
            await chat.switch_thread(thread_id)


async def test_a_trusted_import_keeps_everything(store: MemoryStore) -> None:
    data, _ = await export(store)
    del data["signature"]
    async with serve_chat(answering_with_ui, store=store, user="bob") as (_, chat):
        assert await chat.import_account(data, trusted=True) == 1
        (thread,) = (await chat.export_account())["threads"]
        assert thread["messages"] == data["threads"][0]["messages"]


async def test_an_import_leaves_what_is_there(store: MemoryStore) -> None:
    data, thread_id = await export(store)
    async with kept(answering_with_ui, store) as (browser, chat):
        await answer_to(browser, "again")
        assert await chat.import_account(data) == 0
        assert len(said(chat)) == 4
        await chat.delete_thread(thread_id)
        assert await chat.import_account(data) == 1
        await until(lambda: thread_id in listed(browser.page()))


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        {"format": "shiny_chatkit.conversations", "version": 9},
        {"signature": object()},
    ],
)
async def test_what_is_no_export(store: MemoryStore, data: Any) -> None:
    async with kept(answering_with_ui, store) as (_, chat):
        with pytest.raises(ValueError, match="Invalid"):
            await chat.import_account(data)


async def test_an_invalid_message(store: MemoryStore) -> None:
    data, thread_id = await export(store)
    data["threads"][0]["messages"][1]["data"]["parts"] = [{"type": "something"}]
    async with serve_chat(answering_with_ui, store=store, user="bob") as (browser, chat):
        with pytest.raises(ValueError, match="Invalid export: This is not a saved conversation"):
            await chat.import_account(data)
        assert thread_id not in listed(browser.page())


async def test_without_a_store() -> None:
    async with serve_chat(answering_with_ui) as (_, chat):
        for method in (chat.export_account(), chat.import_account({})):
            with pytest.raises(RuntimeError, match="needs a store"):
                await method
