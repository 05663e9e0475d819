"""A store of shinychat that fails, or has conversations that cannot be read: nothing is lost or overwritten."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from shiny_chatkit.stores import Account, Batch, StoreError
from shiny_chatkit.types import (
    FileConversationStore,
    HistoryOptions,
)
from tests.server.harness import echo, said, serve_chat, until
from tests.server.kept.helpers import answer_to, saved
from tests.server.kept.test_app_store import (
    ADA,
    Counting,
    chat_with,
    open_thread,
    written_by_shinychat,
)
from tests.server.thread_steps import create


def folder_of(path: Path, id: str) -> Path:
    (folder,) = path.glob(f"*/*/{id}")
    return folder


def no_json(folder: Path) -> None:
    (folder / "record.json").write_text(json.dumps({"id": "c_1"})[:-1])


def cycle(folder: Path) -> None:
    data = json.loads((folder / "record.json").read_text())
    data["nodes"]["n_0001"]["parent"] = "n_0002"
    (folder / "record.json").write_text(json.dumps(data))


def dangling(folder: Path) -> None:
    data = json.loads((folder / "record.json").read_text())
    data["current_leaf"] = "n_9999"
    (folder / "record.json").write_text(json.dumps(data))


def no_segments(folder: Path) -> None:
    line = {"node_id": "n_0001", "data": [{"version": 1, "role": "user"}]}
    (folder / "ui.jsonl").write_text(json.dumps(line) + "\n")


def newer(folder: Path) -> None:
    data = json.loads((folder / "record.json").read_text())
    (folder / "record.json").write_text(json.dumps({**data, "schema_version": 99}))


def own(text: str) -> Callable[[Path], None]:
    """Return a function that damages what only this package reads."""

    def damage(folder: Path) -> None:
        data = json.loads((folder / "record.json").read_text())
        data["client_info"] = {"shiny_chatkit": text}
        (folder / "record.json").write_text(json.dumps(data))

    return damage


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


@pytest.mark.parametrize(
    "damage",
    [
        no_json,
        cycle,
        dangling,
        no_segments,
        newer,
        own("{"),
        own("[]"),
        own('{"data": {"usage": 3}}'),
        own('{"version": "first"}'),
    ],
)
async def test_a_damaged_conversation_stays_as_it_is(
    tmp_path: Path, damage: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    store = FileConversationStore(tmp_path)
    for id in ("c_1", "c_2"):
        await store.put(ADA, written_by_shinychat(id, ["one"]))
    folder = folder_of(tmp_path, "c_1")
    damage(folder)
    before = contents(folder)
    options = HistoryOptions(store=FileConversationStore(tmp_path), restore_mode="url")
    with caplog.at_level(logging.ERROR, "shiny_chatkit.store"):
        async with serve_chat(echo, history=options, user="ada") as (browser, chat):
            await open_thread(browser, "c_2")
            await answer_to(browser, "two")
            await create(browser)
            await answer_to(browser, "three")
            await saved(chat)
            assert "c_1" not in browser.page().infos
            persistence = chat._chat_session.workspace.persistence
            assert persistence is not None
            assert persistence.trouble is None
            if damage not in (no_json, newer):  # Those are not even listed by the store.
                assert "The conversation 'c_1' cannot be read, and is left as it is" in caplog.text
            adapter, ada = persistence._store, Account("chat", "user:ada")
            with pytest.raises(StoreError, match="'c_1' cannot be read"):
                await adapter.thread(ada, "c_1")
            await adapter.save(ada, Batch(deleted_threads=["c_1"]))
    assert contents(folder) == before
    assert len(await FileConversationStore(tmp_path).list(ADA)) >= 2


async def test_a_store_that_fails_for_a_while(caplog: pytest.LogCaptureFixture) -> None:
    store = Counting()
    async with chat_with(store) as (browser, chat):
        await answer_to(browser, "one")
        await saved(chat)
        store.fails = RuntimeError("The disk is full.")
        await answer_to(browser, "two")
        persistence = chat._chat_session.workspace.persistence
        assert persistence is not None
        await until(lambda: persistence.trouble is not None)
        assert "RuntimeError: The disk is full." in caplog.text
        with pytest.raises(StoreError):
            await chat.history.save()
        store.fails = None
        await saved(chat)
        (record,) = store.records.values()
        assert len(record.path_node_ids()) == 4


async def test_a_store_that_cannot_be_read_at_first(caplog: pytest.LogCaptureFixture) -> None:
    store = Counting()
    store.records["c_1"] = written_by_shinychat("c_1", ["one"])
    store.fails = ValueError("Wrong password.")
    async with chat_with(store) as (browser, chat):
        await until(lambda: "Wrong password." in caplog.text)
        assert said(chat) == []
        store.fails = None
        await open_thread(browser, "c_1")
        assert len(said(chat)) == 2
