"""``Chat(history=)`` and ``chat.history``: what the app keeps with each conversation, over reloads and restarts."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from shiny import App, Inputs, Outputs, Session, reactive, req, ui

from shiny_chatkit import Chat, chat_module_server, chat_module_ui
from shiny_chatkit.stores import MemoryStore, SQLStore
from shiny_chatkit.types import HistoryOptions
from tests.server.harness import echo, said, serve, serve_chat, until
from tests.server.kept.helpers import answer_to, end_process, kept, saved
from tests.server.thread_steps import Gates, create, switch


class State:
    """The state of an app: one word, which is kept with each conversation."""

    def __init__(self) -> None:
        self.word = "first"
        self.restored: list[dict[str, Any]] = []

    def __call__(self, chat: Chat) -> None:
        echo(chat)

        @chat.history.on_save
        def _(values: dict[str, Any]) -> None:
            values["word"] = self.word

        @chat.history.on_restore
        async def _(values: dict[str, Any]) -> None:
            self.restored.append(values)
            self.word = values.get("word", "nothing")


def values_of(chat: Chat) -> Any:
    return chat._chat_session.on_show.thread.values


async def test_values_come_back_with_the_conversation(store: MemoryStore) -> None:
    state = State()
    async with kept(state, store) as (browser, chat):
        await answer_to(browser, "one")
        await until(lambda: values_of(chat) == {"word": "first"})
        assert state.restored == []
        one = browser.page().thread.id

        # What has changed since the answer is kept when the user goes to another conversation.
        state.word = "second"
        two = await create(browser)
        state.word = "third"
        await answer_to(browser, "two")
        assert state.restored == []
        await switch(browser, one)
        await until(lambda: state.word == "second")
        await switch(browser, two)
        await until(lambda: state.word == "third")
        await saved(chat)
        end_process()
    state = State()
    async with kept(state, store) as (browser, chat):
        await until(lambda: state.restored == [{"word": "third"}])
        await switch(browser, one)
        await until(lambda: state.restored == [{"word": "third"}, {"word": "second"}])


async def test_a_conversation_without_values_restores_nothing(store: MemoryStore) -> None:
    async with kept(echo, store) as (browser, _):
        await answer_to(browser, "one")
    state = State()
    async with kept(state, store) as (browser, _):
        await until(lambda: state.restored == [{}])


async def test_the_user_is_faster_than_the_app(store: MemoryStore) -> None:
    state = State()
    async with kept(state, store) as (browser, chat):
        ids: list[str] = []
        for word in ("a", "b", "c"):
            ids.append(await create(browser))
            state.word = word
            await answer_to(browser, word)
        for id in (*ids, *ids):
            browser.send("chat:thread-switch", {"threadId": id})
        await until(lambda: browser.page().thread.id == ids[-1] and state.word == "c")
        await browser.barrier()
        await chat.history.save()
        assert [chat._chat_session.log.threads[id].values["word"] for id in ids] == ["a", "b", "c"]


async def test_saving_now(store: MemoryStore) -> None:
    state = State()
    async with kept(state, store) as (browser, chat):
        assert await chat.history.save() is False
        await answer_to(browser, "one")
        state.word = "saved"
        assert await chat.history.save() is True
        end_process()
    state = State()
    async with kept(state, store) as (browser, _):
        await until(lambda: state.word == "saved")


async def test_messages_of_the_app_are_answers_too(store: MemoryStore) -> None:
    state = State()
    async with kept(state, store) as (_, chat):
        await chat.append_message("Hello")
        await until(lambda: values_of(chat) == {"word": "first"})
        state.word = "second"
        await chat.append_message_stream(iter(["Good", "bye"]))
        await until(lambda: values_of(chat) == {"word": "second"})


async def test_the_id_of_the_conversation(store: MemoryStore) -> None:
    seen: list[str | None] = []

    def setup(chat: Chat) -> None:
        echo(chat)

        @reactive.effect
        def _() -> None:
            seen.append(chat.history.conversation_id())

    async with kept(setup, store) as (browser, _):
        await until(lambda: seen == [None])
        await answer_to(browser, "one")
        one = browser.page().thread.id
        await until(lambda: seen == [None, one])
        await create(browser)
        await until(lambda: seen == [None, one, None])
        await switch(browser, one)
        await until(lambda: seen == [None, one, None, one])


async def test_without_history_nothing_is_called() -> None:
    state = State()
    async with serve_chat(state) as (browser, chat):
        await answer_to(browser, "one")
        one = browser.page().thread.id
        await create(browser)
        await switch(browser, one)
        assert await chat.history.save() is False
        with reactive.isolate():
            assert chat.history.conversation_id() is None
        assert state.restored == []
        assert values_of(chat) == {}
        with pytest.raises(RuntimeError, match=r"Chat\('chat', history=True\)"):
            chat.history.enable()


# -- Errors --------------------------------------------------------------------------------------


def failing(values: dict[str, Any]) -> None:
    values["half"] = "done"
    raise ValueError("The slider is stuck.")


def unfit(values: dict[str, Any]) -> None:
    values |= {"half": "done", "object": object()}


def waiting(values: dict[str, Any]) -> None:
    values["half"] = "done"
    req(False)


@pytest.mark.parametrize(
    ("save", "message"),
    [(failing, "The slider is stuck."), (unfit, "The value 'object' of history.on_save cannot be")],
)
async def test_a_function_that_fails_loses_nothing(
    store: MemoryStore,
    save: Callable[[dict[str, Any]], None],
    message: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def setup(chat: Chat) -> None:
        echo(chat)
        chat.history.on_save(lambda values: values.update(object="earlier"))

    async with kept(setup, store) as (browser, chat):
        await answer_to(browser, "one")
        await until(lambda: values_of(chat) == {"object": "earlier"})
        chat._chat_session.app_values._savers.clear()
        chat.history.on_save(save)
        chat.history.on_save(lambda values: values.update(other=1))
        with caplog.at_level(logging.ERROR, "shiny_chatkit"):
            await answer_to(browser, "two")
            kept_now = {"object": "earlier", "half": "done", "other": 1}
            await until(lambda: values_of(chat) == kept_now)
            await until(lambda: browser.frames("notification") or browser.frames("custom"))
            await until(lambda: message in caplog.text)
        with pytest.raises((TypeError, ValueError), match=message[:10]):
            await chat.history.save()
        assert len(said(chat)) == 4


async def test_a_function_that_has_no_value_yet_is_no_error(
    store: MemoryStore, caplog: pytest.LogCaptureFixture
) -> None:
    async with kept(echo, store) as (browser, chat):
        chat.history.on_save(waiting)
        await answer_to(browser, "one")
        assert await chat.history.save() is True
        assert values_of(chat) == {"half": "done"}
        assert not [each for each in caplog.records if each.levelno >= logging.ERROR]


async def test_a_restoring_function_that_fails_leaves_the_others(
    store: MemoryStore, caplog: pytest.LogCaptureFixture
) -> None:
    async with kept(State(), store) as (browser, chat):
        await answer_to(browser, "one")
        await chat.history.save()
    state = State()

    def setup(chat: Chat) -> None:
        chat.history.on_restore(failing)
        state(chat)

    with caplog.at_level(logging.ERROR, "shiny_chatkit"):
        async with kept(setup, store) as (browser, chat):
            await until(lambda: state.word == "first")
            assert "The slider is stuck." in caplog.text
            assert values_of(chat) == {"word": "first"}
            assert len(said(chat)) == 2


@pytest.mark.parametrize(
    ("fn", "message"),
    [
        ("text", "takes a function"),
        (lambda: None, "with values, but <lambda> takes no arguments"),
        (lambda a, b: None, "needs a, b"),
    ],
)
async def test_what_is_no_such_function(fn: Any, message: str, store: MemoryStore) -> None:
    async with kept(echo, store) as (_, chat):
        with pytest.raises(TypeError, match=f"history.on_save.*{message}"):
            chat.history.on_save(fn)
        with pytest.raises(TypeError, match=f"history.on_restore.*{message}"):
            chat.history.on_restore(fn)


# -- Options -------------------------------------------------------------------------------------


async def test_true_keeps_conversations_in_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONNECT_CONTENT_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("SHINY_DEV_MODE", raising=False)
    async with serve_chat(echo, history=True, user="ada") as (browser, chat):
        chat.history.enable()
        await answer_to(browser, "one")
        await chat.history.save()
        store = chat._chat_session.workspace.persistence
        assert store is not None
        assert isinstance(store._store, SQLStore)
        await store._store.close()
    folder = tmp_path / "shinychat-conversations"
    check_private(folder, folder / "shiny_chatkit.db")


def check_private(folder: Path, file: Path) -> None:
    assert file.is_file()
    assert folder.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("mode", ["none", "url"])
async def test_a_page_begins_empty_unless_it_names_a_conversation(
    mode: Any, store: MemoryStore
) -> None:
    options = HistoryOptions(restore_mode=mode)
    state = State()
    async with kept(state, store, history=options) as (browser, _):
        await answer_to(browser, "one")
        one = browser.page().thread.id
    async with kept(state, store, history=options) as (browser, chat):
        assert said(chat) == []
        assert {one} < {*browser.page().infos}
        assert state.restored == []
        # The first empty one is used again, so that reloads add none.
        assert len(browser.page().infos) == 2
        browser.send("chat:thread-delete", {"threadId": browser.page().thread.id})
        await until(lambda: browser.page().thread.id != one)
    async with kept(state, store, history=options) as (browser, chat):
        assert len(browser.page().infos) == 2


async def test_a_scope_is_the_owner(store: MemoryStore) -> None:
    for scope, owner in (("team", "user:team"), (lambda session: "all", "user:all")):
        options = HistoryOptions(scope=scope)
        async with serve_chat(echo, store=store, history=options) as (_, chat):
            assert chat.owner == owner


async def test_a_title_is_written_from_turns(store: MemoryStore) -> None:
    turns: list[Any] = []

    async def title(given: list[dict[str, Any]]) -> str:
        turns.extend(given)
        return "A title"

    options = HistoryOptions(title=title)
    async with kept(echo, store, history=options) as (browser, _):
        await answer_to(browser, "one")
        page = browser.page()
        await until(lambda: page.infos[page.thread.id]["title"] == "A title")
    assert [(turn["role"], turn["contents"][0]["text"]) for turn in turns] == [
        ("user", "one"),
        ("assistant", "You said one"),
    ]


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"history": "yes"}, TypeError, "`history`: expected True, False or HistoryOptions"),
        ({"history": None}, TypeError, "`history`"),
        (
            {"history": HistoryOptions(restore_mode="tab")},  # type: ignore[arg-type]
            ValueError,
            "`restore_mode`",
        ),
        (
            {"history": HistoryOptions(store="memori")},  # type: ignore[arg-type]
            ValueError,
            "Did you mean 'memory'",
        ),
        (
            {"history": HistoryOptions(store="sqlite:///a.db")},  # type: ignore[arg-type]
            TypeError,
            "history=True",
        ),
        ({"history": HistoryOptions(store=3)}, ValueError, "`store`"),  # type: ignore[arg-type]
        ({"history": HistoryOptions(scope=3)}, TypeError, "scope"),  # type: ignore[arg-type]
        ({"history": HistoryOptions(scope=" ")}, ValueError, "empty"),
        ({"history": HistoryOptions(title="mine")}, TypeError, "title"),  # type: ignore[arg-type]
        ({"history": HistoryOptions(max_store_mb=0)}, ValueError, "max_store_mb"),
        ({"history": HistoryOptions(max_store_mb=True)}, ValueError, "max_store_mb"),
        ({"history": HistoryOptions("bookmark")}, ValueError, 'bookmark_store="server"'),
        (
            {"history": HistoryOptions(store="memory"), "store": MemoryStore()},
            ValueError,
            "contradict",
        ),
        ({"history": HistoryOptions(scope="a"), "user": "b"}, ValueError, "contradict"),
    ],
)
async def test_invalid_options(
    options: dict[str, Any],
    error: type[Exception],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CONNECT_CONTENT_DATA_DIR", str(tmp_path))

    def setup(chat: Chat) -> None:
        with pytest.raises(error, match=message):
            Chat("other", **options)

    async with serve_chat(setup):
        pass


# -- Where it is used ----------------------------------------------------------------------------


async def test_a_page_that_names_a_conversation_adds_none(store: MemoryStore) -> None:
    options = HistoryOptions()
    async with kept(echo, store, history=options) as (browser, chat):
        await answer_to(browser, "one")
        one = browser.page().thread.id
        await saved(chat)
        end_process()
    async with kept(echo, store, history=options, open=False) as (browser, chat):
        browser.send("chat:request-state", {"version": 1, "keptThreadId": one})
        await until(lambda: browser.page().named("chat:state-response"))
        assert browser.page().thread.id == one
        assert {*browser.page().infos} == {one}


async def test_an_answer_that_ends_after_its_session_keeps_values(store: MemoryStore) -> None:
    gates, state = Gates(), State()

    def setup(chat: Chat) -> None:
        state(chat)
        chat.on_user_submit(gates.answer)

    async with kept(setup, store) as (browser, _):
        browser.submit("ab")
        await until(lambda: "ab" in gates.open)
        # A tool of the answer changes the app.
        state.word = "changed"
    gates.let("ab", 10)
    again = State()
    async with kept(again, store) as (browser, chat):
        await until(lambda: not browser.page().thread.busy)
        await until(lambda: values_of(chat) == {"word": "changed"})


async def test_in_a_module(store: MemoryStore) -> None:
    restored: list[Any] = []
    chats: list[Chat] = []

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = chat_module_server("mine", handler=lambda text: text, store=store, user="ada")
        chats.append(chat)
        chat.history.on_save(lambda values: values.update(tab="two"))
        chat.history.on_restore(restored.append)

    app = App(ui.page_fluid(chat_module_ui("mine")), server)
    async with serve(app, open=("mine-chat",)) as browser:
        browser.submit("hello", id="mine-chat")
        await until(lambda: values_of(chats[0]) == {"tab": "two"})
    async with serve(app, open=("mine-chat",)):
        await until(lambda: restored == [{"tab": "two"}])


async def test_values_of_an_import_come_only_from_this_app(store: MemoryStore) -> None:
    async with kept(State(), store) as (browser, chat):
        await answer_to(browser, "one")
        await chat.history.save()
        one = browser.page().thread.id
        export = await chat.export_account()
    forged: dict[str, Any] = json.loads(json.dumps(export))
    forged["threads"][0]["data"]["values"] = {"word": "DROP TABLE"}
    odd: dict[str, Any] = json.loads(json.dumps(export))
    odd["threads"][0]["data"]["values"] = "text"
    for data, trusted, values in (
        (export, False, {"word": "first"}),
        (forged, False, {}),
        (odd, True, {}),
    ):
        async with serve_chat(echo, store=MemoryStore(), user="bob") as (browser, chat):
            assert await chat.import_account(data, trusted=trusted) == 1
            await switch(browser, one)
            assert values_of(chat) == values
