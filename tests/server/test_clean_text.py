"""Text that no encoder takes, and JSON that nests too deep, harm neither bookmarks nor exports."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, cast

import pytest
from shiny import reactive

from shiny_chatkit import Chat
from shiny_chatkit.log import Log
from shiny_chatkit.types import (
    Citation,
    CodeArtifact,
    JsonArtifact,
    PlotlyArtifact,
    SettingsItem,
    TableArtifact,
    Thinking,
    TodoItem,
    TodoUpdate,
    ToolCall,
    ToolResult,
)
from tests.server.harness import answering, serve_chat, silent, until
from tests.server.page import Page

TORN = "a\ud83d\0"
WHOLE = "a\ufffd\ufffd"


def deep(levels: int) -> Any:
    value: Any = TORN
    for _ in range(levels):
        value = {TORN: [value]}
    return value


def everything(levels: int) -> Iterator[Any]:
    yield "half: \ud83d"
    yield "\ude00 whole"
    yield Thinking(TORN)
    yield ToolCall(TORN, {"q": deep(levels)}, id="t", title=TORN)
    yield ToolResult("t", deep(levels) if levels else TORN)
    yield JsonArtifact(deep(levels), TORN)
    yield PlotlyArtifact({"data": [{"x": [TORN], "meta": deep(levels)}]}, title=TORN)
    yield TableArtifact([{TORN: TORN, "b": deep(levels)}], title=TORN)
    yield CodeArtifact(TORN, TORN, TORN)
    yield Citation("https://example.org", TORN, TORN)
    yield TodoUpdate([TodoItem(TORN, TORN)])


@pytest.mark.parametrize("levels", [0, 300])
async def test_an_answer_of_such_text_is_exported_and_dumped(levels: int) -> None:
    async with serve_chat(answering(lambda: everything(levels))) as (browser, chat):
        page = browser.page()
        browser.submit(TORN)
        await until(lambda: len(page.messages) == 2 and page.idle)
        assert page.messages[0].content == WHOLE
        assert page.messages[1].content.startswith("half: 😀 whole")
        for format in ("markdown", "html", "json"):
            assert "\0" not in chat.export(cast(Any, format)).encode().decode()
        dump = chat._chat_session.log.dump()
        json.dumps(dump, ensure_ascii=False, allow_nan=False).encode()
        Log().load(json.loads(json.dumps(dump)))


def titles(page: Page) -> list[str]:
    lists = page.named("chat:update-thread-list")
    return [info["title"] for info in lists[-1]["threads"]] if lists else []


async def test_threads_and_panels_hold_clean_text() -> None:
    def setup(chat: Chat) -> None:
        chat.slash_command("do", TORN)(silent)
        chat.context_source(TORN, TORN)(lambda: TORN)
        chat.update_user_input(placeholder=TORN)
        item = SettingsItem(TORN, TORN, "select", options=[TORN, "b"])
        chat.register_settings_item(item)

    async with serve_chat(setup) as (browser, chat):
        page = browser.page()
        thread_id = await chat.create_thread(TORN)
        await browser.open()
        assert page.thread.title == WHOLE
        await chat.rename_thread(thread_id, TORN + "b")
        browser.send("chat:thread-rename", {"threadId": thread_id, "title": TORN + "c"})
        await until(lambda: WHOLE + "c" in titles(page))
        with reactive.isolate():
            assert chat.settings() == {WHOLE: WHOLE}
        await chat.update_settings(**{TORN: "b"})
        assert "\\ud83d" not in json.dumps(browser.sent)
