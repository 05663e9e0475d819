"""Each of these shows a bug that was there once, in edits, files, commands, downloads and bookmarks."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import urlparse

import pytest
from shiny import App, Inputs, Outputs, Session, reactive, ui
from shiny._deprecated import ShinyDeprecationWarning

from shiny_chatkit import Chat
from shiny_chatkit.log import Log, fold
from shiny_chatkit.protocol import build
from shiny_chatkit.types import (
    SettingsItem,
)
from tests.server.harness import echo, serve, serve_chat, silent, until

NOW = 1_800_000_000_000


async def test_a_message_with_a_file_may_be_edited_to_nothing() -> None:
    async with serve_chat(silent) as (browser, _):
        page = browser.page()
        file = {"type": "file", "name": "a.txt", "mime": "text/plain", "content": "QQ=="}
        id = browser.submit("Look", attachments=[file])
        await until(lambda: page.messages and page.idle)
        browser.send("chat:edit-message", {"threadId": page.thread.id, "messageId": id, "text": ""})
        await until(lambda: page.errors or page.messages[0].id != id)
        assert page.errors == []


# -- Panels ----------------------------------------------------------------------------------------


async def test_the_end_of_a_file_that_was_too_large_is_no_file() -> None:
    """Its first pieces are forgotten, and the next one begins another file under the same id."""
    got: list[Any] = []

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str, attachments: Any) -> None:
            got.extend(attachments)

    async with serve_chat(setup, max_attachment_size=5) as (browser, _):
        page = browser.page()
        for piece in (b"123", b"456", b"789"):
            content = base64.b64encode(piece).decode()
            browser.send("chat:file-chunk", {"uploadId": "up", "content": content})
        browser.submit("Look", attachments=[{"type": "file", "name": "a", "componentId": "up"}])
        await until(lambda: page.errors and (len(page.errors) > 1 or got))
        assert [a.content for a in got] == []


async def test_a_command_that_changes_its_case_is_offered_once() -> None:
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        chat.slash_command("Export")(lambda: None)
        chat.slash_command("export", force=True)(lambda: None)
        await browser.barrier()
        offered = [c["name"] for c in page.named("chat:register-command")]
        removed = [c["name"] for c in page.named("chat:remove-command")]
        assert [name for name in offered if name not in removed] == ["export"]


# -- What leaves the server ------------------------------------------------------------------------


async def test_a_download_has_nothing_that_is_for_models_only() -> None:
    def setup(chat: Chat) -> None:
        with pytest.warns(ShinyDeprecationWarning):

            @chat.transform_user_input
            def _(text: str) -> str:
                return f"{text} (hidden)"

    async with serve_chat(setup) as (browser, chat):
        page = browser.page()
        await chat.append_message({"role": "system", "content": "Secret orders"})
        browser.submit("Hello")
        await until(lambda: page.shows("Hello"))
        for format in ("markdown", "json", "html"):
            text = chat.export(format)
            assert "Secret orders" not in text
            assert "hidden" not in text


# -- Bookmarks -------------------------------------------------------------------------------------


def test_a_permission_that_was_open_is_closed_when_it_is_restored() -> None:
    """As questions are: nobody waits for the answer any longer."""
    conversation = Log()
    ids = {"messageId": "m", "threadId": conversation.first.id}
    for event in (
        build.tool_call(
            message_id="m", thread_id=conversation.first.id, tool_id="1", name="f", arguments={}
        ),
        {
            "event": "chat:permission-request",
            "data": {**ids, "requestId": "r", "toolId": "1", "title": "", "options": []},
        },
    ):
        fold(conversation, event, NOW)
    assert len(conversation.pending()) == 1
    restored = Log()
    restored.load(json.loads(json.dumps(conversation.dump())))
    assert restored.pending() == []


async def test_a_bookmark_keeps_the_settings() -> None:
    class Client:
        async def get_state(self) -> Any:
            return {}

        async def set_state(self, state: Any) -> None: ...

    chats: list[Chat] = []

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chats.append(Chat("chat", settings=[SettingsItem("loud", "Loud", "toggle")]))
        echo(chats[-1])
        chats[-1].enable_bookmarking(Client())

    app = App(lambda request: ui.page_fluid(), server, bookmark_store="url")
    async with serve(app) as browser:
        browser.send("chat:settings-change", {"key": "loud", "value": True})
        browser.submit("Hello")
        await until(lambda: browser.frames("updateQueryString"))
        url = browser.frames("updateQueryString")[-1]["queryString"]
    async with serve(app, search="?" + urlparse(url).query) as browser:
        await until(lambda: len(browser.page().messages) == 2)
        with reactive.isolate():
            assert chats[-1].settings() == {"loud": True}
