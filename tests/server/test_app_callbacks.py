"""Whatever an app's code raises that is called beside an answer: the server and the conversation go on."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlparse

import pandas as pd
import pytest
from shiny import App, Inputs, Outputs, Session, ui

from shiny_chatkit import Chat, chat_ui
from shiny_chatkit.chat.bookmark import CancelCallback
from shiny_chatkit.types import SettingsItem, TodoItem
from tests.server.harness import Browser, serve, serve_chat, until
from tests.server.test_app_code import RAISED, Raise, raiser
from tests.server.test_downloads import get


@pytest.mark.parametrize("raised", RAISED)
@pytest.mark.parametrize("shape", ["sync", "async"])
@pytest.mark.parametrize("kind", ["settings", "todos", "feedback", "command"])
async def test_it_fails_a_callback(kind: str, shape: str, raised: type[BaseException]) -> None:
    end = raiser(raised)
    called: list[str] = []

    def sync_callback(*_: Any) -> None:
        called.append(kind)
        end()

    async def async_callback() -> None:
        sync_callback()

    callback = async_callback if shape == "async" else lambda: sync_callback()

    def setup(chat: Chat) -> None:
        chat.register_settings_item(SettingsItem("dark", "Dark", "toggle"))
        chat.on_settings_change(callback)
        chat.on_todo_clear(callback)
        chat.on_feedback(callback)
        chat.slash_command("end")(callback)
        chat.on_user_submit(lambda text: "Alive")

    async with serve_chat(setup) as (browser, chat):
        page = browser.page()
        browser.submit("first")
        await until(lambda: page.shows("first", "Alive"))
        await chat.set_todos([TodoItem(1, "Look around")])
        ids = {"threadId": page.thread.id}
        match kind:
            case "settings":
                browser.send("chat:settings-change", {"key": "dark", "value": True})
            case "todos":
                browser.send("chat:todo-clear", ids)
            case "feedback":
                message_id = page.messages[-1].id
                browser.send("chat:feedback", {**ids, "messageId": message_id, "value": "up"})
            case _:
                browser.send("chat:slash-command", {**ids, "command": "end", "args": ""})
        await until(lambda: called)
        browser.submit("again")
        await until(
            lambda: page.idle and page.said[-2:] == [("user", "again"), ("assistant", "Alive")]
        )


class Client:
    """A client of an app's own, one method of which may raise whatever it likes."""

    def __init__(self) -> None:
        self.called: list[str] = []
        self.ends: dict[str, Raise] = {}

    async def get_state(self) -> Any:
        self.called.append("get_state")
        self.ends.get("get_state", lambda: None)()
        return {"turns": 1}

    async def set_state(self, state: Any) -> None:
        self.called.append("set_state")
        self.ends.get("set_state", lambda: None)()


@pytest.mark.parametrize("raised", RAISED)
@pytest.mark.parametrize("method", ["get_state", "set_state"])
async def test_it_fails_a_bookmark(method: str, raised: type[BaseException]) -> None:
    client = Client()

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat")
        chat.on_user_submit(lambda text: "Alive")
        assert isinstance(chat.enable_bookmarking(client), CancelCallback)

    async def converse(browser: Browser, count: int) -> None:
        page = browser.page()
        for _ in range(count):
            before = len(page.said)
            browser.submit("go")
            await until(lambda n=before: page.idle and len(page.said) == n + 2)
            assert page.said[-1] == ("assistant", "Alive")

    app = App(lambda request: ui.page_fluid(chat_ui("chat")), server, bookmark_store="url")
    async with serve(app) as browser:
        await converse(browser, 1)
        await until(lambda: browser.frames("updateQueryString"))
        url = browser.frames("updateQueryString")[-1]["queryString"]
        if method == "get_state":
            client.ends[method], client.called = raiser(raised), []
            await converse(browser, 1)
            await until(lambda: method in client.called)
            await converse(browser, 1)
    if method == "set_state":
        client.ends[method], client.called = raiser(raised), []
        async with serve(app, search="?" + urlparse(url).query) as browser:
            await until(lambda: method in client.called)
            # All or nothing: without its client's memory the conversation is not restored.
            assert browser.page().said == []
            await converse(browser, 2)


ROWS = 1_001
"""One more than a page is sent, so that the rest can be downloaded."""


@pytest.mark.parametrize("raised", RAISED)
async def test_it_fails_a_download(
    raised: type[BaseException], caplog: pytest.LogCaptureFixture
) -> None:
    end: list[Raise] = []

    class Cell:
        def __str__(self) -> str:
            return end[0]() if end else "calm"

        __repr__ = __str__

    async with serve_chat(lambda chat: None) as (browser, chat):
        await chat.append_message(pd.DataFrame({"x": [Cell()] * ROWS}))
        page = browser.page()
        await until(lambda: page.messages)
        (table,) = page.messages[-1].records("artifact")
        status, body, _ = await get(browser, table["downloadUrl"])
        assert (status, body.split()) == (200, [b"\xef\xbb\xbfx", *[b"calm"] * ROWS])
        end.append(raiser(raised))
        status, body, _ = await get(browser, table["downloadUrl"])
        assert (status, body) == (500, b"The table could not be written.")
        assert "A table could not be written as CSV." in caplog.text
        end.clear()
        status, _, _ = await get(browser, table["downloadUrl"])
        assert status == 200
