"""A store of the app with shinychat's interface keeps conversations, for shinychat as well."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import chatlas
import pytest
from chatlas.types import ContentText, ContentToolRequest, ContentToolResult
from shinychat._history_store import InMemoryConversationStore

from shiny_chatkit import Chat
from shiny_chatkit.chat.history import AppStore
from shiny_chatkit.stores import Account, Batch, ThreadRecord
from shiny_chatkit.testing import MakeStore, StoreConformance
from shiny_chatkit.types import (
    ConversationMeta,
    ConversationPartition,
    ConversationRecord,
    ConversationStore,
    FileConversationStore,
    HistoryOptions,
)
from tests.server.harness import Browser, echo, said, serve_chat, until
from tests.server.kept.helpers import answer_to, end_process, saved
from tests.server.thread_steps import switch

ADA = ConversationPartition("chat", "ada")
NOW = datetime(2026, 1, 2, tzinfo=timezone.utc)


class TestConformance(StoreConformance):
    """The adapter keeps the rules of stores."""

    @pytest.fixture
    def make_store(self) -> MakeStore:
        store = InMemoryConversationStore()
        return lambda: AppStore(store)


class Forgetful:
    """An adapter that reads everything anew for each call, as after a restart."""

    def __init__(self, store: ConversationStore) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(AppStore(self._store), name)


class TestConformanceOfRecords(StoreConformance):
    """The records of the app's store have everything."""

    @pytest.fixture
    def make_store(self) -> MakeStore:
        store = InMemoryConversationStore()
        return lambda: Forgetful(store)  # type: ignore[return-value]

    # They also keep settings, for which such a store has no place.
    test_settings = None  # type: ignore[assignment]
    test_saving_again_changes_nothing = None  # type: ignore[assignment]


def chat_with(store: ConversationStore, setup: Callable[[Chat], Any] = echo, **options: Any) -> Any:
    """Run a chat of Ada's with a store of the app."""
    return serve_chat(
        setup, history=HistoryOptions(store=store, restore_mode="none", **options), user="ada"
    )


async def open_thread(browser: Browser, id: str) -> None:
    await until(lambda: id in browser.page().infos)
    await switch(browser, id)


class Counting(ConversationStore):
    """A store of an app, which fails when it is told to."""

    def __init__(self) -> None:
        self.records: dict[str, ConversationRecord] = {}
        self.fails: Exception | None = None

    def _fail(self) -> None:
        if self.fails is not None:
            raise self.fails

    async def list(self, partition: ConversationPartition) -> list[ConversationMeta]:
        self._fail()
        return [record.meta(size_bytes=1) for record in self.records.values()]

    async def get(
        self, partition: ConversationPartition, conv_id: str
    ) -> ConversationRecord | None:
        self._fail()
        return self.records.get(conv_id)

    async def put(self, partition: ConversationPartition, record: ConversationRecord) -> None:
        self._fail()
        self.records[record.id] = record

    async def delete(self, partition: ConversationPartition, conv_id: str) -> None:
        self._fail()
        self.records.pop(conv_id, None)


# -- Written here --------------------------------------------------------------------------------


async def test_a_conversation_survives_a_restart(tmp_path: Path) -> None:
    def setup(chat: Chat) -> None:
        echo(chat)
        chat.history.on_save(lambda values: values.update(filter="a > 1"))

    async with chat_with(FileConversationStore(tmp_path), setup) as (browser, chat):
        files = [{"type": "file", "name": "a.txt", "mime": "text/plain", "content": "aGk="}]
        browser.submit("one", attachments=files)
        await until(lambda: browser.page().shows("one", "You said one"))
        await answer_to(browser, "two")
        await chat.rename_thread(browser.page().thread.id, "A title")
        await chat.history.save()
        before = said(chat)
        id = browser.page().thread.id
        end_process()

    store = FileConversationStore(tmp_path)
    record = await store.get(ADA, id)
    assert record is not None
    assert record.title == "A title"
    assert record.title_source == "user"
    assert record.values == {"filter": "a > 1"}
    assert record.response_count == 2
    turns: list[Any] = [*record.path_turns()]
    assert [(turn["role"], turn["contents"][0]["text"]) for turn in turns] == before

    restored: list[Any] = []

    def again(chat: Chat) -> None:
        echo(chat)
        chat.history.on_restore(restored.append)

    async with chat_with(store, again) as (browser, chat):
        assert said(chat) == []
        await open_thread(browser, id)
        assert said(chat) == before
        await until(lambda: restored == [{"filter": "a > 1"}])
        thread = chat._chat_session.on_show.thread
        assert thread.title == "A title"
        sent = thread.messages[0].sent
        assert sent is not None
        assert [file.content for file in sent.attachments] == [b"hi"]
        await answer_to(browser, "three")
        await saved(chat)
        record = await store.get(ADA, id)
        assert record is not None
        assert len(record.path_node_ids()) == 6
        await chat.delete_thread(id)
        await saved(chat)
    assert await store.list(ADA) == []


async def test_an_answer_is_written_once_it_is_complete() -> None:
    store = Counting()
    gate = asyncio.Event()

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str) -> Any:
            for _ in range(20):
                yield "word "
                await asyncio.sleep(0)
            await gate.wait()

    async with chat_with(store, setup) as (browser, chat):
        browser.submit("one")
        await until(lambda: browser.page().messages and len(browser.page().messages) == 2)
        await saved(chat)
        (record,) = store.records.values()
        assert len(record.path_node_ids()) == 1
        gate.set()
        await until(lambda: not browser.page().thread.busy)
        await saved(chat)
        (record,) = store.records.values()
        assert len(record.path_node_ids()) == 2


async def test_two_processes_lose_nothing_of_each_other() -> None:
    store = InMemoryConversationStore()
    here, there = AppStore(store), AppStore(store)
    ada = Account("chat", "user:ada")
    async with chat_with(store) as (browser, chat):
        await answer_to(browser, "one")
        await saved(chat)
        id = browser.page().thread.id
    thread = await here.thread(ada, id)
    assert thread is not None
    assert await there.thread(ada, id) == thread
    first = (await here.messages(ada, id)).rows[0]
    for adapter, name in ((here, "here"), (there, "there")):
        row = type(first)(
            **{**vars(first), "id": name, "position": 7, "data": {**first.data, "messageId": name}}
        )
        await adapter.save(ada, Batch(messages=[row]))
    names = [row.id for row in (await AppStore(store).messages(ada, id)).rows]
    assert names[2:] == ["here", "there"]
    await there.save(ada, Batch(deleted_messages=["there"]))
    names = [row.id for row in (await AppStore(store).messages(ada, id)).rows]
    assert names[2:] == ["here"]


async def test_the_owner_is_the_scope() -> None:
    store = InMemoryConversationStore()
    for owner in ("user:ada", "guest:1234", "user:guest:1234", "user:user:ada"):
        adapter = AppStore(store)
        account = Account("chat", owner)
        await adapter.save(account, Batch(threads=[ThreadRecord("t", "x", 1, 1, 1)]))
    scopes = [partition.scope for partition in store._data]
    assert scopes == ["ada", "guest:1234", "user:guest:1234", "user:user:ada"]


async def test_all_sessions_share_one_copy_of_a_store() -> None:
    store = InMemoryConversationStore()
    async with chat_with(store) as (browser, chat):
        await answer_to(browser, "one")
        first = chat._chat_session.workspace
    async with chat_with(store) as (_, chat):
        assert chat._chat_session.workspace is first


async def test_the_oldest_conversations_make_room() -> None:
    store = InMemoryConversationStore()
    for day in range(4):
        record = written_by_shinychat(f"c_{day}", ["x" * 200_000])
        record.created_at += timedelta(days=day)
        await store.put(ADA, record)
    async with chat_with(store, max_store_mb=2) as (browser, _):
        await until(lambda: {"c_2", "c_3"} <= {*browser.page().infos})
        assert {meta.id for meta in await store.list(ADA)} == {"c_2", "c_3"}


# -- Written by shinychat ------------------------------------------------------------------------


def written_by_shinychat(id: str, questions: list[str]) -> ConversationRecord:
    record = ConversationRecord(id=id, title=f"Title of {id}", created_at=NOW, updated_at=NOW)
    for question in questions:
        asked = chatlas.UserTurn(question).model_dump(mode="json")
        answer = chatlas.AssistantTurn(f"Answer to {question}").model_dump(mode="json")
        record.append_linear([asked], [shown("user", question)])
        record.append_linear([answer], [shown("assistant", f"Answer to {question}")])
    return record


def shown(role: str, *segments: Any) -> dict[str, Any]:
    return {
        "version": 1,
        "role": role,
        "segments": [
            {"content": each, "content_type": "markdown"} if isinstance(each, str) else each
            for each in segments
        ],
    }


async def test_a_conversation_of_shinychat_goes_on(tmp_path: Path) -> None:
    store = FileConversationStore(tmp_path)
    record = written_by_shinychat("c_1", ["one"])
    request = ContentToolRequest(id="call", name="weather", arguments={"city": "Paris"})
    turns = [
        chatlas.AssistantTurn([ContentText(text="Let me see."), request]),
        chatlas.UserTurn([ContentToolResult(value="Sunny", request=request)]),
        chatlas.AssistantTurn("It is sunny."),
    ]
    record.append_linear([chatlas.UserTurn("weather").model_dump(mode="json")])
    record.append_linear([turn.model_dump(mode="json") for turn in turns])
    # A branch that is not shown, and a value of the app.
    leaf = record.current_leaf
    record.set_current_leaf("n_0001")
    branch = record.append_linear([chatlas.AssistantTurn("Other").model_dump(mode="json")])
    record.set_current_leaf(leaf)
    record.values = {"tab": "two"}
    await store.put(ADA, record)

    restored: list[Any] = []

    def setup(chat: Chat) -> None:
        echo(chat)
        chat.history.on_restore(restored.append)

    async with chat_with(store, setup) as (browser, chat):
        await open_thread(browser, "c_1")
        await until(lambda: restored == [{"tab": "two"}])
        messages = browser.page().messages
        assert [m.role for m in messages] == ["user", "assistant"] * 2
        assert said(chat)[:2] == [("user", "one"), ("assistant", "Answer to one")]
        tool = next(
            part.to_dict() for part in messages[3].parts if part.to_dict()["type"] == "tool"
        )
        assert (tool["name"], tool["result"]) == ("weather", "Sunny")
        await answer_to(browser, "three")
        await saved(chat)
    found = await FileConversationStore(tmp_path).get(ADA, "c_1")
    assert found is not None
    assert found.title == "Title of c_1"
    assert found.values == {"tab": "two"}
    assert len(found.path_node_ids()) == 6
    assert found.siblings_of(branch) == ["n_0002", branch]
    assert found.path_turns()[: len(record.path_turns())] == record.path_turns()
