"""``HistoryOptions(restore_mode=...)`` and the bookmarks and addresses that name a conversation."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlparse

from shiny import App, Inputs, Outputs, Session, ui

from shiny_chatkit import Chat
from shiny_chatkit.stores import MemoryStore
from shiny_chatkit.types import HistoryOptions
from tests.server.harness import Browser, echo, said, serve, until
from tests.server.kept.helpers import answer_to
from tests.server.thread_steps import create


def app_of(
    chats: list[Chat], restored: list[Any], store: MemoryStore, options: HistoryOptions, **more: Any
) -> App:
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat", store=store, user="ada", history=options)
        chats.append(chat)
        echo(chat)
        chat.history.on_save(lambda values: values.update(word="kept"))
        chat.history.on_restore(restored.append)

    return App(lambda request: ui.page_fluid(), server, **more)


def searches(browser: Browser) -> list[str]:
    return ["?" + urlparse(m["queryString"]).query for m in browser.frames("updateQueryString")]


async def test_a_bookmark_on_the_server_names_the_conversation(
    store: MemoryStore, tmp_path: Path
) -> None:
    chats: list[Chat] = []
    restored: list[Any] = []
    app = app_of(chats, restored, store, HistoryOptions("bookmark"), bookmark_store="server")

    def folder(id: str) -> Path:
        path = tmp_path / id
        path.mkdir(exist_ok=True)
        return path

    app.set_bookmark_save_dir_fn(folder)
    app.set_bookmark_restore_dir_fn(folder)
    async with serve(app) as browser:
        await answer_to(browser, "one")
        await until(lambda: searches(browser))
        search = searches(browser)[-1]
        await create(browser)
        await answer_to(browser, "two")
    async with serve(app, search=search) as browser:
        assert said(chats[-1]) == [("user", "one"), ("assistant", "You said one")]
        await until(lambda: restored == [{"word": "kept"}])
        known = len(searches(browser))
        assert await chats[-1].history.save() is True
        assert len(searches(browser)) == known + 1
    async with serve(app):
        assert said(chats[-1]) == []
        assert len(restored) == 1


async def test_an_address_names_the_conversation(store: MemoryStore) -> None:
    chats: list[Chat] = []
    restored: list[Any] = []
    app = app_of(chats, restored, store, HistoryOptions(restore_mode="url"))
    async with serve(app) as browser:
        state = browser.page().named("chat:state-response")[-1]
        assert state["threadInUrl"] == "shinychat_conversation_id"
        await answer_to(browser, "one")
        one = browser.page().thread.id
        await create(browser)
        await answer_to(browser, "two")
    async with serve(app, search=f"?shinychat_conversation_id={one}"):
        assert said(chats[-1])[0] == ("user", "one")
        await until(lambda: restored == [{"word": "kept"}])
    for wrong in ("unknown", "../../etc", "%00", "a" * 5000):
        async with serve(app, search=f"?shinychat_conversation_id={wrong}"):
            assert said(chats[-1]) == []


async def test_no_bookmark_is_wanted_where_there_are_none(store: MemoryStore) -> None:
    chats: list[Chat] = []
    async with serve(app_of(chats, [], store, HistoryOptions(restore_mode="none"))) as browser:
        chats[0].enable_bookmarking(bookmark_on=None)
        state = browser.page().named("chat:state-response")[-1]
        assert "threadInUrl" not in state


async def test_the_browser_names_the_conversation(store: MemoryStore) -> None:
    chats: list[Chat] = []
    restored: list[Any] = []
    app = app_of(chats, restored, store, HistoryOptions())
    async with serve(app) as browser:
        await answer_to(browser, "one")
        one = browser.page().thread.id
        await create(browser)
        await answer_to(browser, "two")
    for kept, mode, first in (
        (one, "browser", [("user", "one")]),
        ("unknown", "browser", []),
        (None, "browser", []),
        (one, "none", []),
    ):
        app = app_of(chats, restored, store, HistoryOptions(restore_mode=mode))  # type: ignore[arg-type]
        async with serve(app, open=()) as browser:
            more = {} if kept is None else {"keptThreadId": kept}
            browser.send("chat:request-state", {"version": 1, **more})
            page = browser.page()
            await until(lambda page=page: page.named("chat:state-response"))
            assert page.named("chat:state-response")[-1]["restoreMode"] == mode
            assert said(chats[-1])[:1] == first
    await until(lambda: restored == [{"word": "kept"}])
